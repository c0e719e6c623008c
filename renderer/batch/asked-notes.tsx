/** What a supervisor who returned the batch said of a page, above the work on it. */
import { Alert } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { OpenedPage } from './types.ts';

export function AskedNotes({ page }: { page: Pick<OpenedPage, 'asked'> | undefined }) {
  const { t } = useTranslation();
  if (!page || page.asked.length === 0) return null;
  const said = page.asked.map(({ note }) => note || t('review.mark'));
  return (
    <Alert
      color="red"
      variant="light"
      p="xs"
      icon={<IconArrowBackUp aria-hidden />}
      title={t('review.asked-here')}
    >
      {said.join('; ')}
    </Alert>
  );
}
