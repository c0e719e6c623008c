/** Who is at the window, and what that person can do about it; nothing while the station has no accounts. */
import { Menu, Modal, UnstyledButton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconUser } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../ui/keys/registry.ts';
import { useProblemText } from '../ui/problem.tsx';
import { ChangePassword } from './first-password.tsx';
import { lock, sessionQuery, signOut } from './session.ts';

export function Who() {
  const { t } = useTranslation();
  const { data } = useQuery(sessionQuery);
  const problemText = useProblemText();
  const [changing, setChanging] = useState(false);
  const signedIn = Boolean(data?.accounts && data.person);
  const tell = (thrown: unknown) => notifications.show({ color: 'red', message: problemText(thrown) });
  useCommand('lock', () => void lock().catch(tell), signedIn);
  if (!signedIn) return null;
  return (
    <>
      <Menu position="top-end">
        <Menu.Target>
          <UnstyledButton fz="inherit">
            <IconUser size={15} aria-hidden /> {data!.person!.name}
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void lock().catch(tell)}>{t('session.lock')}</Menu.Item>
          <Menu.Item onClick={() => void signOut().catch(tell)}>{t('session.switch')}</Menu.Item>
          <Menu.Item onClick={() => setChanging(true)}>{t('session.change')}</Menu.Item>
          <Menu.Item onClick={() => void signOut().catch(tell)}>{t('session.sign-out')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={changing}
        onClose={() => setChanging(false)}
        title={t('session.change')}
        closeButtonProps={{ 'aria-label': t('frame.keys.close') }}
      >
        <ChangePassword
          onDone={() => {
            setChanging(false);
            notifications.show({ message: t('session.changed') });
          }}
        />
      </Modal>
    </>
  );
}
