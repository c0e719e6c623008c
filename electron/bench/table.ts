/** The bench's figures as lines for people; all speeds stand beside the peer's as ratios. */
import { describingTable } from './describing.ts';
import type { Cleanup, WholeWay } from './own.ts';
import type { PeerResult } from './peers.ts';

export interface BenchResult {
  dir: string;
  places: number;
  languages: string;
  whole: WholeWay;
  cleanup: Cleanup;
  /** Pages per minute of every time that the station was measured. */
  speeds: { whole: number[]; cleanup: number[] };
  peers: PeerResult[];
  /** Times as fast as the peer at what both do; none for a peer that did not do all of it. */
  ratios: Record<string, number>;
  /** Pages whose recall is below the peer's by more than 0.01 and more than one word. */
  worse: { source: string; own: number; peer: number }[];
}

/**
 * Of several times that the same was measured, the one in the middle by speed, the slower of two. Memory is the first
 * one's, before the bench held anything for others; failures are all of them.
 */
export function typical(
  wholes: WholeWay[],
  cleanups: Cleanup[],
): Pick<BenchResult, 'whole' | 'cleanup' | 'speeds'> {
  const [first, turned] = [wholes[0]!, cleanups[0]!];
  const { peakMemoryBytes } = first;
  const failures = wholes.flatMap((whole) => whole.failures);
  return {
    whole: { ...middle(wholes), peakMemoryBytes, failures },
    cleanup: { ...middle(cleanups), turned: turned.turned, wrongTurns: turned.wrongTurns },
    speeds: { whole: wholes.map(speedOf), cleanup: cleanups.map(speedOf) },
  };
}

const speedOf = ({ pagesPerMinute }: { pagesPerMinute: number }) => pagesPerMinute;

function middle<T extends { pagesPerMinute: number }>(times: T[]): T {
  return [...times].sort((a, b) => speedOf(a) - speedOf(b))[(times.length - 1) >> 1]!;
}

/** What the station does faster or slower than each peer, and where the native reader found more words. */
export function compare(
  whole: WholeWay,
  cleanup: Cleanup,
  peers: PeerResult[],
): Pick<BenchResult, 'ratios' | 'worse'> {
  const ratios: Record<string, number> = {};
  let worse: BenchResult['worse'] = [];
  for (const peer of peers) {
    if (peer.failed > 0) continue;
    const own = peer.name === 'unpaper' ? cleanup.pagesPerMinute : whole.pagesPerMinute;
    ratios[peer.name] = own / peer.pagesPerMinute;
    if (peer.name !== 'tesseract') continue;
    worse = Object.entries(peer.words).flatMap(([source, { hit, truth }]) => {
      const mine = whole.words[source]?.hit ?? 0;
      const below = hit - mine > 1 && (hit - mine) / truth > 0.01;
      return below ? [{ source, own: mine / truth, peer: hit / truth }] : [];
    });
  }
  return { ratios, worse };
}

const number = (value: number | null, digits: number) => (value === null ? '–' : value.toFixed(digits));

const each = (values: number[]) => values.map((value) => number(value, 1)).join(', ');

/** Markdown, so that it can go into the README as it is. */
export function table({ dir, whole, cleanup, speeds, peers, ratios, places, worse }: BenchResult): string {
  const stages = Object.entries(whole.stageSeconds)
    .map(([stage, seconds]) => `${stage} ${(seconds / whole.pages).toFixed(2)}`)
    .join(', ');
  const rows = [
    `${dir}: ${whole.pages} pages, ${places} places`,
    '',
    '| | pages/min | recall | precision | station is |',
    '| --- | ---: | ---: | ---: | ---: |',
    `| station, files to delivered package | ${number(whole.pagesPerMinute, 1)} | ${number(whole.recall, 4)} | ${number(whole.precision, 4)} | |`,
    `| station, cleanup alone | ${number(cleanup.pagesPerMinute, 1)} | | | |`,
    ...peers.map((p) =>
      p.failed > 0
        ? `| ${p.command} | – | – | – | failed ×${p.failed} |`
        : `| ${p.command} | ${number(p.pagesPerMinute, 1)} | ${number(p.recall, 4)} | ${number(p.precision, 4)} | ×${number(ratios[p.name] ?? null, 2)} |`,
    ),
    '',
    ...(peers.length === 0
      ? []
      : [
          `pages/min before and between the peers, of which the middle one stands above: whole way ${each(speeds.whole)}; cleanup ${each(speeds.cleanup)}`,
        ]),
    `seconds per page and stage: ${stages}`,
    `CPU seconds per page: whole way ${number(whole.cpuSecondsPerPage, 2)}, cleanup ${number(cleanup.cpuSecondsPerPage, 2)}`,
    `peak memory ${Math.round(whole.peakMemoryBytes / 1e6)} MB, PDF ${Math.round(whole.pdfBytesPerPage / 1000)} kB per page, same pages again ${number(whole.againSeconds, 2)} s`,
    `words right but for their marks: ${number(whole.marksLost === null ? null : 100 * whole.marksLost, 2)} %`,
    `skew error ${number(whole.skewError, 3)}°, wrong turns ${whole.wrongTurns} of ${whole.pages}; turned by 90, 180, 270: ${cleanup.wrongTurns.length} of ${cleanup.turned} wrong${cleanup.wrongTurns.length > 0 ? ` (${cleanup.wrongTurns.join(', ')})` : ''}`,
    ...(whole.describing ? ['', ...describingTable(whole.describing)] : []),
    ...whole.failures.map((failure) => `failed: ${failure}`),
    ...worse.map((w) => `below native tesseract: ${w.source} ${number(w.own, 4)} < ${number(w.peer, 4)}`),
    '',
  ];
  return rows.join('\n');
}
