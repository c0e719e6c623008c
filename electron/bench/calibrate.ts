/** What each setting of the rules of "what needs eyes" would let through and cost, on pages whose truth is known. */
import { join } from 'node:path';
import type { StationConfig } from '../config.ts';
import type { PageText } from '../ocr/types.ts';
import { type EyeRules, fieldEye } from '../review/eyes.ts';
import { createStation } from '../station.ts';
import { type FieldOutcome, fieldOutcomes } from './describing.ts';
import { SETTINGS } from './own.ts';
import type { BenchPage } from './pages.ts';
import { hitsOf } from './score.ts';

/** A setting, and what it comes to. */
export interface Setting {
  /** `now` is what the rules in force say. */
  setting: string;
  now: boolean;
  /** Things that a person would be asked to look at. */
  checked: number;
  /** Wrong ones among those nobody would look at. */
  letThrough: number;
}

export interface Sweep {
  /** A field's name; `words` and `pages` are of the text. */
  of: string;
  total: number;
  wrong: number;
  settings: Setting[];
}

export interface Calibration {
  dir: string;
  pages: number;
  /** One row of settings for each field, then all fields together. */
  fields: Sweep[];
  words: Sweep | null;
  /** Pages by how many doubtful words send them to a person; wrong are words. */
  pageWords: Sweep | null;
}

const CHANCES = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99];
const WORD_CHANCES = [50, 60, 70, 75, 80, 85, 90, 95, 98, 99];
const WORD_COUNTS = [1, 3, 5, 10, 20, 40];

interface ReadWord {
  page: string;
  confidence: number;
  right: boolean;
}

/** Reads and describes the folder in an archive of its own, and sweeps the settings. */
export async function calibrate(
  dir: string,
  pages: BenchPage[],
  workDir: string,
  rules: EyeRules,
  config: Partial<StationConfig>,
): Promise<Calibration> {
  const station = await createStation({ ...config, archiveDir: join(workDir, 'archive') });
  try {
    const batch = await station.submit({
      paths: [dir],
      profile: 'tt05-aip',
      recordType: null,
      settings: SETTINGS,
      plan: { until: 'describe', approve: false, destinations: [] },
      outputs: [],
    });
    await station.idle(batch.id);
    const outcomes = fieldOutcomes(station.report(batch.id), pages);
    const truths = new Map(pages.flatMap((p) => (p.truth === null ? [] : [[p.source, p.truth] as const])));
    const texts = new Map<string, PageText[]>();
    for (const { source, readKey } of station.archive.pages.ofBatch(batch.id)) {
      const text = readKey ? station.archive.pages.derivative<PageText>(readKey)?.result : undefined;
      if (text && truths.has(source)) texts.set(source, [...(texts.get(source) ?? []), text]);
    }
    const words = [...texts].flatMap(([source, read]) => readWords(source, truths.get(source)!, read));
    return { dir, pages: pages.length, ...sweeps(outcomes, words, rules) };
  } finally {
    await station.close();
  }
}

function readWords(page: string, truth: string, texts: PageText[]): ReadWord[] {
  const words = texts.flatMap((text) => text.blocks.flatMap((b) => b.lines.flatMap((line) => line.words)));
  const hits = hitsOf(
    truth,
    words.map((word) => word.text),
  );
  // A word that is nothing but punctuation is neither right nor wrong.
  return words.flatMap(({ confidence }, n) =>
    hits[n] === null ? [] : [{ page, confidence, right: hits[n]! }],
  );
}

/** All sweeps over what was read. Pure. */
export function sweeps(
  outcomes: FieldOutcome[],
  words: ReadWord[],
  rules: EyeRules,
): Pick<Calibration, 'fields' | 'words' | 'pageWords'> {
  const names = [...new Set(outcomes.map((o) => o.field))];
  const fields = names.map((name) =>
    sweepField(
      name,
      outcomes.filter((o) => o.field === name),
      rules,
    ),
  );
  return {
    fields: fields.length > 1 ? [...fields, sweepField('all', outcomes, rules)] : fields,
    words: words.length === 0 ? null : sweepWords(words, rules),
    pageWords: words.length === 0 ? null : sweepPages(words, rules),
  };
}

