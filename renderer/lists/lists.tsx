/** Lists that the office brings along: paper inventories, codes of agencies and units; and separator sheets to print. */
import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Screen } from '../ui/screen.tsx';
import { Codes } from './codes.tsx';
import { Inventories } from './inventories.tsx';
import classes from './lists.module.css';
import { Separators } from './separators.tsx';

export function Lists() {
  const { t } = useTranslation();
  return (
    <Screen crumbs={[{ label: t('lists.title') }]}>
      <Tabs defaultValue="inventories" keepMounted={false} className={classes.lists!}>
        <Tabs.List mb="lg">
          <Tabs.Tab value="inventories">{t('lists.inventories')}</Tabs.Tab>
          <Tabs.Tab value="codes">{t('lists.codes')}</Tabs.Tab>
          <Tabs.Tab value="separators">{t('lists.separators')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="inventories">
          <Inventories />
        </Tabs.Panel>
        <Tabs.Panel value="codes">
          <Codes />
        </Tabs.Panel>
        <Tabs.Panel value="separators">
          <Separators />
        </Tabs.Panel>
      </Tabs>
    </Screen>
  );
}
