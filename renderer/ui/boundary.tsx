/** What a screen shows that failed while drawing: what it means, and the way on. */
import { Button, EmptyState } from '@mantine/core';
import { IconAlertTriangle, IconMap2 } from '@tabler/icons-react';
import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

function Heading({ text }: { text: string }) {
  return <h1 style={{ all: 'unset' }}>{text}</h1>;
}

export function ScreenFailed({ reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  return (
    <EmptyState
      pt="4rem"
      role="alert"
      icon={<IconAlertTriangle aria-hidden />}
      title={<Heading text={t('frame.problem.screen')} />}
    >
      <EmptyState.Actions>
        <Button onClick={reset}>{t('frame.problem.again')}</Button>
        <Button variant="default" component={Link} to="/">
          {t('frame.problem.to-home')}
        </Button>
      </EmptyState.Actions>
    </EmptyState>
  );
}

export function NoSuchScreen() {
  const { t } = useTranslation();
  return (
    <EmptyState
      pt="4rem"
      icon={<IconMap2 aria-hidden />}
      title={<Heading text={t('frame.problem.missing')} />}
    >
      <EmptyState.Actions>
        <Button component={Link} to="/">
          {t('frame.problem.to-home')}
        </Button>
      </EmptyState.Actions>
    </EmptyState>
  );
}
