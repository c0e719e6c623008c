/** A password that an administrator gave has to be changed before the work; also used to change one's own later. */
import { PasswordInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { NewPassword } from './new-password.tsx';
import { PasswordForm } from './password-form.tsx';
import classes from './session.module.css';
import { changePassword } from './session.ts';

export function FirstPassword() {
  const { t } = useTranslation();
  return (
    <main className={classes.card}>
      <h1>{t('session.change')}</h1>
      <p className="quiet">{t('session.must-change')}</p>
      <ChangePassword />
    </main>
  );
}

export function ChangePassword({ onDone }: { onDone?: () => void }) {
  const { t } = useTranslation();
  return (
    <PasswordForm
      submit={t('session.change')}
      onSubmit={async ({ current = '', next = '' }) => {
        await changePassword(current, next);
        onDone?.();
      }}
    >
      <PasswordInput
        name="current"
        label={t('session.current')}
        autoComplete="current-password"
        required
        withAsterisk={false}
        data-autofocus
      />
      <NewPassword name="next" label={t('session.next')} />
    </PasswordForm>
  );
}
