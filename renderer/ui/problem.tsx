/** Failures where they happened: the engine's sentence, or the interface's own, and a way to try again. */
import { Alert, Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../api/client.ts';

/** Gives the sentence for anything thrown; never a stack or a code alone. */
export function useProblemText(): (thrown: unknown) => string {
  const { t } = useTranslation();
  return useCallback(
    (thrown) => {
      if (thrown instanceof Problem) {
        if (thrown.sentence) return thrown.sentence;
        if (thrown.code === 'unreachable') return t('frame.problem.unreachable');
      }
      return t('frame.problem.unknown');
    },
    [t],
  );
}

/** A failure in its place on the screen. */
export function ProblemNote({ problem, again }: { problem: unknown; again?: () => void }) {
  const { t } = useTranslation();
  const text = useProblemText();
  return (
    <Alert color="red" icon={<IconAlertTriangle aria-hidden />} role="alert">
      <p>{text(problem)}</p>
      {again && (
        <Button size="xs" variant="default" onClick={again}>
          {t('frame.problem.again')}
        </Button>
      )}
    </Alert>
  );
}
