/** What everybody sees of accounts: their own password, and after how long the station locks (administrators set it). */
import { NumberInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, json, read } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { ChangePassword } from '../session/first-password.tsx';
import { PasswordForm } from '../session/password-form.tsx';

export function OwnPassword() {
  const { t } = useTranslation();
  const [changed, setChanged] = useState(0);
  return (
    <>
      <h2>{t('settings.own-password')}</h2>
      <ChangePassword
        key={changed}
        onDone={() => {
          setChanged((n) => n + 1);
          notifications.show({ message: t('session.changed') });
        }}
      />
    </>
  );
}

export function IdleTime({ minutes, mayChange }: { minutes: number; mayChange: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      <h2>{t('settings.idle')}</h2>
      <p className="quiet">{t('settings.idle-text', { minutes })}</p>
      {mayChange && (
        <PasswordForm
          submit={t('settings.save')}
          onSubmit={async ({ minutes: typed = '' }) => {
            await read(client.api.session.idle.$put({}, json({ minutes: Number(typed) })));
            await queries.invalidateQueries({ queryKey: ['session'] });
          }}
        >
          <NumberInput
            name="minutes"
            label={t('settings.idle-minutes')}
            defaultValue={minutes}
            min={1}
            max={240}
            allowDecimal={false}
            required
            withAsterisk={false}
          />
        </PasswordForm>
      )}
    </>
  );
}
