/** The lock: the same person goes on with the password, another one signs in instead. */
import { Button, PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PasswordForm } from './password-form.tsx';
import classes from './session.module.css';
import { type Session, unlock } from './session.ts';
import { SignIn } from './sign-in.tsx';

export function Unlock({ user, people }: { user: string; people: Session['people'] }) {
  const { t } = useTranslation();
  const [switching, setSwitching] = useState(false);
  if (switching) return <SignIn people={people} except={user} />;
  return (
    <main className={classes.card}>
      <h1>{t('session.locked')}</h1>
      <p className="quiet">{t('session.locked-text')}</p>
      <PasswordForm submit={t('session.unlock')} onSubmit={({ password = '' }) => unlock(password)}>
        <PasswordInput
          name="password"
          label={t('session.password-of', { name: people.find((p) => p.user === user)?.name ?? user })}
          autoComplete="current-password"
          required
          withAsterisk={false}
          autoFocus
        />
      </PasswordForm>
      <Button mt="sm" fullWidth variant="subtle" onClick={() => setSwitching(true)}>
        {t('session.switch')}
      </Button>
    </main>
  );
}
