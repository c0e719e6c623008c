/** One account before an administrator: its name and roles, and a new password for a person who has forgotten theirs. */
import { Button, Checkbox, Modal, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, json, read } from '../api/client.ts';
import { NewPassword } from '../session/new-password.tsx';
import { PasswordForm } from '../session/password-form.tsx';
import type { Role } from '../session/session.ts';

export const ROLES: Role[] = ['clerk', 'indexer', 'supervisor', 'administrator'];

export function RoleChoice({ roles, onRoles }: { roles: Role[]; onRoles: (roles: Role[]) => void }) {
  const { t } = useTranslation();
  return (
    <Checkbox.Group
      label={t('settings.roles')}
      value={roles}
      onChange={(value) => onRoles(ROLES.filter((role) => value.includes(role)))}
    >
      <Stack gap="xs" mt="xs">
        {ROLES.map((role) => (
          <Checkbox key={role} value={role} label={t(`session.roles.${role}`)} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}

export function AccountEditor({
  account,
  onDone,
}: {
  account: { user: string; name: string; roles: Role[] };
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const [roles, setRoles] = useState(account.roles);
  const [giving, setGiving] = useState(false);
  const { user } = account;
  return (
    <Modal
      opened
      onClose={onDone}
      title={`${account.name} (${user})`}
      closeButtonProps={{ 'aria-label': t('frame.keys.close') }}
    >
      {giving ? (
        <PasswordForm
          submit={t('settings.give-password')}
          onSubmit={async ({ password = '' }) => {
            await read(client.api.accounts[':user'].password.$post({ param: { user } }, json({ password })));
            notifications.show({ message: t('settings.password-given', { name: account.name }) });
            onDone();
          }}
        >
          <p className="quiet">{t('settings.give-password-text')}</p>
          <NewPassword name="password" label={t('settings.temporary-password')} focused />
        </PasswordForm>
      ) : (
        <>
          <PasswordForm
            submit={t('settings.save')}
            onSubmit={async ({ name = '' }) => {
              await read(client.api.accounts[':user'].$patch({ param: { user } }, json({ name, roles })));
              onDone();
            }}
          >
            <TextInput
              name="name"
              label={t('session.name')}
              defaultValue={account.name}
              autoComplete="off"
              required
              withAsterisk={false}
              data-autofocus
            />
            <RoleChoice roles={roles} onRoles={setRoles} />
          </PasswordForm>
          <Button mt="md" fullWidth variant="default" onClick={() => setGiving(true)}>
            {t('settings.give-password')}
          </Button>
        </>
      )}
    </Modal>
  );
}
