/** Signing in: choose the name, type the password. */
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PasswordForm } from './password-form.tsx';
import classes from './session.module.css';
import { type Session, signIn } from './session.ts';

export function SignIn({ people, except }: { people: Session['people']; except?: string }) {
  const { t } = useTranslation();
  const [user, setUser] = useState('');
  const password = useRef<HTMLInputElement>(null);
  return (
    <main className={classes.card}>
      <h1>{t('session.sign-in')}</h1>
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
    </main>
  );
}
