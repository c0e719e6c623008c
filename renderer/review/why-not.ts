/** Why a person may not decide about a batch, in a sentence; above all the rule of four eyes. */
import { useTranslation } from 'react-i18next';
import { usePersonName } from './queries.ts';

const KNOWN = ['four-eyes', 'other-reviewer', 'role-needed', 'illegal-step'] as const;

/** `code` is what the act would fail with; `reviewer` the supervisor to whom the batch comes back. */
export function useWhyNot(): (code: string, reviewer: string | null) => string {
  const { t } = useTranslation();
  const person = usePersonName();
  return (code, reviewer) => {
    const known = KNOWN.find((name) => name === code) ?? 'illegal-step';
    return t(`review.may-not.${known}`, { who: reviewer ? person(reviewer) : '' });
  };
}
