/** The field for a password that is chosen anew, with what a good one is. */
import { PasswordInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

export function NewPassword({ name, label, focused }: { name: string; label: string; focused?: boolean }) {
  const { t } = useTranslation();
  return (
    <PasswordInput
      name={name}
      label={label}
      description={t('session.next-text')}
      autoComplete="new-password"
      minLength={8}
      required
      withAsterisk={false}
      data-autofocus={focused}
    />
  );
}
