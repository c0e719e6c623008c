/** The programs that the station is measured against, run on the same pages with what each needs prepared beforehand. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { PDFDocument } from 'pdf-lib';
import sharp from 'sharp';
import { inPlaces } from './own.ts';
import type { BenchPage } from './pages.ts';
import { countWords, rates, type WordCount } from './score.ts';

export interface PeerResult {
  name: string;
  version: string;
  /** The command, as it was run. */
  command: string;
  seconds: number;
  pagesPerMinute: number;
  recall: number | null;
  precision: number | null;
  marksLost: number | null;
  words: Record<string, WordCount>;
  /** Runs that ended with an error: what they were to do was not done. */
  failed: number;
}

interface Options {
  workDir: string;
  places: number;
  modelsDir: string;
  languages: string;
}

const PEERS = { ocrmypdf, unpaper, tesseract };

/** All peers that are installed, in turn; `between` is done after each but the last. */
export async function measurePeers(
  pages: BenchPage[],
  options: Options,
  between: () => Promise<void> = async () => {},
): Promise<PeerResult[]> {
  const results: PeerResult[] = [];
  for (const [name, measure] of Object.entries(PEERS)) {
    if (!version(name)) continue;
    if (results.length > 0) await between();
    results.push(await measure(pages, options));
  }
  return results;
}

/** First line of what `name --version` prints, null when it is not installed. */
function version(name: string): string | null {
  const { status, stdout, stderr } = spawnSync(name, ['--version'], { encoding: 'utf8' });
  return status === 0 ? (stdout || stderr).split('\n')[0]!.trim() : null;
}

/** The whole way to a searchable PDF/A, from one PDF that holds the page images. */
async function ocrmypdf(pages: BenchPage[], { workDir, places, languages }: Options): Promise<PeerResult> {
  const input = join(workDir, 'ocrmypdf-in.pdf');
  const output = join(workDir, 'ocrmypdf-out.pdf');
  await writeFile(input, await asPdf(pages));
  const args = ['-l', languages, '--rotate-pages', '--deskew', '--clean', '-j', `${places}`];
  const run = [...args, '--output-type', 'pdfa', '-q', input, output];
  const { seconds, failed } = await timed([run], 1, 'ocrmypdf');
  const words: Record<string, WordCount> = {};
  for (const [i, { source, truth }] of pages.entries()) {
    if (truth === null) continue;
    const n = `${i + 1}`;
    const { stdout } = spawnSync('pdftotext', ['-f', n, '-l', n, output, '-'], { encoding: 'utf8' });
    words[source] = countWords(truth, stdout ?? '');
  }
  return result('ocrmypdf', `ocrmypdf ${args.join(' ')} --output-type pdfa`, pages.length, {
    seconds,
    failed,
    words,
  });
}

async function asPdf(pages: BenchPage[]): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  for (const { path, mime, dpi, width, height } of pages) {
    const jpeg =
      mime === 'image/jpeg' ? await readFile(path) : await sharp(path).jpeg({ quality: 95 }).toBuffer();
    const image = await pdf.embedJpg(jpeg);
    const size: [number, number] = [(width * 72) / dpi, (height * 72) / dpi];
    pdf.addPage(size).drawImage(image, { x: 0, y: 0, width: size[0], height: size[1] });
  }
  return pdf.save();
}

/** Cleanup alone, from and to the uncompressed format that it wants. */
async function unpaper(pages: BenchPage[], { workDir, places }: Options): Promise<PeerResult> {
  const dir = join(workDir, 'unpaper');
  await mkdir(dir, { recursive: true });
  const inputs = await Promise.all(
    pages.map(async ({ path }, i) => {
      const { data, info } = await sharp(path)
        .autoOrient()
        .removeAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      const file = join(dir, `${i}.${info.channels === 1 ? 'pgm' : 'ppm'}`);
      const header = `P${info.channels === 1 ? 5 : 6}\n${info.width} ${info.height}\n255\n`;
      await writeFile(file, Buffer.concat([Buffer.from(header), data]));
      return file;
    }),
  );
  const runs = inputs.map((file) => ['--overwrite', file, `${file}.out.ppm`]);
  return result('unpaper', 'unpaper', pages.length, { ...(await timed(runs, places, 'unpaper')), words: {} });
}

/** Reading alone, of the raw pages, with the station's own models; one thread per process. */
async function tesseract(
  pages: BenchPage[],
  { workDir, places, modelsDir, languages }: Options,
): Promise<PeerResult> {
  const models = join(workDir, 'tessdata');
  await mkdir(models, { recursive: true });
  for (const language of languages.split('+')) {
    const packed = await readFile(join(modelsDir, `${language}.traineddata.gz`));
    await writeFile(join(models, `${language}.traineddata`), gunzipSync(packed));
  }
  const words: Record<string, WordCount> = {};
  const output = (i: number) => join(workDir, `tesseract-${i}`);
  const asked = ['-l', languages, '--tessdata-dir', models];
  const runs = pages.map(({ path, dpi }, i) => [path, output(i), ...asked, '--dpi', `${dpi}`]);
  const { seconds, failed } = await timed(runs, places, 'tesseract');
  for (const [i, { source, truth }] of pages.entries()) {
    if (truth === null) continue;
    words[source] = countWords(truth, await readFile(`${output(i)}.txt`, 'utf8').catch(() => ''));
  }
  const command = `OMP_THREAD_LIMIT=1 tesseract -l ${languages}, ${places} processes`;
  return result('tesseract', command, pages.length, { seconds, failed, words });
}

/** Runs a program once for each list of arguments, `places` at a time. */
async function timed(
  runs: string[][],
  places: number,
  name: string,
): Promise<{ seconds: number; failed: number }> {
  const started = performance.now();
  let failed = 0;
  await inPlaces(runs, places, async (args) => {
    const child = spawn(name, args, { stdio: 'ignore', env: { ...process.env, OMP_THREAD_LIMIT: '1' } });
    const { promise, resolve, reject } = Promise.withResolvers<number | null>();
    child.on('close', resolve).on('error', reject);
    if ((await promise) !== 0) failed++;
  });
  return { seconds: (performance.now() - started) / 1000, failed };
}

function result(
  name: string,
  command: string,
  pages: number,
  { seconds, failed, words }: Pick<PeerResult, 'seconds' | 'failed' | 'words'>,
): PeerResult {
  return {
    name,
    version: version(name) ?? '',
    command,
    seconds,
    pagesPerMinute: (60 * pages) / seconds,
    ...(rates(Object.values(words)) ?? { recall: null, precision: null, marksLost: null }),
    words,
    failed,
  };
}
