/** Measures the station itself: the whole way in an archive of its own, cleanup alone, and every page turned. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { run as cleanStage } from '../clean/stage.ts';
import type { CleanResult } from '../clean/types.ts';
import { type StationConfig, stationConfig } from '../config.ts';
import type { PageText } from '../ocr/types.ts';
import { openSource } from '../packaging/source.ts';
import type { BatchReport } from '../pipeline/report.ts';
import type { BlobStore, StageContext } from '../stage.ts';
import { createStation, type Station } from '../station.ts';
import { WorkerPool } from '../workers/pool.ts';
import { type Describing, scoreDescribing } from './describing.ts';
import type { BenchPage } from './pages.ts';
import { countWords, rates, type WordCount } from './score.ts';

export interface WholeWay {
  pages: number;
  seconds: number;
  pagesPerMinute: number;
  cpuSecondsPerPage: number;
  peakMemoryBytes: number;
  /** Seconds that the jobs of a stage took, summed over all places. */
  stageSeconds: Record<string, number>;
  recall: number | null;
  precision: number | null;
  /** Words right but for their marks. */
  marksLost: number | null;
  /** Per page with ground truth. */
  words: Record<string, WordCount>;
  /** Null where nothing is known about the documents. */
  describing: Describing | null;
  skewError: number | null;
  wrongTurns: number;
  pdfBytesPerPage: number;
  /** Seconds of the same command given again. */
  againSeconds: number;
  /** What failed, in words: figures of such a run are not the station's. */
  failures: string[];
}

/** Of the dossier that a bench folder becomes. */
export const SETTINGS = {
  agencyCode: 'H00.00',
  fondsCode: 'P00',
  fileNotation: '1',
  title: 'bench',
  maintenance: '01',
  mode: '01',
  paperFileCode: '1',
  // Else taken from the documents, of which a bench need not have any with a date.
  startDate: '01/01/2000',
  endDate: '31/12/2000',
};
const SAMPLE_MEMORY_MS = 100;

/** From the files in `dir` to a package that lies at its destination. */
export async function wholeWay(
  dir: string,
  pages: BenchPage[],
  workDir: string,
  config: Partial<StationConfig>,
): Promise<WholeWay> {
  const destination = join(workDir, 'delivered');
  await mkdir(destination, { recursive: true });
  const submission = {
    paths: [dir],
    profile: 'tt05-aip',
    recordType: null,
    settings: SETTINGS,
    plan: { until: 'package' as const, approve: true, destinations: [`folder:${destination}`] },
    outputs: [],
  };
  let peak = 0;
  const sampler = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, SAMPLE_MEMORY_MS);
  const cpu = process.cpuUsage();
  const started = performance.now();
  const station = await createStation({ ...config, archiveDir: join(workDir, 'archive') });
  const stageSeconds = followStages(station);
  try {
    const batch = await station.submit(submission);
    await station.idle(batch.id);
    const seconds = (performance.now() - started) / 1000;
    const used = process.cpuUsage(cpu);
    const again = performance.now();
    await station.idle((await station.submit(submission)).id);
    const againSeconds = (performance.now() - again) / 1000;
    const report = station.report(batch.id);
    const words = wordsPerPage(station, batch.id, pages);
    const found = new Map(report.pages.map((page) => [page.source, page]));
    const skews = pages.flatMap(({ skew, source }) =>
      skew === null ? [] : [Math.abs((found.get(source)?.skew ?? 90) - skew)],
    );
    const count = report.pages.length;
    return {
      pages: count,
      seconds,
      pagesPerMinute: (60 * count) / seconds,
      cpuSecondsPerPage: (used.user + used.system) / 1e6 / count,
      peakMemoryBytes: peak,
      stageSeconds: { ...stageSeconds, ...pageSeconds(report) },
      ...(rates(Object.values(words)) ?? { recall: null, precision: null, marksLost: null }),
      words,
      describing: scoreDescribing(report, pages),
      skewError: skews.length === 0 ? null : skews.reduce((a, b) => a + b, 0) / skews.length,
      wrongTurns: pages.filter(({ turn, source }) => turn !== null && found.get(source)?.turn !== turn)
        .length,
      pdfBytesPerPage: (await pdfBytes(report.packages.map((p) => p.path))) / count,
      againSeconds,
      failures: report.failures.map(({ stage, message }) => `${stage}: ${message}`),
    };
  } finally {
    clearInterval(sampler);
    await station.close();
  }
}

function followStages(station: Station): Record<string, number> {
  const seconds: Record<string, number> = {};
  const begun = new Map<string, number>();
  station.hub.listen((event) => {
    if (event.type !== 'job') return;
    const key = `${event.stage} ${event.subject}`;
    if (event.state === 'running') begun.set(key, performance.now());
    else {
      const took = performance.now() - (begun.get(key) ?? performance.now());
      seconds[event.stage] = (seconds[event.stage] ?? 0) + took / 1000;
    }
  });
  return seconds;
}

