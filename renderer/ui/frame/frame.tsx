/** What stands around every screen: navigation, banner, the screen itself, the status line, palette and shortcut list. */
import { Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Banner } from './banner.tsx';
import classes from './frame.module.css';
import { useFrameCommands } from './frame-commands.ts';
import { Navigation } from './navigation.tsx';
import { Palette } from './palette.tsx';
import { ShortcutList } from './shortcut-list.tsx';
import { StatusLine } from './status-line.tsx';

export function Frame() {
  const { t } = useTranslation();
  const { open, show, close } = useFrameCommands();
  return (
    <div className={classes.frame}>
      <a className={classes.skip} href="#main">
        {t('frame.skip')}
      </a>
      <Navigation />
      <div className={classes.column}>
        <Banner />
        <main id="main" tabIndex={-1} className={classes.main}>
          <Outlet />
        </main>
        <StatusLine onShortcuts={() => show('keys')} />
      </div>
      <Palette opened={open === 'palette'} onClose={close} />
      <ShortcutList opened={open === 'keys'} onClose={close} />
    </div>
  );
}
