/** One item of a sample: its fields beside the image, the coded defects with their digits, and a note on each. */
import { Button, Checkbox, Group, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { recordTypesQuery } from '../batch/queries.ts';
import type { ListedDocument } from '../batch/types.ts';
import { language } from '../locales/i18n.ts';
import { defectsQuery } from '../review/queries.ts';
import { ProblemNote } from '../ui/problem.tsx';
import type { SampleDefect, SampleItem } from './queries.ts';
import classes from './sampling.module.css';

export function ItemForm({
  item,
  document,
  page,
  at,
  onTurn,
  defects,
  onDefects,
  busy,
  error,
  onJudge,
}: {
  item: SampleItem;
  document: ListedDocument | undefined;
  page: number | undefined;
  /** Which page of the document is shown, from 0. */
  at: number;
  onTurn: (by: 1 | -1) => void;
  defects: SampleDefect[];
  onDefects: (defects: SampleDefect[]) => void;
  busy: boolean;
  error: unknown;
  onJudge: () => void;
}) {
  const { t } = useTranslation();
  const known = useQuery(defectsQuery).data?.defects ?? [];
  const types = useQuery(recordTypesQuery).data?.types;
  const pages = document?.pages.length ?? 1;
  const toggle = (code: string) =>
    onDefects(
      defects.some((d) => d.code === code)
        ? defects.filter((d) => d.code !== code)
        : [...defects, { code, ...(page === undefined ? {} : { pageId: page }) }],
    );
  // Digits stand for defects, but never while something is being typed.
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const typing = (event.target as HTMLElement).closest?.(
        'input:not([type="checkbox"]), textarea, select',
      );
      if (typing || event.ctrlKey || event.altKey || event.metaKey || !/^[1-9]$/.test(event.key)) return;
      const defect = known[Number(event.key) - 1];
      if (defect) toggle(defect.code);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  });
  const definitions = types?.find((type) => type.typeId === document?.typeId)?.fields ?? [];
  const labelOf = (name: string) => definitions.find((field) => field.name === name)?.[language()] ?? name;
  return (
    <>
      <h2>
        {item.position + 1}. {item.label}
      </h2>
      <Group gap="xs">
        <span className="num">{t('sampling.page-of', { page: at + 1, count: pages })}</span>
        <Button size="compact-sm" variant="default" disabled={at === 0} onClick={() => onTurn(-1)}>
          {t('commands.page-previous')}
        </Button>
        <Button size="compact-sm" variant="default" disabled={at >= pages - 1} onClick={() => onTurn(1)}>
          {t('commands.page-next')}
        </Button>
      </Group>
      <table className={classes.table}>
        <tbody>
          {Object.entries(document?.fields ?? {}).map(([name, field]) => (
            <tr key={name}>
              <th scope="row" className="quiet">
                {labelOf(name)}
              </th>
              <td>{field.value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <fieldset className={classes.defects}>
        <legend>{t('sampling.defects')}</legend>
        {known.map((defect, n) => (
          <Checkbox
            key={defect.code}
            checked={defects.some((d) => d.code === defect.code)}
            onChange={() => toggle(defect.code)}
            label={
              <>
                {n < 9 && <kbd className={classes.key}>{n + 1}</kbd>}
                {defect[language()]}
                {defect.weight === 'critical' && ` (${t('sampling.critical')})`}
              </>
            }
          />
        ))}
      </fieldset>
      {defects.map((defect) => (
        <TextInput
          key={defect.code}
          label={t('sampling.note-on', {
            what: known.find((d) => d.code === defect.code)?.[language()] ?? defect.code,
          })}
          value={defect.note ?? ''}
          onChange={({ currentTarget: { value } }) =>
            onDefects(
              defects.map((d) => {
                const { note: _, ...rest } = d;
                return d === defect ? { ...rest, ...(value === '' ? {} : { note: value }) } : d;
              }),
            )
          }
        />
      ))}
      {error !== null && <ProblemNote problem={error} />}
      <Button loading={busy} onClick={onJudge}>
        {defects.length === 0 ? t('sampling.judge-good') : t('sampling.judge-bad')}
      </Button>
    </>
  );
}
