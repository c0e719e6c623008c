/** How far the files are on their way into the archive; they can be held and stopped. */
import { Button, Group, Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { number, size } from '../ui/format.ts';
import type { useIntake } from './use-intake.ts';

export function Sending({ intake }: { intake: ReturnType<typeof useIntake> }) {
  const { t } = useTranslation();
  const { files, progress, paused } = intake;
  const total = files.reduce((sum, { file }) => sum + file.size, 0);
  return (
    <div role="status">
      <p className="num">
        {t('intake.sending', { done: number(progress.done), total: number(files.length) })} ·{' '}
        {size(progress.bytes)} / {size(total)}
      </p>
      <Progress
        value={total === 0 ? 100 : (100 * progress.bytes) / total}
        aria-label={t('intake.progress')}
      />
      <Group mt="sm" gap="xs">
        <Button size="xs" variant="default" onClick={() => intake.pause(!paused)}>
          {paused ? t('intake.resume') : t('intake.pause')}
        </Button>
        <Button size="xs" variant="default" onClick={intake.stop}>
          {t('intake.stop')}
        </Button>
      </Group>
    </div>
  );
}
