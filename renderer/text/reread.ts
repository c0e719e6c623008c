/** Reading a part of the page again: drawn with the pointer, chosen by the arrow keys, or the line in work. */
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, json, read } from '../api/client.ts';
import type { Edit } from '../batch/edits.ts';
import { useCommand } from '../ui/keys/registry.ts';
import { type Box, widened } from '../viewer/geometry.ts';

/** Around a line, as part of its height: marks stand above and below letters. */
const AROUND = 0.4;

export interface RereadOptions {
  page: { id: number; width: number; height: number } | undefined;
  /** Box of the line in work. */
  line: Box | undefined;
  edit: Edit;
}

/** F7 makes the pointer draw; F7 once more takes the line in work; Escape on the image ends it. */
export function useReread({ page, line, edit }: RereadOptions) {
  const { t } = useTranslation();
  const [drawing, setDrawing] = useState(false);
  const [busy, setBusy] = useState(false);
  const reread = async (box: Box) => {
    if (!page || busy) return;
    setBusy(true);
    const done = await edit(() =>
      read(client.api.pages[':id'].read.$post({ param: { id: String(page.id) } }, json({ box }))),
    );
    setBusy(false);
    if (!done) return;
    setDrawing(false);
    const text = done.words.map((word) => word.text).join(' ');
    notifications.show({
      message: done.edit === null ? t('text.reread.same', { text }) : t('text.reread.done', { text }),
    });
  };
  const toggle = () => {
    setDrawing(!drawing);
    if (!drawing) document.querySelector<HTMLElement>('[data-viewer]')?.focus();
  };
  useCommand(
    'read-region',
    () => {
      if (drawing && line && page) void reread(widened(line, line[3] * AROUND, page));
      else if (!drawing) toggle();
    },
    page !== undefined,
  );
  useCommand('leave', () => setDrawing(false), drawing);
  return { drawing, busy, toggle, reread: (box: Box) => void reread(box) };
}
