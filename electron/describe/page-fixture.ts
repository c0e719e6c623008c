/** Builds pages for tests: lines of text at places given in hundredths of an A4 page at 300 dpi. */
import type { Box } from '../imaging/raster.ts';
import type { Line, PageText } from '../ocr/types.ts';
import type { PageEvidence } from './types.ts';

const WIDTH = 2480;
const HEIGHT = 3508;
const LETTER = 24;
const LINE = 44;

/** A line whose left edge (`left`) or centre (`centre`) is given in % of the width, its top in % of the height. */
export interface FixtureLine {
  text: string;
  top: number;
  left?: number;
  centre?: number;
  confidence?: number;
}

export function pageText(lines: FixtureLine[]): PageText {
  const built = lines.map(toLine);
  return {
    width: WIDTH,
    height: HEIGHT,
    dpi: 300,
    blocks: built.map((line) => ({ box: line.box, lines: [line] })),
    stamps: [],
    unread: [],
    text: lines.map((l) => l.text).join('\n'),
    confidence: 95,
    words: built.reduce((n, l) => n + l.words.length, 0),
    languages: 'vie',
  };
}

export function evidence(
  lines: FixtureLine[] | null,
  position = 0,
  more: Partial<PageEvidence> = {},
): PageEvidence {
  const text = lines && pageText(lines);
  return {
    position,
    source: `${position}.jpg`,
    index: 0,
    blank: lines === null,
    text,
    wholeFile: false,
    ...more,
  };
}

function toLine({ text, top, left, centre, confidence = 95 }: FixtureLine): Line {
  const width = text.length * LETTER;
  let x = Math.round(
    centre === undefined ? ((left ?? 12) / 100) * WIDTH : (centre / 100) * WIDTH - width / 2,
  );
  const y = Math.round((top / 100) * HEIGHT);
  const words = text.split(' ').map((word) => {
    const box: Box = [x, y, word.length * LETTER - 4, LINE];
    x += (word.length + 1) * LETTER;
    return { text: word, box, confidence };
  });
  const first = words[0]!.box[0];
  return { box: [first, y, x - LETTER - first, LINE], words };
}

/** The head and body of an ordinary decision, with the given parts replaced. */
export function decision(
  parts: { number?: string; date?: string; heading?: string; subject?: string[]; agency?: string[] } = {},
): FixtureLine[] {
  const agency = parts.agency ?? ['ỦY BAN NHÂN DÂN', 'XÃ AN HƯNG'];
  const subject = parts.subject ?? ['Về việc công nhận gia đình văn hóa năm 2020'];
  return [
    { text: agency[0]!, top: 6, centre: 27 },
    { text: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', top: 6, centre: 68 },
    ...(agency[1] ? [{ text: agency[1], top: 7.6, centre: 27 }] : []),
    { text: 'Độc lập - Tự do - Hạnh phúc', top: 7.6, centre: 68 },
    { text: parts.number ?? 'Số: 54/QĐ-UBND', top: 9.6, centre: 27 },
    { text: parts.date ?? 'An Hưng, ngày 03 tháng 8 năm 2020', top: 9.6, centre: 68 },
    { text: parts.heading ?? 'QUYẾT ĐỊNH', top: 13, centre: 50 },
    ...subject.map((text, i) => ({ text, top: 14.8 + 1.6 * i, centre: 50 })),
    { text: 'Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;', top: 20, left: 15 },
    { text: 'Điều 1. Công nhận các gia đình có tên sau đây.', top: 22, left: 15 },
    { text: 'Nơi nhận:', top: 60, left: 12 },
    { text: 'TM. ỦY BAN NHÂN DÂN', top: 60, centre: 70 },
    { text: 'CHỦ TỊCH', top: 61.5, centre: 70 },
    { text: 'Đỗ Thị Nhàn', top: 69, centre: 70 },
  ];
}