/** Of what is done page by page, only the time in a place counts, not the waiting for one. */
function pageSeconds({ pages }: BatchReport): { clean: number; read: number } {
  const sum = (of: 'clean' | 'ocr') => pages.reduce((n, page) => n + (page.ms?.[of] ?? 0), 0) / 1000;
  return { clean: sum('clean'), read: sum('ocr') };
}

function wordsPerPage(station: Station, batchId: string, pages: BenchPage[]): Record<string, WordCount> {
  const { archive } = station;
  // Facing pages are measured together, as their picture was transcribed.
  const read = new Map<string, string>();
  for (const { source, readKey } of archive.pages.ofBatch(batchId)) {
    const text = readKey ? (archive.pages.derivative<PageText>(readKey)?.result.text ?? '') : '';
    read.set(source, `${read.get(source) ?? ''}\n${text}`);
  }
  return Object.fromEntries(
    pages.flatMap(({ source, truth }) =>
      truth === null ? [] : [[source, countWords(truth, read.get(source) ?? '')]],
    ),
  );
}

async function pdfBytes(packages: string[]): Promise<number> {
  let bytes = 0;
  for (const path of packages) {
    const source = await openSource(path);
    for (const entry of source.entries) if (entry.name.endsWith('.pdf')) bytes += entry.bytes;
    source.close();
  }
  return bytes;
}

export interface Cleanup {
  seconds: number;
  pagesPerMinute: number;
  cpuSecondsPerPage: number;
  /** Pages with text that were turned by 90, 180 and 270 degrees, and those that did not come out upright. */
  turned: number;
  wrongTurns: string[];
}

/** Cleanup alone, in all places at once; then, unless `quick`, every page with text lying on each of its sides. */
export async function cleanupAlone(
  pages: BenchPage[],
  workDir: string,
  { places, quick }: { places: number; quick: boolean },
): Promise<Cleanup> {
  const { recipe, workerEntry, modelsDir, languages } = stationConfig();
  const pool = new WorkerPool({
    size: places,
    recycleAfter: Number.POSITIVE_INFINITY,
    entry: workerEntry,
    modelsDir,
    languages,
  });
  const context = (place: number): StageContext => ({
    signal: new AbortController().signal,
    progress() {},
    // Cleanup holds no blobs.
    files: {} as BlobStore,
    pool,
    workDir: join(workDir, `place-${place}`),
  });
  const clean = ({ path, mime, dpi }: { path: string; mime: string; dpi: number }, ctx: StageContext) =>
    cleanStage({ clean: { path, mime, frame: 0, dpi }, recipe }, ctx);
  for (let place = 0; place < places; place++) await mkdir(context(place).workDir, { recursive: true });
  try {
    // Once through first: threads start and code is compiled in the first dozen pages of a run that has thousands.
    await inPlaces(pages, places, (page, place) => clean(page, context(place)));
    const cpu = process.cpuUsage();
    const started = performance.now();
    await inPlaces(pages, places, (page, place) => clean(page, context(place)));
    const seconds = (performance.now() - started) / 1000;
    const used = process.cpuUsage(cpu);
    const lying = quick ? [] : await turnedPages(pages, workDir);
    const wrongTurns: string[] = [];
    await inPlaces(lying, places, async (page, place) => {
      const { turn } = (await clean(page, context(place))) as CleanResult;
      if (turn !== page.turn) wrongTurns.push(`${page.source} ${page.by}`);
    });
    return {
      seconds,
      pagesPerMinute: (60 * pages.length) / seconds,
      cpuSecondsPerPage: (used.user + used.system) / 1e6 / pages.length,
      turned: lying.length,
      wrongTurns,
    };
  } finally {
    await pool.close();
  }
}

interface TurnedPage {
  source: string;
  by: number;
  path: string;
  mime: string;
  dpi: number;
  /** The turn that makes it upright. */
  turn: number;
}

async function turnedPages(pages: BenchPage[], workDir: string): Promise<TurnedPage[]> {
  const turned: TurnedPage[] = [];
  const dir = join(workDir, 'turned');
  await mkdir(dir, { recursive: true });
  for (const { path, source, dpi, truth, turn } of pages) {
    if (truth === null) continue;
    for (const by of [90, 180, 270]) {
      const file = join(dir, `${turned.length}.jpg`);
      await writeFile(file, await sharp(path).autoOrient().rotate(by).jpeg({ quality: 92 }).toBuffer());
      turned.push({ source, by, path: file, mime: 'image/jpeg', dpi, turn: ((turn ?? 0) + 360 - by) % 360 });
    }
  }
  return turned;
}

/** Runs `work` on all items, `places` at a time. */
export async function inPlaces<T>(
  items: T[],
  places: number,
  work: (item: T, place: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: places }, async (_, place) => {
      while (next < items.length) await work(items[next++]!, place);
    }),
  );
}
