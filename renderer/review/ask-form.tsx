/** Asking for a correction: why by code, in words, and where on the pages; by returning a batch, or in a new version of it. */
import { Button, CloseButton, Group, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, json, read } from '../api/client.ts';
import { language } from '../locales/i18n.ts';
import { ProblemNote } from '../ui/problem.tsx';
import { defectsQuery, type Returned, refreshBatch } from './queries.ts';
import classes from './review.module.css';

export type Mark = Returned['marks'][number];

const STEPS = ['described', 'read', 'cleaned', 'scanned'] as const;

/** `return`: the batch goes back to a step. `correct`: it stays, and a new version of it is opened. */
export type Asking = 'return' | 'correct';

export function AskForm({
  batch,
  asking,
  unsent,
  marks,
  onMarks,
  onMarkPage,
  pageName,
  fieldsOf,
  onClose,
}: {
  batch: string;
  asking: Asking;
  /** Packages of this version may not have been sent yet. */
  unsent: boolean;
  marks: Mark[];
  onMarks: (marks: Mark[]) => void;
  onMarkPage: () => void;
  pageName: (page: number) => string;
  /** Fields of the mark's document, by name, as people call them. */
  fieldsOf: (mark: Mark) => { value: string; label: string }[];
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data } = useQuery(defectsQuery);
  const [to, setTo] = useState<string>('described');
  const [reason, setReason] = useState('');
  const [text, setText] = useState('');
  const send = useMutation({
    mutationFn: async (): Promise<string | null> => {
      const route = client.api.batches[':id'];
      const param = { id: batch };
      const told = marks.map(({ note, ...m }) => (note ? { ...m, note } : m));
      const given = { reason, text: text.trim(), marks: told };
      if (asking === 'correct') return (await read(route.correction.$post({ param }, json(given)))).batch;
      await read(route.return.$post({ param }, json({ to, ...given })));
      return null;
    },
    onSuccess: (opened) => {
      onClose();
      if (opened) void navigate({ to: '/batches/$batch/review', params: { batch: opened }, search: {} });
    },
    onSettled: () => refreshBatch(batch),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send.mutate();
  };
  return (
    <form className={classes.form} onSubmit={submit} aria-label={t(`review.${asking}`)}>
      {asking === 'return' ? (
        <NativeSelect
          label={t('review.return-to')}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
          data={STEPS.map((value) => ({ value, label: t(`review.step.${value}`) }))}
        />
      ) : (
        <>
          <p>{t('review.correct-text')}</p>
          {unsent && <p className={classes.doubt}>{t('review.correct-unsent')}</p>}
        </>
      )}
      <NativeSelect
        label={t('review.reason')}
        required
        withAsterisk={false}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        data={[
          { value: '', label: t('review.choose-reason') },
          ...(data?.defects ?? []).map((d) => ({ value: d.code, label: d[language()] })),
        ]}
      />
      <Textarea
        label={t('review.text')}
        autosize
        minRows={2}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div>
        <span>{t('review.marks')}</span>
        <p className="quiet">{t('review.marks-text')}</p>
        {marks.map((mark, n) => {
          const named = `${pageName(mark.pageId!)}${mark.box ? ` · ${t('review.region')}` : ''}`;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: marks have no name of their own
            <Group key={n} gap="xs" wrap="nowrap" align="end">
              <TextInput
                flex={1}
                label={named}
                placeholder={t('review.mark-note')}
                value={mark.note ?? ''}
                onChange={(event) => onMarks(marks.with(n, { ...mark, note: event.currentTarget.value }))}
              />
              <NativeSelect
                w={150}
                label={t('review.field')}
                aria-label={`${t('review.field')}: ${named}`}
                value={mark.field ?? ''}
                onChange={({ currentTarget: { value } }) => {
                  const { field: _, ...rest } = mark;
                  onMarks(marks.with(n, value === '' ? rest : { ...rest, field: value }));
                }}
                data={[{ value: '', label: t('review.no-field') }, ...fieldsOf(mark)]}
              />
              <CloseButton
                mt="lg"
                aria-label={`${t('review.drop-mark')}: ${named}`}
                onClick={() => onMarks(marks.toSpliced(n, 1))}
              />
            </Group>
          );
        })}
        <Button size="compact-sm" variant="default" mt="xs" onClick={onMarkPage}>
          {t('review.mark-page')}
        </Button>
      </div>
      {send.error && <ProblemNote problem={send.error} />}
      <Group gap="xs">
        <Button type="submit" loading={send.isPending} disabled={reason === ''}>
          {t(`review.${asking}`)}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('review.cancel')}
        </Button>
      </Group>
    </form>
  );
}
