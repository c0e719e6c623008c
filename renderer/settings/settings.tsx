/** Settings: how the window looks and speaks, keys, accounts, destinations, the recipe, and the archive's place. */
import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Paces } from '../deliver/pace.tsx';
import { Screen } from '../ui/screen.tsx';
import { Accounts } from './accounts.tsx';
import { ArchivePlace } from './archive-place.tsx';
import { Keyboard } from './keyboard.tsx';
import { Recipe } from './recipe.tsx';
import classes from './settings.module.css';
import { WindowSettings } from './window-settings.tsx';

export function Settings() {
  const { t } = useTranslation();
  return (
    <Screen crumbs={[{ label: t('settings.title') }]}>
      <Tabs defaultValue="window" className={classes.settings!}>
        <Tabs.List mb="lg">
          <Tabs.Tab value="window">{t('settings.window')}</Tabs.Tab>
          <Tabs.Tab value="keyboard">{t('settings.keyboard')}</Tabs.Tab>
          <Tabs.Tab value="accounts">{t('settings.accounts')}</Tabs.Tab>
          <Tabs.Tab value="destinations">{t('settings.destinations')}</Tabs.Tab>
          <Tabs.Tab value="recipe">{t('settings.recipe.title')}</Tabs.Tab>
          <Tabs.Tab value="archive">{t('settings.archive')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="window">
          <WindowSettings />
        </Tabs.Panel>
        <Tabs.Panel value="keyboard">
          <Keyboard />
        </Tabs.Panel>
        <Tabs.Panel value="accounts">
          <Accounts />
        </Tabs.Panel>
        <Tabs.Panel value="destinations">
          <Paces none={<p className={classes.text}>{t('settings.no-destinations')}</p>} />
        </Tabs.Panel>
        <Tabs.Panel value="recipe">
          <Recipe />
        </Tabs.Panel>
        <Tabs.Panel value="archive">
          <ArchivePlace />
        </Tabs.Panel>
      </Tabs>
    </Screen>
  );
}
