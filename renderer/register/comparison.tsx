/** First and second keying side by side; what differs in the marks alone is said loudest. */
import { Alert, Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { client, json, read } from '../api/client.ts';
import { batchKey } from '../api/queries.ts';
import type { ListedDocument } from '../batch/types.ts';
import { language } from '../locales/i18n.ts';
import { useCommand } from '../ui/keys/registry.ts';
import { lettersAgainst } from './letters.ts';
import { type Comparison as Compared, comparisonQuery, marksQuery } from './queries.ts';
import classes from './register.module.css';
import type { EntryWork } from './work.ts';
import { ZoomBox } from './zoom-box.tsx';

export interface ComparisonProps extends EntryWork {
  document: ListedDocument;
  /** Neither is right: the value is keyed anew. */
  onKey(name: string): void;
}

const LOUDEST: Compared['difference'][] = ['marks', 'different', 'form', 'same'];

export function Comparison(props: ComparisonProps) {
  const { batch, document, definitions, field, looked, edit, onField, onKey, onNext } = props;
  const { t } = useTranslation();
  const queries = useQueryClient();
  const list = useRef<HTMLDivElement>(null);
  const { id } = document;
  const { data } = useQuery(comparisonQuery(batch, id));
  const marks: Record<string, string> = useQuery(marksQuery(batch, id)).data?.marks ?? {};
  const rank = (one: Compared) => (one.open ? LOUDEST.indexOf(one.difference) : LOUDEST.length);
  const fields = (data?.fields ?? []).toSorted((a, b) => rank(a) - rank(b));
  const open = fields.filter((one) => one.open);
  const goTo = (name: string | undefined) => {
    const at = name && list.current?.querySelector<HTMLElement>(`[data-pair="${CSS.escape(name)}"] button`);
    if (!at) return false;
    at.focus();
    return true;
  };
  const step = (way: 1 | -1) => {
    const at = open.findIndex(({ name }) => name === field);
    const next = at < 0 ? open[0] : open[at + way];
    if (!goTo(next?.name) && way === 1) onNext();
  };
  useCommand('doubt-next', () => step(1));
  useCommand('doubt-previous', () => step(-1));
  useCommand('confirm-next', () => step(1));
  useCommand('edit', () => goTo(open[0]?.name));

  /** What the person takes becomes the field's value, and is what was decided. */
  const take = ({ name, first, second, illegible }: Compared, which: 'first' | 'second') =>
    void edit(async () => {
      const value = which === 'first' ? first : illegible ? '' : second;
      const param = { id, name };
      if (which === 'second') {
        const version = document.fields[name]?.version ?? 0;
        const body = { value, state: 'confirmed' as const, origin: 'typed' as const, version };
        if (value !== first)
          await read(client.api.documents[':id'].fields[':name'].$put({ param }, json(body)));
        const mark = illegible ? 'illegible' : null;
        if ((marks[name] ?? null) !== mark && (illegible || marks[name] === 'illegible'))
          await read(client.api.documents[':id'].marks[':name'].$put({ param }, json({ mark })));
      }
      await read(client.api.documents[':id'].comparison[':name'].$post({ param }, json({ value })));
      await queries.invalidateQueries({ queryKey: batchKey(batch) });
    });
  if (!data) return null;
  if (fields.length === 0) return <p className={classes.empty}>{t('register.no-compare')}</p>;
  const inMarks = open.filter((one) => one.difference === 'marks').length;
  return (
    <div className={classes.form} ref={list}>
      {inMarks > 0 && (
        <Alert color="red" icon={<IconAlertTriangle aria-hidden />} role="alert">
          {t('register.marks-warning', { count: inMarks })}
        </Alert>
      )}
      {open.length === 0 && (
        <p className={classes.agreed}>
          <IconCircleCheck size={16} aria-hidden /> {t('register.agreed')}
        </p>
      )}
      {fields.map((one) => {
        const { name, first, second, difference, illegible } = one;
        const label = definitions.find((definition) => definition.name === name)?.[language()] ?? name;
        const said = illegible ? t('register.illegible') : second;
        const wasFirst = first === '' && marks[name] === 'illegible' ? t('register.illegible') : first;
        return (
          <section
            key={name}
            className={classes.pair}
            data-pair={name}
            data-difference={one.open ? difference : 'same'}
            aria-label={label}
            onFocus={() => onField(name)}
          >
            <h3>
              {label}{' '}
              <span className={classes.difference}>
                {one.open || difference === 'same'
                  ? t(`register.difference.${difference}`)
                  : t('register.settled')}
              </span>
            </h3>
            {field === name && one.open && looked && <ZoomBox {...looked} />}
            <dl>
              <dt>{t(one.open ? 'register.first' : 'register.value')}</dt>
              <dd lang="vi">{one.open ? <Shown value={wasFirst} other={said} /> : wasFirst || '–'}</dd>
              {one.open && (
                <>
                  <dt>{t('register.second')}</dt>
                  <dd lang="vi">
                    <Shown value={said} other={wasFirst} />
                  </dd>
                </>
              )}
            </dl>
            {one.open && (
              <div className={classes.acts}>
                {(['first', 'second'] as const).map((which) => (
                  <Button
                    key={which}
                    size="compact-sm"
                    variant="default"
                    aria-label={`${t(`register.take-${which}`)}: ${label}`}
                    onClick={() => take(one, which)}
                  >
                    {t(`register.take-${which}`)}
                  </Button>
                ))}
                <Button
                  size="compact-sm"
                  variant="subtle"
                  aria-label={`${t('register.key-anew')}: ${label}`}
                  onClick={() => onKey(name)}
                >
                  {t('register.key-anew')}
                </Button>
              </div>
            )}
          </section>
        );
      })}
    </div>
  );
}

/** A value with the letters that the other has otherwise set apart. */
function Shown({ value, other }: { value: string; other: string }) {
  if (value === '') return '–';
  return lettersAgainst(value, other).map(({ text, differs }, i) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: runs have no other name
    differs ? <mark key={i}>{text}</mark> : <span key={i}>{text}</span>,
  );
}
