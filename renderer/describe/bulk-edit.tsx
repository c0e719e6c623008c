/** One value for the same field of several documents. */
import { Button, Checkbox, Modal, Select, TextInput } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, json, read } from '../api/client.ts';
import type { Edit } from '../batch/edits.ts';
import type { CodeList, ListedDocument, RecordType } from '../batch/types.ts';
import { language } from '../locales/i18n.ts';
import { useCommand } from '../ui/keys/registry.ts';
import classes from './describe.module.css';
import { definitionsOf } from './fields.ts';
import { faultOf } from './validate.ts';

export interface BulkEditProps {
  batch: string;
  documents: ListedDocument[];
  types: RecordType[];
  lists: CodeList[];
  edit: Edit;
}

export function BulkEdit({ batch, documents, types, lists, edit }: BulkEditProps) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const [name, setName] = useState<string | null>(null);
  const [value, setValue] = useState('');
  const [onlyEmpty, setOnlyEmpty] = useState(true);
  const several = documents.length > 1;
  const speaks = language();
  useCommand('bulk-edit', () => setOpened(true), several);
  if (!several) return null;
  const definitions = sharedBy(documents, types);
  const definition = definitions.find((one) => one.name === name);
  const codes = lists.find(({ id }) => id === definition?.codes)?.codes;
  const fault = definition ? faultOf({ ...definition, required: true }, value, { others: {}, lists }) : null;
  const apply = async () => {
    if (!definition || fault) return;
    setOpened(false);
    await edit(() =>
      read(
        client.api.batches[':id'].fields.$post(
          { param: { id: batch } },
          json({
            documents: documents.map(({ id }) => id),
            name: definition.name,
            value: value.trim(),
            onlyEmpty,
          }),
        ),
      ),
    );
  };
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconStack2 size={16} aria-hidden />}
        onClick={() => setOpened(true)}
      >
        {t('describe.bulk.open', { count: documents.length })}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={t('describe.bulk.title', { count: documents.length })}
        closeButtonProps={{ 'aria-label': t('frame.keys.close') }}
      >
        <div className={classes.bulk}>
          <Select
            data-autofocus
            searchable
            label={t('describe.bulk.field')}
            data={definitions.map((one) => ({ value: one.name, label: one[speaks] }))}
            value={name}
            onChange={(chosen) => {
              setName(chosen);
              setValue('');
            }}
            comboboxProps={{ withinPortal: true, transitionProps: { duration: 80 } }}
          />
          {codes ? (
            <Select
              searchable
              label={t('describe.bulk.value')}
              data={codes.map((code) => ({ value: code.code, label: `${code.code} · ${code[speaks]}` }))}
              value={value === '' ? null : value}
              onChange={(chosen) => setValue(chosen ?? '')}
              comboboxProps={{ withinPortal: true, transitionProps: { duration: 80 } }}
            />
          ) : (
            <TextInput
              lang="vi"
              label={t('describe.bulk.value')}
              value={value}
              onChange={(event) => setValue(event.currentTarget.value)}
            />
          )}
          <Checkbox
            label={t('describe.bulk.only-empty')}
            checked={onlyEmpty}
            onChange={(event) => setOnlyEmpty(event.currentTarget.checked)}
          />
          <Button disabled={!definition || fault !== null} onClick={() => void apply()}>
            {t('describe.bulk.apply')}
          </Button>
        </div>
      </Modal>
    </>
  );
}

/** Fields that every one of the documents has. */
function sharedBy(documents: ListedDocument[], types: RecordType[]) {
  const [first, ...rest] = documents.map((document) => definitionsOf(document, types));
  return (first ?? []).filter(({ name }) => rest.every((other) => other.some((one) => one.name === name)));
}
