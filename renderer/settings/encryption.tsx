/** Encryption of the archive: switched on and off with the administrator's password; the recovery key to write down. */
import { Button, Group, PasswordInput, Progress } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, json, read } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { PasswordForm } from '../session/password-form.tsx';
import { sessionQuery, useRole } from '../session/session.ts';
import { date } from '../ui/format.ts';
import classes from './settings.module.css';

const ask = () => read(client.api.encryption.$get());
const turning = (state: string | undefined) => state === 'encrypting' || state === 'decrypting';

const encryptionQuery = queryOptions({
  queryKey: ['encryption'],
  queryFn: ask,
  refetchInterval: ({ state: { data } }) => (turning(data?.state) ? 1000 : false),
});

const renew = () => queries.invalidateQueries({ queryKey: ['encryption'] });

export function Encryption({ archive }: { archive: string | undefined }) {
  const { t } = useTranslation();
  const { data: session } = useQuery(sessionQuery);
  const administrator = useRole('administrator');
  const { data } = useQuery({ ...encryptionQuery, enabled: administrator });
  const [recoveryKey, setRecoveryKey] = useState<string | null>(null);
  if (!session || !administrator || !data) return null;
  return (
    <section aria-label={t('settings.encryption')}>
      <h2>{t('settings.encryption')}</h2>
      <p className={classes.text}>{t(`settings.encryption-${data.state}`)}</p>
      {turning(data.state) && (
        <>
          <Progress
            value={(100 * data.done) / Math.max(1, data.total)}
            aria-label={t('settings.encryption')}
            my="xs"
            maw="24rem"
          />
          <p className="quiet">{t('settings.encryption-files', { done: data.done, total: data.total })}</p>
        </>
      )}
      {data.error && <p role="alert">{t('settings.encryption-stopped', { code: data.error })}</p>}
      {recoveryKey && <RecoveryKey archive={archive} text={recoveryKey} done={() => setRecoveryKey(null)} />}
      {data.state !== 'off' && (
        <p className={classes.text}>
          {t('settings.encryption-holders', { people: data.holders.join(', ') })}
        </p>
      )}
      {!session.accounts ? (
        <p className="quiet">{t('settings.encryption-accounts')}</p>
      ) : (
        <Acts on={data.state !== 'off'} busy={turning(data.state)} show={setRecoveryKey} />
      )}
    </section>
  );
}

/** What the administrator may do now; each act is proven by the password. */
function Acts({ on, busy, show }: { on: boolean; busy: boolean; show(key: string): void }) {
  const { t } = useTranslation();
  const [act, setAct] = useState<'on' | 'show' | 'off' | null>(null);
  const send = async ({ password = '' }: Record<string, string>) => {
    const proof = json({ password });
    if (act === 'on') show((await read(client.api.encryption.$post({}, proof))).recoveryKey);
    if (act === 'show')
      show((await read(client.api.encryption['recovery-key'].$post({}, proof))).recoveryKey);
    if (act === 'off') await read(client.api.encryption.off.$post({}, proof));
    setAct(null);
    await renew();
  };
  const offered = on ? (['show', 'off'] as const) : (['on'] as const);
  return (
    <>
      {!act && (
        <Group gap="xs" mt="md">
          {offered.map((one) => (
            <Button
              key={one}
              variant={one === 'on' ? 'filled' : 'default'}
              disabled={busy && one === 'off'}
              onClick={() => setAct(one)}
            >
              {t(`settings.encryption-act-${one}`)}
            </Button>
          ))}
        </Group>
      )}
      {act && (
        <>
          <PasswordForm key={act} submit={t(`settings.encryption-act-${act}`)} onSubmit={send}>
            <PasswordInput
              name="password"
              label={t('session.current')}
              autoComplete="current-password"
              required
              withAsterisk={false}
              autoFocus
            />
          </PasswordForm>
          <Button mt="xs" variant="subtle" size="compact-sm" onClick={() => setAct(null)}>
            {t('review.cancel')}
          </Button>
        </>
      )}
    </>
  );
}

/** What the paper has to say: the key, and of which archive. */
function RecoveryKey({ archive, text, done }: { archive: string | undefined; text: string; done(): void }) {
  const { t } = useTranslation();
  return (
    <div className={classes.recovery} role="status">
      <h3>{t('settings.recovery-key')}</h3>
      <p>{t('settings.recovery-key-text')}</p>
      <code>{text}</code>
      <p className="quiet">
        {archive} · {date(Date.now())}
      </p>
      <Group gap="xs" mt="sm">
        <Button variant="default" onClick={() => window.print()}>
          {t('settings.recovery-key-print')}
        </Button>
        <Button onClick={done}>{t('settings.recovery-key-kept')}</Button>
      </Group>
    </div>
  );
}
