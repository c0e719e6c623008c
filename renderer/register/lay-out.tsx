/** Dividing a volume into its entries: which kind it is, how many pages an entry takes, where the entries begin. */
import { Button, Modal, NativeSelect, NumberInput, SegmentedControl, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, json, read } from '../api/client.ts';
import type { Edit } from '../batch/edits.ts';
import { recordTypesQuery } from '../batch/queries.ts';
import { language } from '../locales/i18n.ts';
import type { Book } from './queries.ts';
import classes from './register.module.css';

export interface LayOutProps {
  book: Book;
  /** Numbers of pages in the batch, from 1. */
  numbers: ReadonlyMap<number, number>;
  edit: Edit;
  onClose(): void;
}

const MOST_PAGES = 20;

export function LayOut({ book, numbers, edit, onClose }: LayOutProps) {
  const { t } = useTranslation();
  const speaks = language();
  const types = (useQuery(recordTypesQuery).data?.types ?? []).filter(({ level }) => level === 'entry');
  const [typeId, setTypeId] = useState(book.entries[0]?.typeId ?? '');
  const [spread, setSpread] = useState<'1' | '2' | 'other'>('2');
  const [other, setOther] = useState(3);
  const begins = numbers.get(book.pageIds[0] ?? -1) ?? 1;
  const [from, setFrom] = useState(numbers.get(book.entries[0]?.pageIds[0] ?? -1) ?? begins);
  const [year, setYear] = useState(book.settings.registerYear ?? '');
  const [volume, setVolume] = useState(book.settings.registerVolume ?? '');
  const each = spread === 'other' ? other : Number(spread);
  const first = book.pageIds.find((id) => numbers.get(id) === from);
  const count =
    first === undefined ? 0 : Math.ceil((book.pageIds.length - book.pageIds.indexOf(first)) / each);
  const wrong = year !== '' && !/^(1[89]|20)\d\d$/.test(year);
  const apply = async () => {
    if (!typeId || first === undefined || wrong) return;
    const param = { id: book.dossier };
    const settings = { registerYear: year.trim(), registerVolume: volume.trim() };
    const done = await edit(async () => {
      await read(client.api.dossiers[':id'].$put({ param }, json({ settings })));
      const layOut = { typeId, pages: each, from: first };
      return read(client.api.dossiers[':id'].entries.$post({ param }, json(layOut)));
    });
    if (done) onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('register.lay-out')}
      closeButtonProps={{ 'aria-label': t('frame.keys.close') }}
    >
      <form
        className={classes.layOut}
        onSubmit={(event) => {
          event.preventDefault();
          void apply();
        }}
      >
        <NativeSelect
          data-autofocus
          label={t('register.kind')}
          data={[
            { value: '', label: '' },
            ...types.map((type) => ({ value: type.typeId, label: type[speaks] })),
          ]}
          value={typeId}
          onChange={(event) => setTypeId(event.currentTarget.value)}
        />
        <div className={classes.twoFields}>
          <TextInput
            label={t('register.year')}
            inputMode="numeric"
            value={year}
            error={wrong && t('register.year-wrong')}
            onChange={(event) => setYear(event.currentTarget.value)}
          />
          <TextInput
            label={t('register.volume-number')}
            value={volume}
            onChange={(event) => setVolume(event.currentTarget.value)}
          />
        </div>
        <div>
          <p id="pages-each">{t('register.pages-each')}</p>
          <SegmentedControl
            fullWidth
            aria-labelledby="pages-each"
            value={spread}
            onChange={(value) => setSpread(value as typeof spread)}
            data={(['1', '2', 'other'] as const).map((value) => ({
              value,
              label: t(`register.each.${value}`),
            }))}
          />
        </div>
        {spread === 'other' && (
          <NumberInput
            label={t('register.pages-each')}
            min={1}
            max={MOST_PAGES}
            allowDecimal={false}
            value={other}
            onChange={(value) => setOther(Math.min(MOST_PAGES, Math.max(1, Number(value) || 1)))}
          />
        )}
        <NumberInput
          label={t('register.from-page')}
          description={t('register.from-page-text')}
          min={begins}
          max={numbers.get(book.pageIds.at(-1) ?? -1) ?? begins}
          allowDecimal={false}
          value={from}
          onChange={(value) => setFrom(Number(value) || begins)}
        />
        <p className="quiet">{t('register.lay-out-text', { count })}</p>
        <Button type="submit" disabled={!typeId || count === 0 || wrong}>
          {t('register.lay-out-do', { count })}
        </Button>
      </form>
    </Modal>
  );
}
