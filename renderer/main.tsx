/** Starts the interface. */
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './ui/theme.css';
import { createRoot } from 'react-dom/client';
import { followEngine } from './api/queries.ts';
import { App } from './app.tsx';
import { startTexts } from './locales/i18n.ts';
import { listenForKeys } from './ui/keys/registry.ts';
import { preferences } from './ui/preferences.ts';

const language = preferences().language ?? 'vi';
document.documentElement.lang = language;
startTexts(language);
listenForKeys();
followEngine();
createRoot(document.getElementById('root')!).render(<App />);
