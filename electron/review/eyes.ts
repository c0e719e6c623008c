/** What needs a person's eyes and why, by rules that are data (`resources/review/eyes.json`). Pure but for loading. */
import { z } from 'zod';
import { readCheckedJson } from '../files/checked-json.ts';
import { newestFile } from './defects.ts';

const told = { weight: z.number().min(0), vi: z.string().min(1), en: z.string().min(1) };
const code = z.string().regex(/^[a-z][a-z-]*$/);

/** Figures of a page that a rule can ask about; all but `doubtful`, `unread` and `outlier` get worse as they fall. */
const MEASURES = [
  'doubtful',
  'unread',
  'outlier',
  'confidence',
  'inkKept',
  'turnConfidence',
  'skewConfidence',
] as const;
export type Measure = (typeof MEASURES)[number];

const pageRule = z.union([
  z.strictObject({ code, marked: z.literal(true), ...told }),
  z.strictObject({ code, flag: z.string(), ...told }),
  z.strictObject({ code, measure: z.enum(MEASURES), atLeast: z.number(), ...told }),
  z.strictObject({ code, measure: z.enum(MEASURES), below: z.number(), ...told }),
]);
const DOCUMENT_CODES = [
  'returned',
  'secrecy',
  'blocks',
  'looks',
  'doubtful-fields',
  'always-fields',
  'pages',
] as const;
const chance = z.number().min(0).max(1);
const words = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) });
const schema = z.strictObject({
  note: z.string().optional(),
  words: z.strictObject({ below: z.number().min(0).max(100) }),
  fields: z.strictObject({
    unsure: z.boolean(),
    below: chance,
    own: z.record(z.string(), chance),
    doubtful: words,
    always: words,
  }),
  pages: z.array(pageRule),
  documents: z.array(z.strictObject({ code: z.enum(DOCUMENT_CODES), ...told })),
});

export type EyeRules = z.infer<typeof schema>;
export type FieldRules = Pick<EyeRules['fields'], 'unsure' | 'below' | 'own'>;

/** Why somebody has to look. */
export interface EyeReason {
  code: string;
  weight: number;
  /** The figure that the rule asked about: doubtful words, points to look at. */
  n: number;
  message: string;
}

/** The same of a whole batch: how many pages and documents it holds for. */
export interface BatchEye extends EyeReason {
  pages: number;
  documents: number;
}

/** Reads the newest `review/eyes.json` of `folders`. Throws `bad-resource`, naming file and line. */
export function loadEyeRules(folders: string[]): EyeRules {
  const { data, error } = readCheckedJson(newestFile(folders, 'eyes.json'), schema);
  for (const list of ['pages', 'documents'] as const) {
    const codes = data[list].map((rule) => rule.code as string);
    const twice = codes.findIndex((one, n) => codes.indexOf(one) !== n);
    if (twice >= 0) throw error([list, twice, 'code'], `${codes[twice]} twice`);
  }
  return data;
}

/** Whether a word asks for a look; `confidence` is the chance in percent that it is right. */
export function isDoubtfulWord({ words }: EyeRules, confidence: number): boolean {
  return confidence < words.below;
}

/** From which distance (robust standard deviations) a page is unlike the rest; null where no rule asks. */
export function outlierFrom({ pages }: EyeRules): number | null {
  const rule = pages.find((one) => 'measure' in one && one.measure === 'outlier' && 'atLeast' in one);
  return rule && 'atLeast' in rule ? rule.atLeast : null;
}

/** A page as the rules see it. */
export interface PageFacts {
  flags: string[];
  blank: boolean;
  /** What a supervisor who returned the batch noted on the page. */
  notes: string[];
  measures: Partial<Record<Measure, number | null>>;
}

/** Why a page needs eyes, the most urgent first. A blank page has no text that could be doubtful. */
export function pageEyes(rules: EyeRules, page: PageFacts, language: 'vi' | 'en'): EyeReason[] {
  const ofText: Measure[] = ['doubtful', 'unread', 'confidence'];
  const reasons = rules.pages.flatMap((rule): EyeReason[] => {
    if ('marked' in rule)
      return page.notes.length > 0 ? [reason(rule, page.notes.length, language, page.notes)] : [];
    if ('flag' in rule) return page.flags.includes(rule.flag) ? [reason(rule, 1, language)] : [];
    const value = page.measures[rule.measure] ?? null;
    if (value === null || (page.blank && ofText.includes(rule.measure))) return [];
    const holds = 'atLeast' in rule ? value >= rule.atLeast : value < rule.below;
    return holds ? [reason(rule, value, language)] : [];
  });
  return reasons.sort((a, b) => b.weight - a.weight);
}

/** A value as the rules see it. */
export interface FieldFacts {
  name: string;
  state: 'read' | 'draft' | 'confirmed' | 'cleared';
  value: string;
  sure: boolean;
  /** Chance that it is right, 0–1. */
  confidence: number;
}

/** Why a value that the machine read needs eyes: it is doubtful, or its field is always checked; else null. */
export function fieldEye(
  rules: FieldRules,
  field: FieldFacts,
  always: boolean,
): 'doubtful' | 'always' | null {
  if (field.state !== 'read' || field.value === '') return null;
  const below = rules.own[field.name] ?? rules.below;
  if ((rules.unsure && !field.sure) || field.confidence < below) return 'doubtful';
  return always ? 'always' : null;
}

/** How many of each kind a document has; a secrecy mark that waits for a decision counts one. */
export type DocumentFacts = Record<(typeof DOCUMENT_CODES)[number], number>;

/** Why a document needs eyes, the most urgent first. */
export function documentEyes(
  rules: EyeRules,
  facts: DocumentFacts,
  notes: string[],
  language: 'vi' | 'en',
): EyeReason[] {
  return rules.documents
    .flatMap((rule) => (facts[rule.code] > 0 ? [reason(rule, facts[rule.code], language, notes)] : []))
    .sort((a, b) => b.weight - a.weight);
}

/**
 * Reasons of all pages and documents of a batch, each once with its figures added up, the most urgent first. That a
 * document has pages which need eyes is said by the pages.
 */
export function sumEyes(
  rules: EyeRules,
  eyes: { pages: EyeReason[][]; documents: EyeReason[][] },
  notes: string[],
  language: 'vi' | 'en',
): BatchEye[] {
  const sums = new Map<string, BatchEye>();
  for (const kind of ['documents', 'pages'] as const) {
    for (const { code, weight, n, message } of eyes[kind].flat()) {
      if (kind === 'documents' && code === 'pages') continue;
      const sum = sums.get(code) ?? { code, weight, n: 0, message, pages: 0, documents: 0 };
      sum[kind]++;
      // What a document and its pages both say is said of the pages.
      if (kind === 'documents' || sum.documents === 0) sum.n += n;
      sums.set(code, sum);
    }
  }
  const told = [...sums.values()].map((sum) => {
    const rule = [...rules.documents, ...rules.pages].find(({ code }) => code === sum.code);
    return rule ? { ...sum, message: reason(rule, sum.n, language, notes).message } : sum;
  });
  return told.sort((a, b) => b.weight - a.weight);
}

function reason(
  rule: { code: string; weight: number; vi: string; en: string },
  n: number,
  language: 'vi' | 'en',
  notes: string[] = [],
): EyeReason {
  const message = rule[language]
    .replaceAll('{n}', String(n))
    .replaceAll('{notes}', () => notes.filter((note) => note !== '').join('; ') || '…');
  return { code: rule.code, weight: rule.weight, n, message };
}
