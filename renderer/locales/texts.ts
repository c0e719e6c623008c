/** Every text of the interface, one file per area and language; a key missing in either language fails the type check. */

import enAbout from './en/about.json' with { type: 'json' };
import enBatch from './en/batch.json' with { type: 'json' };
import enCommands from './en/commands.json' with { type: 'json' };
import enDeliver from './en/deliver.json' with { type: 'json' };
import enDescribe from './en/describe.json' with { type: 'json' };
import enFrame from './en/frame.json' with { type: 'json' };
import enHelp from './en/help.json' with { type: 'json' };
import enHistory from './en/history.json' with { type: 'json' };
import enHome from './en/home.json' with { type: 'json' };
import enIntake from './en/intake.json' with { type: 'json' };
import enLists from './en/lists.json' with { type: 'json' };
import enPages from './en/pages.json' with { type: 'json' };
import enRegister from './en/register.json' with { type: 'json' };
import enReports from './en/reports.json' with { type: 'json' };
import enReview from './en/review.json' with { type: 'json' };
import enSampling from './en/sampling.json' with { type: 'json' };
import enSearch from './en/search.json' with { type: 'json' };
import enSession from './en/session.json' with { type: 'json' };
import enSettings from './en/settings.json' with { type: 'json' };
import enSplits from './en/splits.json' with { type: 'json' };
import enText from './en/text.json' with { type: 'json' };
import enViewer from './en/viewer.json' with { type: 'json' };
import enWords from './en/words.json' with { type: 'json' };
import viAbout from './vi/about.json' with { type: 'json' };
import viBatch from './vi/batch.json' with { type: 'json' };
import viCommands from './vi/commands.json' with { type: 'json' };
import viDeliver from './vi/deliver.json' with { type: 'json' };
import viDescribe from './vi/describe.json' with { type: 'json' };
import viFrame from './vi/frame.json' with { type: 'json' };
import viHelp from './vi/help.json' with { type: 'json' };
import viHistory from './vi/history.json' with { type: 'json' };
import viHome from './vi/home.json' with { type: 'json' };
import viIntake from './vi/intake.json' with { type: 'json' };
import viLists from './vi/lists.json' with { type: 'json' };
import viPages from './vi/pages.json' with { type: 'json' };
import viRegister from './vi/register.json' with { type: 'json' };
import viReports from './vi/reports.json' with { type: 'json' };
import viReview from './vi/review.json' with { type: 'json' };
import viSampling from './vi/sampling.json' with { type: 'json' };
import viSearch from './vi/search.json' with { type: 'json' };
import viSession from './vi/session.json' with { type: 'json' };
import viSettings from './vi/settings.json' with { type: 'json' };
import viSplits from './vi/splits.json' with { type: 'json' };
import viText from './vi/text.json' with { type: 'json' };
import viViewer from './vi/viewer.json' with { type: 'json' };
import viWords from './vi/words.json' with { type: 'json' };

const vi = {
  about: viAbout,
  batch: viBatch,
  commands: viCommands,
  deliver: viDeliver,
  describe: viDescribe,
  frame: viFrame,
  help: viHelp,
  history: viHistory,
  home: viHome,
  intake: viIntake,
  lists: viLists,
  pages: viPages,
  register: viRegister,
  reports: viReports,
  review: viReview,
  sampling: viSampling,
  search: viSearch,
  session: viSession,
  settings: viSettings,
  splits: viSplits,
  text: viText,
  viewer: viViewer,
  words: viWords,
};
const en = {
  about: enAbout,
  batch: enBatch,
  commands: enCommands,
  deliver: enDeliver,
  describe: enDescribe,
  frame: enFrame,
  help: enHelp,
  history: enHistory,
  home: enHome,
  intake: enIntake,
  lists: enLists,
  pages: enPages,
  register: enRegister,
  reports: enReports,
  review: enReview,
  sampling: enSampling,
  search: enSearch,
  session: enSession,
  settings: enSettings,
  splits: enSplits,
  text: enText,
  viewer: enViewer,
  words: enWords,
};

export type Texts = typeof vi;
export type Language = 'vi' | 'en';
export const LANGUAGES: Language[] = ['vi', 'en'];

// Assigning each language to the other's type makes the type checker compare the two sets of keys.
export const TEXTS: Record<Language, Texts> = {
  vi: vi satisfies typeof en,
  en: en satisfies typeof vi,
};
