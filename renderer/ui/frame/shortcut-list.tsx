/** The shortcuts of this screen, then those of the others. */
import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { COMMAND_IDS, type CommandId } from '../keys/commands.ts';
import { CommandKeys } from '../keys/key-caps.tsx';
import { keysOf, useLiveCommands } from '../keys/registry.ts';
import classes from './frame.module.css';

export function ShortcutList({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const live = useLiveCommands();
  const withKeys = COMMAND_IDS.filter((id) => keysOf(id).length > 0);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('frame.keys.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('frame.keys.close') }}
    >
      <h2>{t('frame.keys.here')}</h2>
      <Table ids={withKeys.filter((id) => live.includes(id))} />
      <h2>{t('frame.keys.others')}</h2>
      <Table ids={withKeys.filter((id) => !live.includes(id))} />
    </Modal>
  );
}

function Table({ ids }: { ids: CommandId[] }) {
  const { t } = useTranslation();
  return (
    <table className={classes.keys}>
      <tbody>
        {ids.map((id) => (
          <tr key={id}>
            <td>{t(`commands.${id}`)}</td>
            <td>
              <CommandKeys id={id} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
