/** Accounts: the first administrator, then everyone else, by administrators. */
import { Button, Group, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, read } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { NewPassword } from '../session/new-password.tsx';
import { PasswordForm } from '../session/password-form.tsx';
import { type Role, sessionQuery, setUp, useRole } from '../session/session.ts';
import { dateTime } from '../ui/format.ts';
import { ProblemNote } from '../ui/problem.tsx';
import { AccountEditor, ROLES, RoleChoice } from './account-editor.tsx';
import { IdleTime, OwnPassword } from './own-account.tsx';
import classes from './settings.module.css';

export function Accounts() {
  const { t } = useTranslation();
  const { data: session } = useQuery(sessionQuery);
  const administrator = useRole('administrator');
  if (!session) return null;
  if (!session.accounts) return <FirstAccount />;
  return (
    <>
      {administrator ? (
        <>
          <AccountList />
          <h2>{t('settings.add-account')}</h2>
          <NewAccount />
        </>
      ) : (
        <p className="quiet">{t('settings.administrators-only')}</p>
      )}
      <IdleTime key={session.idleMinutes} minutes={session.idleMinutes} mayChange={administrator} />
      <OwnPassword />
    </>
  );
}

function FirstAccount() {
  const { t } = useTranslation();
  return (
    <>
      <p className={classes.text}>{t('settings.no-accounts')}</p>
      <PasswordForm
        submit={t('settings.create-first')}
        onSubmit={({ user = '', name = '', password = '' }) => setUp({ user, name, password })}
      >
        <AccountFields />
      </PasswordForm>
    </>
  );
}

function AccountFields() {
  const { t } = useTranslation();
  return (
    <>
      <TextInput name="name" label={t('session.name')} autoComplete="off" required withAsterisk={false} />
      <TextInput
        name="user"
        label={t('session.user')}
        description={t('settings.user-text')}
        autoComplete="off"
        spellCheck={false}
        required
        withAsterisk={false}
      />
      <NewPassword name="password" label={t('session.password')} />
    </>
  );
}

const refresh = () => queries.invalidateQueries({ queryKey: ['accounts'] });

function NewAccount() {
  const { t } = useTranslation();
  const [roles, setRoles] = useState<Role[]>(['clerk']);
  const [made, setMade] = useState(0);
  return (
    <PasswordForm
      key={made}
      submit={t('settings.add-account')}
      onSubmit={async ({ user = '', name = '', password = '' }) => {
        await read(client.api.accounts.$post({ json: { user, name, password, roles } } as never));
        await refresh();
        setMade((n) => n + 1);
      }}
    >
      <AccountFields />
      <RoleChoice roles={roles} onRoles={setRoles} />
    </PasswordForm>
  );
}

function AccountList() {
  const { t } = useTranslation();
  const { data, error } = useQuery({
    queryKey: ['accounts'],
    queryFn: () => read(client.api.accounts.$get()),
  });
  const [editing, setEditing] = useState<string | null>(null);
  const edited = data?.accounts.find(({ user }) => user === editing);
  const change = useMutation({
    mutationFn: ({ user, active }: { user: string; active: boolean }) =>
      read(client.api.accounts[':user'].$patch({ param: { user }, json: { active } } as never)),
    onSettled: refresh,
  });
  return (
    <>
      {error && <ProblemNote problem={error} />}
      {change.error && <ProblemNote problem={change.error} />}
      {edited && (
        <AccountEditor
          account={edited}
          onDone={() => {
            setEditing(null);
            void refresh();
          }}
        />
      )}
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('session.name')}</th>
            <th scope="col">{t('session.user')}</th>
            <th scope="col">{t('settings.roles')}</th>
            <th scope="col">{t('settings.last-sign-in')}</th>
            <th scope="col">{t('settings.state')}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {data?.accounts.map((account) => (
            <tr key={account.user}>
              <td>{account.name}</td>
              <td>{account.user}</td>
              <td>
                {ROLES.filter((role) => account.roles.includes(role))
                  .map((role) => t(`session.roles.${role}`))
                  .join(', ')}
              </td>
              <td className="num">{account.lastSignIn ? dateTime(account.lastSignIn) : '–'}</td>
              <td>
                {account.active ? t('settings.active') : t('settings.closed')}
                {account.lockedUntil > Date.now() && (
                  <span className="quiet">
                    {t('settings.locked-until', {
                      time: dateTime(new Date(account.lockedUntil).toISOString()),
                    })}
                  </span>
                )}
              </td>
              <td>
                <Group gap="xs" wrap="nowrap">
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={`${t('settings.change-account')}: ${account.name}`}
                    onClick={() => setEditing(account.user)}
                  >
                    {t('settings.change-account')}
                  </Button>
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={`${t(account.active ? 'settings.close' : 'settings.reopen')}: ${account.name}`}
                    onClick={() => change.mutate({ user: account.user, active: !account.active })}
                  >
                    {t(account.active ? 'settings.close' : 'settings.reopen')}
                  </Button>
                </Group>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
