/** Signing in: choose the name, type the password. */
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PasswordForm } from './password-form.tsx';
import classes from './session.module.css';
import { openArchive, type Session, signIn } from './session.ts';

interface SignInProps {
  people: Session['people'];
  except?: string;
  archiveLocked?: boolean;
}

export function SignIn({ people, except, archiveLocked = false }: SignInProps) {
  const { t } = useTranslation();
  const [byPaper, setByPaper] = useState(false);
  const [user, setUser] = useState('');
  const password = useRef<HTMLInputElement>(null);
  if (archiveLocked && byPaper) return <ByPaper back={() => setByPaper(false)} />;
  return (
    <main className={classes.card}>
      <h1>{t(archiveLocked ? 'session.archive-locked' : 'session.sign-in')}</h1>
      {archiveLocked && <p>{t('session.archive-locked-text')}</p>}
      <p className="quiet">{t('session.sign-in-text')}</p>
      <div className={classes.people}>
        {people
          .filter((person) => person.user !== except)
          .map((person) => (
            <Button
              key={person.user}
              size="compact-sm"
              variant={person.user === user ? 'light' : 'default'}
              onClick={() => {
                setUser(person.user);
                password.current?.focus();
              }}
            >
              {person.name}
            </Button>
          ))}
      </div>
      <PasswordForm
        submit={t('session.sign-in')}
        onSubmit={(values) => signIn(values.user ?? '', values.password ?? '')}
      >
        <TextInput
          name="user"
          label={t('session.user')}
          autoComplete="username"
          spellCheck={false}
          required
          withAsterisk={false}
          value={user}
          onChange={(event) => setUser(event.currentTarget.value)}
        />
        <PasswordInput
          ref={password}
          name="password"
          label={t('session.password')}
          autoComplete="current-password"
          required
          withAsterisk={false}
        />
      </PasswordForm>
      {archiveLocked && (
        <Button mt="md" variant="subtle" size="compact-sm" onClick={() => setByPaper(true)}>
          {t('session.use-recovery-key')}
        </Button>
      )}
    </main>
  );
}

/** The paper that the administrator keeps opens the archive; somebody signs in then. */
function ByPaper({ back }: { back(): void }) {
  const { t } = useTranslation();
  return (
    <main className={classes.card}>
      <h1>{t('session.archive-locked')}</h1>
      <PasswordForm
        submit={t('session.open-archive')}
        onSubmit={({ recoveryKey = '' }) => openArchive(recoveryKey)}
      >
        <TextInput
          name="recoveryKey"
          label={t('session.recovery-key')}
          autoComplete="off"
          spellCheck={false}
          required
          withAsterisk={false}
          autoFocus
        />
      </PasswordForm>
      <Button mt="md" variant="subtle" size="compact-sm" onClick={back}>
        {t('session.use-password')}
      </Button>
    </main>
  );
}
