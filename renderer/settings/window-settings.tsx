/** Language and theme of this window, in effect at once. */
import { Radio, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { language } from '../locales/i18n.ts';
import { LANGUAGES, type Language } from '../locales/texts.ts';
import { prefer, type Theme, usePreferences } from '../ui/preferences.ts';

const NAMES: Record<Language, string> = { vi: 'Tiếng Việt', en: 'English' };
const THEMES: Theme[] = ['system', 'light', 'dark'];

export function WindowSettings() {
  const { t } = useTranslation();
  const preferred = usePreferences();
  return (
    <Stack gap="lg">
      <Radio.Group
        label={t('settings.language')}
        value={preferred.language ?? language()}
        onChange={(value) => prefer({ language: value as Language })}
      >
        <Stack gap="xs" mt="xs">
          {LANGUAGES.map((code) => (
            <Radio key={code} value={code} label={NAMES[code]} />
          ))}
        </Stack>
      </Radio.Group>
      <Radio.Group
        label={t('settings.theme')}
        value={preferred.theme}
        onChange={(value) => prefer({ theme: value as Theme })}
      >
        <Stack gap="xs" mt="xs">
          {THEMES.map((theme) => (
            <Radio key={theme} value={theme} label={t(`settings.theme-${theme}`)} />
          ))}
        </Stack>
      </Radio.Group>
    </Stack>
  );
}
