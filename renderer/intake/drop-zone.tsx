/** Where scans are dropped or chosen, and what has been chosen so far. */
import { Button, Group } from '@mantine/core';
import { IconFiles, IconFolder } from '@tabler/icons-react';
import { type DragEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { desktop } from '../api/desktop.ts';
import { number, size } from '../ui/format.ts';
import { filesOfDrop, filesOfInput } from './dropped.ts';
import classes from './intake.module.css';
import type { useIntake } from './use-intake.ts';

const NAMES_SHOWN = 8;

export function DropZone({ intake }: { intake: ReturnType<typeof useIntake> }) {
  const { t } = useTranslation();
  const [over, setOver] = useState(false);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const choose = (what: 'files' | 'folder') => {
    if (desktop) void intake.choose(what);
    else (what === 'files' ? files : folder).current?.click();
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (desktop) void intake.dropOnDesktop([...event.dataTransfer.files]);
    else void filesOfDrop(event.dataTransfer).then(intake.add);
  };
  return (
    <>
      <section
        className={classes.zone}
        data-over={over || undefined}
        aria-label={t('intake.drop')}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        <p>{t('intake.drop')}</p>
        <Group gap="xs" justify="center">
          <Button
            variant="default"
            leftSection={<IconFolder size={18} aria-hidden />}
            onClick={() => choose('folder')}
          >
            {t('intake.choose-folder')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconFiles size={18} aria-hidden />}
            onClick={() => choose('files')}
          >
            {t('intake.choose-files')}
          </Button>
        </Group>
        <p className="quiet">{t('intake.kinds')}</p>
      </section>
      {[files, folder].map((ref) => (
        <input
          key={ref === files ? 'files' : 'folder'}
          ref={ref}
          type="file"
          hidden
          multiple
          aria-hidden
          tabIndex={-1}
          data-testid={ref === files ? 'files' : 'folder'}
          {...(ref === folder ? { webkitdirectory: '' } : {})}
          onChange={(event) => {
            if (event.currentTarget.files) intake.add(filesOfInput(event.currentTarget.files));
            event.currentTarget.value = '';
          }}
        />
      ))}
      <ChosenList intake={intake} />
    </>
  );
}

function ChosenList({ intake }: { intake: ReturnType<typeof useIntake> }) {
  const { t } = useTranslation();
  const { files, grants } = intake;
  const names = [...grants.flatMap((grant) => grant.names), ...files.map(({ path }) => path)];
  if (names.length === 0) return null;
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0);
  return (
    <div className={classes.chosen}>
      <p className="num">
        {t('intake.chosen', { count: names.length })}
        {bytes > 0 && ` · ${size(bytes)}`}
      </p>
      <ul>
        {names.slice(0, NAMES_SHOWN).map((name) => (
          <li key={name}>{name}</li>
        ))}
        {names.length > NAMES_SHOWN && (
          <li className="quiet">{t('intake.more', { count: number(names.length - NAMES_SHOWN) })}</li>
        )}
      </ul>
      <Button size="xs" variant="subtle" onClick={intake.clear}>
        {t('intake.clear')}
      </Button>
    </div>
  );
}
