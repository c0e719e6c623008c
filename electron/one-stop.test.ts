/** Scans that bear the QR code of a one-stop dossier, through the whole station. */
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { qrModules } from './codes/qr.ts';
import { checkBatch } from './pipeline/check-batch.ts';
import { digitize, open, place, READ_ONLY } from './whole-batch-fixture.ts';

const [FIRST, SECOND] = ['000.00.14.H24-211015-0012', '000.00.14.H24-211016-0003'];
/** As the receipt of a one-stop desk has it. */
const lookUp = (code: string) => `https://dichvucong.haiphong.gov.vn/tra-cuu?ma=${code}`;

/** A page with a heading of its own, and a code at the upper left where one is given. */
async function page(name: string, kind: string, qr?: string): Promise<void> {
  const rows = qr ? await qrModules(qr) : [];
  const squares = rows.flatMap((row, y) =>
    row.flatMap((dark, x) => (dark ? [`<rect x="${x}" y="${y}" width="1" height="1"/>`] : [])),
  );
  const svg = `<svg width="1240" height="700" font-family="Liberation Serif, Tinos, serif">
    <rect width="100%" height="100%" fill="white"/>
    <g transform="translate(80 60) scale(5)">${squares.join('')}</g>
    <text x="560" y="90" font-size="30" font-weight="bold">CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</text>
    <text x="640" y="135" font-size="30" font-weight="bold">Độc lập - Tự do - Hạnh phúc</text>
    <text x="450" y="340" font-size="40" font-weight="bold">${kind}</text>
    <text x="120" y="450" font-size="30">Ủy ban nhân dân xã An Hưng đã tiếp nhận hồ sơ của ông Lê Văn Tám.</text></svg>`;
  await sharp(Buffer.from(svg))
    .withMetadata({ density: 200 })
    .jpeg({ quality: 92 })
    .toFile(join(place.scans, name));
}

it('lie in the dossier that the code names, with what follows; codes of others say nothing', async () => {
  await page('1.jpg', 'GIẤY BIÊN NHẬN', lookUp(FIRST));
  await page('2.jpg', 'ĐƠN ĐỀ NGHỊ', '031085001234|031085001|Nguyễn Văn An|01021985|Nam|Xã An Hưng|10062021');
  await page('3.jpg', 'GIẤY BIÊN NHẬN', lookUp(SECOND));
  await page('4.jpg', 'THÔNG BÁO');
  await page('5.jpg', 'QUYẾT ĐỊNH', lookUp(FIRST));
  const s = await open();
  const { batch, documents } = await digitize(s, { profile: 'tthc-2023', plan: READ_ONLY, settings: {} });
  const dossiers = s.archive.documents.dossiers(batch);
  const inOrder = s.archive.pages.ofBatch(batch).map(({ id }) => id);
  const pagesOf = (code: string) =>
    dossiers
      .filter(({ settings }) => settings.dossierCode === code)
      .map(({ id }) =>
        s.archive.documents
          .ofDossier(id)
          .flatMap(({ pageIds }) => pageIds.map((page) => inOrder.indexOf(page) + 1)),
      );
  expect(documents.length).toBe(5);
  expect([pagesOf(FIRST), pagesOf(SECOND), dossiers.length]).toEqual([[[1, 2, 5]], [[3, 4]], 2]);
  // What each of them lacks says by its first page which one is meant.
  const { findings } = checkBatch(s.archive, s.records, s.profiles, batch, 'vi');
  const missing = findings.flatMap(({ code, page }) => (code === 'missing-element' ? [page] : []));
  expect(missing).toEqual([0, 0, 2, 2]);
});

it('are asked about where the person who took them in named another dossier', async () => {
  await page('1.jpg', 'GIẤY BIÊN NHẬN', lookUp(FIRST));
  await page('2.jpg', 'QUYẾT ĐỊNH', lookUp(SECOND));
  const s = await open();
  const { batch, findings } = await digitize(s, {
    ...{ profile: 'tthc-2023', plan: READ_ONLY },
    settings: { dossierCode: FIRST },
  });
  expect(s.archive.documents.dossiers(batch).map(({ settings }) => settings.dossierCode)).toEqual([FIRST]);
  expect(findings.filter(({ code }) => code === 'dossier-code-differs')).toMatchObject([{ level: 'look' }]);
});
