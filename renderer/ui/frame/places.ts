/** The places of the navigation, in the order of the work. */
import {
  type Icon,
  IconChartBar,
  IconChecks,
  IconFileImport,
  IconHelpCircle,
  IconHistory,
  IconHome,
  IconInfoCircle,
  IconListCheck,
  IconSearch,
  IconSend,
  IconSettings,
} from '@tabler/icons-react';
import type { CommandId } from '../keys/commands.ts';

export interface Place {
  /** Names the text `frame.nav.<id>`. */
  id:
    | 'home'
    | 'intake'
    | 'review'
    | 'deliver'
    | 'lists'
    | 'search'
    | 'reports'
    | 'history'
    | 'settings'
    | 'help'
    | 'about';
  to: string;
  icon: Icon;
  command: CommandId;
  /** At the lower end: not a step of the work. */
  aside?: true;
}

export const PLACES: Place[] = [
  { id: 'home', to: '/', icon: IconHome, command: 'go-home' },
  { id: 'intake', to: '/intake', icon: IconFileImport, command: 'go-intake' },
  { id: 'review', to: '/review', icon: IconChecks, command: 'go-review' },
  { id: 'deliver', to: '/deliver', icon: IconSend, command: 'go-deliver' },
  { id: 'lists', to: '/lists', icon: IconListCheck, command: 'go-lists' },
  { id: 'search', to: '/search', icon: IconSearch, command: 'go-search' },
  { id: 'reports', to: '/reports', icon: IconChartBar, command: 'go-reports', aside: true },
  { id: 'history', to: '/history', icon: IconHistory, command: 'go-history', aside: true },
  { id: 'settings', to: '/settings', icon: IconSettings, command: 'go-settings', aside: true },
  { id: 'help', to: '/help', icon: IconHelpCircle, command: 'go-help', aside: true },
  { id: 'about', to: '/about', icon: IconInfoCircle, command: 'go-about', aside: true },
];
