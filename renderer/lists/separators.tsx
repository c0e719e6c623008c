/** Separator sheets: what they shall say, and the PDF to print. */
import { Button, Group, NumberInput, Select, Textarea } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { recordTypesQuery } from '../batch/queries.ts';
import { language } from '../locales/i18n.ts';
import classes from './lists.module.css';

const MOST = 500;

export function Separators() {
  const { t } = useTranslation();
  const types = useQuery(recordTypesQuery).data?.types ?? [];
  const [type, setType] = useState<string | null>(null);
  const [dossiers, setDossiers] = useState('');
  const [count, setCount] = useState(10);
  const named = dossiers.split('\n').filter((line) => line.trim() !== '').length;
  const sheets = count * Math.max(1, named);
  const query = new URLSearchParams({ dossiers, count: String(count), ...(type ? { type } : {}) });
  return (
    <div className={classes.form}>
      <p className={classes.text}>{t('lists.separators-text')}</p>
      <Select
        label={t('lists.sheet-type')}
        placeholder={t('lists.sheet-type-open')}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('describe.clear') }}
        data={types
          .filter(({ level }) => level !== 'dossier')
          .map((one) => ({ value: one.typeId, label: `${one[language()]} (${one.typeId})` }))}
        value={type}
        onChange={setType}
      />
      <Textarea
        label={t('lists.sheet-dossiers')}
        description={t('lists.sheet-dossiers-text')}
        autosize
        minRows={2}
        maxRows={10}
        value={dossiers}
        onChange={(event) => setDossiers(event.currentTarget.value)}
      />
      <NumberInput
        label={t('lists.sheet-count')}
        min={1}
        max={MOST}
        allowDecimal={false}
        value={count}
        onChange={(value) => setCount(Math.max(1, Number(value) || 1))}
      />
      <Group>
        <Button
          component="a"
          href={`/api/separators?${query}`}
          target="_blank"
          rel="noreferrer"
          leftSection={<IconPrinter size={16} aria-hidden />}
          {...(sheets > MOST ? { 'data-disabled': true } : {})}
        >
          {t('lists.print', { count: sheets })}
        </Button>
        {sheets > MOST && <span className="quiet">{t('lists.too-many', { most: MOST })}</span>}
      </Group>
    </div>
  );
}
