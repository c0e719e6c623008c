/** The interface whole: providers around the router, theme and language as preferred. */
import { MantineProvider } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider, useQuery } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect } from 'react';
import { queries, statusQuery } from './api/queries.ts';
import { showLanguage } from './locales/i18n.ts';
import { router } from './routes.tsx';
import { Gate } from './session/gate.tsx';
import { usePreferences } from './ui/preferences.ts';
import { theme } from './ui/theme.ts';

export function App() {
  const preferred = usePreferences().theme;
  const systemIsDark = useMediaQuery('(prefers-color-scheme: dark)', false, {
    getInitialValueInEffect: false,
  });
  const dark = preferred === 'system' ? systemIsDark : preferred === 'dark';
  return (
    <MantineProvider
      theme={theme}
      forceColorScheme={dark ? 'dark' : 'light'}
      // Both would write <style> elements, which the content security policy forbids; theme.css has the variables.
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={queries}>
        <Notifications position="bottom-right" transitionDuration={120} />
        <Speaking />
        <Gate>
          <RouterProvider router={router} />
        </Gate>
      </QueryClientProvider>
    </MantineProvider>
  );
}

/** Keeps the texts in the language preferred, or else in the station's own. */
function Speaking() {
  const { language } = usePreferences();
  const { data } = useQuery({ ...statusQuery, enabled: language === null });
  const shown = language ?? data?.language;
  useEffect(() => {
    // What the engine says is worded by it, in the language that it is asked in.
    if (shown && showLanguage(shown)) void queries.invalidateQueries();
  }, [shown]);
  return null;
}
