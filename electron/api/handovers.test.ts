/** The paper of a batch: minutes that can be printed, and its way back, over HTTP. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createStation, type Station } from '../station.ts';
import { fillBatch } from '../workbench/archive-fixture.ts';

let station: Station;
let batch: string;

const call = (method: string, path: string, body?: unknown) =>
  station.fetch(
    new Request(`http://station/api/batches/${batch}/handover${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body) } : {}),
    }),
  );
const answer = async (response: Response) =>
  ({ status: response.status, ...((await response.json()) as object) }) as {
    status: number;
    title?: string;
    handover?: { version: number; returnedAt: string | null };
  };

beforeAll(async () => {
  station = await createStation({
    archiveDir: mkdtempSync(join(tmpdir(), 'station-paper-')),
    operator: 'lan',
  });
  batch = await fillBatch(station.archive, { pages: 2, width: 200, wordings: 1, lines: 2 });
});
afterAll(() => station.close());

const minutes = {
  giver: 'Nguyễn Thị\u202e Hoa ',
  giverPost: 'Công chức văn phòng – thống kê',
  taker: 'Trần Văn Đặng',
  takerPost: '',
  remark: '<b>Rách</b> mép 3 tờ',
};

it('writes minutes, prints them, and notes the way back, never over what somebody else wrote', async () => {
  expect(await answer(await call('GET', ''))).toMatchObject({ handover: null });
  expect((await call('GET', '.pdf')).status).toBe(404);
  expect((await answer(await call('POST', '/return', { returned: true, version: 0 }))).status).toBe(404);
  const edit = { minutes, day: '2026-11-25', version: 0 };
  expect(await answer(await call('PUT', '', edit))).toMatchObject({
    handover: { minutes: { giver: 'Nguyễn Thị Hoa' }, version: 1, returnedAt: null },
  });
  expect(await answer(await call('PUT', '', edit))).toMatchObject({ status: 409, title: 'edit-conflict' });
  expect((await call('PUT', '', { ...edit, day: '2026-02-30', version: 1 })).status).toBe(400);
  const back = await answer(await call('POST', '/return', { returned: true, version: 1 }));
  expect(back.handover).toMatchObject({ returnedBy: 'lan', version: 2 });
  expect(back.handover!.returnedAt).toMatch(/^\d{4}-/);
  const pdf = await call('GET', '.pdf');
  expect(pdf.headers.get('content-type')).toBe('application/pdf');
  const bytes = Buffer.from(await pdf.arrayBuffer());
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
  const out = await answer(await call('POST', '/return', { returned: false, version: 2 }));
  expect(out.handover).toMatchObject({ returnedAt: null, version: 3 });
});