function sweepField(of: string, outcomes: FieldOutcome[], { fields }: EyeRules): Sweep {
  // Nothing read is an empty value: the form asks for it anyway, whatever the setting.
  const read = outcomes.filter((o) => o.read !== null);
  const wrong = read.filter((o) => !o.right).length;
  const judged = (setting: string, now: boolean, asks: (o: FieldOutcome) => boolean): Setting => ({
    setting,
    now,
    checked: read.filter(asks).length,
    letThrough: read.filter((o) => !o.right && !asks(o)).length,
  });
  const by = (given: Parameters<typeof fieldEye>[0]) => (o: FieldOutcome) =>
    fieldEye(
      given,
      { name: o.field, state: 'read', value: o.read!, sure: o.sure, confidence: o.confidence },
      false,
    ) !== null;
  const plain = (below: number, unsure: boolean) => by({ unsure, below, own: {} });
  return {
    of,
    total: read.length,
    wrong,
    settings: [
      judged('now', true, by(fields)),
      judged('nothing', false, () => false),
      ...CHANCES.map((below) => judged(`< ${below}`, false, plain(below, false))),
      judged('unsure', false, plain(0, true)),
      ...CHANCES.map((below) => judged(`unsure or < ${below}`, false, plain(below, true))),
      judged('everything', false, () => true),
    ],
  };
}

function sweepWords(words: ReadWord[], rules: EyeRules): Sweep {
  const now = rules.words.below;
  const chances = [...new Set([...WORD_CHANCES, now])].sort((a, b) => a - b);
  return {
    of: 'words',
    total: words.length,
    wrong: words.filter((word) => !word.right).length,
    settings: chances.map((below) => ({
      setting: `< ${below}`,
      now: below === now,
      checked: words.filter((word) => word.confidence < below).length,
      letThrough: words.filter((word) => !word.right && word.confidence >= below).length,
    })),
  };
}

function sweepPages(words: ReadWord[], rules: EyeRules): Sweep {
  const rule = rules.pages.find((one) => 'measure' in one && one.measure === 'doubtful');
  const now = rule && 'atLeast' in rule ? rule.atLeast : null;
  const pages = Map.groupBy(words, (word) => word.page);
  const counted = [...pages.values()].map((own) => ({
    doubtful: own.filter((word) => word.confidence < rules.words.below).length,
    wrong: own.filter((word) => !word.right).length,
  }));
  const counts = [...new Set([...WORD_COUNTS, ...(now === null ? [] : [now])])].sort((a, b) => a - b);
  return {
    of: 'pages',
    total: counted.length,
    wrong: words.filter((word) => !word.right).length,
    settings: counts.map((atLeast) => ({
      setting: `≥ ${atLeast}`,
      now: atLeast === now,
      checked: counted.filter((page) => page.doubtful >= atLeast).length,
      letThrough: counted
        .filter((page) => page.doubtful < atLeast)
        .reduce((sum, page) => sum + page.wrong, 0),
    })),
  };
}

/** Lines of Markdown: a row per field and a column per setting, each `let through / checked`. */
export function calibrationTable({ dir, pages, fields, words, pageWords }: Calibration): string {
  const grid = (title: string, rows: Sweep[]) => {
    const settings = rows[0]?.settings ?? [];
    const name = (s: Setting) => (s.now && s.setting !== 'now' ? `${s.setting} (now)` : s.setting);
    return [
      '',
      title,
      '',
      `| | read | wrong | ${settings.map(name).join(' | ')} |`,
      `| --- | ---: | ---: | ${settings.map(() => '---:').join(' | ')} |`,
      ...rows.map((row) => {
        const cells = row.settings.map((s) => `${s.letThrough} / ${s.checked}`);
        return `| ${row.of} | ${row.total} | ${row.wrong} | ${cells.join(' | ')} |`;
      }),
    ];
  };
  return [
    `${dir}: ${pages} pages; cells: wrong ones let through / looked at`,
    ...(fields.length > 0
      ? grid('fields, by the chance (0–1) below which a value is looked at:', fields)
      : []),
    ...(words ? grid('words, by the chance (percent) below which a word is doubtful:', [words]) : []),
    ...(pageWords
      ? grid('pages, by the doubtful words that send one to a person (let through: wrong words):', [
          pageWords,
        ])
      : []),
    '',
  ].join('\n');
}
