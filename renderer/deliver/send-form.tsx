/** Where packages are to go: a platform, a folder or a place with settings of its own. */
import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, read } from '../api/client.ts';
import { batchKey, queries } from '../api/queries.ts';
import { prefer, preferences } from '../ui/preferences.ts';
import { ProblemNote } from '../ui/problem.tsx';
import classes from './deliver.module.css';

export function SendForm({ batch }: { batch: string }) {
  const { t } = useTranslation();
  const [destination, setDestination] = useState(preferences().destination);
  const send = useMutation({
    mutationFn: () =>
      read(client.api.batches[':id'].deliver.$post({ param: { id: batch }, json: { destination } } as never)),
    onSuccess: () => prefer({ destination }),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['status'] }),
        queries.invalidateQueries({ queryKey: batchKey(batch) }),
      ]),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send.mutate();
  };
  return (
    <>
      <form className={classes.send} onSubmit={submit}>
        <TextInput
          className={classes.to!}
          label={t('deliver.destination')}
          description={t('deliver.destination-text')}
          placeholder="tus:https://…"
          spellCheck={false}
          required
          withAsterisk={false}
          value={destination}
          onChange={(event) => setDestination(event.currentTarget.value)}
        />
        <Button type="submit" loading={send.isPending}>
          {t('deliver.send')}
        </Button>
      </form>
      {send.error && <ProblemNote problem={send.error} />}
    </>
  );
}
