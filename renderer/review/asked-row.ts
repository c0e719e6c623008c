/** Who asked for a correction and why, in one line: by returning a batch, or by opening a new version of it. */
import { useTranslation } from 'react-i18next';
import { type Returned, useDefectName, usePersonName } from './queries.ts';

/** `opens`: the batch is the new version that was opened for this correction. */
export function useAskedRow(): (
  asked: Pick<Returned, 'returnedBy' | 'to' | 'reason'>,
  opens: boolean,
) => string {
  const { t } = useTranslation();
  const person = usePersonName();
  const defect = useDefectName();
  return ({ returnedBy, to, reason }, opens) => {
    const told = { by: person(returnedBy), reason: defect(reason) };
    return opens
      ? t('review.opened-row', told)
      : t('review.returned-row', { ...told, step: t(`words.state.${to}`) });
  };
}
