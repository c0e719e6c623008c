import { expect, test } from '@playwright/test';
import { filled } from './filled.ts';
import { violationsOf, watchPolicy } from './page.ts';

test('fields are confirmed by keyboard, filled from the image, drafts kept, faults said while typing', async ({
  page,
}) => {
  const place = await filled(12);
  const refused = watchPolicy(page);
  await place.enter(page);
  await place.go(page, 'describe');
  const documents = async () =>
    (await (await page.request.get(`${place.origin}/api/batches/${place.batch}/documents`)).json()).documents;
  const focused = () => page.evaluate(() => (document.activeElement as HTMLElement).dataset.field);
  await expect(page.getByRole('combobox', { name: 'Loại văn bản' })).toHaveValue('Báo cáo');

  await test.step('F3 leads to what asks, Ctrl+Enter confirms it and goes on', async () => {
    await page.keyboard.press('F3');
    await expect.poll(focused).toBe('codeNumber');
    await page.keyboard.press('Control+Enter');
    await expect.poll(focused).toBe('issuedDate');
    await expect.poll(async () => (await documents())[0].fields.codeNumber.state).toBe('confirmed');
  });

  await test.step('what does not fit is said at once and not confirmed', async () => {
    await page.keyboard.press('Control+a');
    await page.keyboard.type('31022020');
    await expect(page.getByText('Ngày không đúng: ghi dd/mm/yyyy, mm/yyyy hoặc yyyy.')).toBeVisible();
    await page.keyboard.press('Control+Enter');
    await expect.poll(focused).toBe('issuedDate');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('5.3.2020');
    await page.keyboard.press('Control+Enter');
    await expect.poll(async () => (await documents())[0].fields.issuedDate.value).toBe('05/03/2020');
  });

  await test.step('every letter is kept, though the window closes at once', async () => {
    await page.locator('[data-field=subject]').focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('Về việc nháp');
    await page.reload();
    await expect(page.locator('[data-field=subject]')).toHaveValue('Về việc nháp');
    // Not for this window alone: whoever opens the document elsewhere sees it too.
    await expect
      .poll(async () => (await documents())[0].fields.subject)
      .toMatchObject({
        ...{ value: 'Về việc nháp', state: 'draft' },
      });
  });

  await test.step('drafts of a closed window are sent, and cover nothing that somebody else wrote meanwhile', async () => {
    const third = (await documents())[2];
    const draft = (name: string, value: string) =>
      page.evaluate(
        ([key, text]) => localStorage.setItem(key!, text!),
        [
          `station.draft.field.${third.id}.${name}`,
          JSON.stringify({ value, version: third.fields[name].version, sent: [] }),
        ],
      );
    await draft('organName', 'UBND xã An Hưng');
    await draft('subject', 'Gõ trước khi đóng cửa sổ');
    await page.request.put(`${place.origin}/api/documents/${third.id}/fields/subject`, {
      data: { value: 'Người khác đã ghi', state: 'confirmed' },
      headers: { Origin: place.origin },
    });
    await page.reload();
    await expect
      .poll(async () => (await documents())[2].fields.organName)
      .toMatchObject({
        ...{ value: 'UBND xã An Hưng', state: 'draft' },
      });
    expect((await documents())[2].fields.subject.value).toBe('Người khác đã ghi');
    await page.getByRole('option').nth(2).click();
    await expect(page.locator('[data-field=subject]')).toHaveValue('Gõ trước khi đóng cửa sổ');
    await expect(page.getByRole('alert').filter({ hasText: 'Người khác đã ghi' })).toBeVisible();
    await page.getByRole('button', { name: 'Lấy giá trị đó' }).click();
    await expect(page.locator('[data-field=subject]')).toHaveValue('Người khác đã ghi');
    await page.getByRole('option').first().click();
    await expect(page.locator('[data-field=subject]')).toHaveValue('Về việc nháp');
  });

  await test.step('F4 goes to the place on the image; arrows and Enter take its words', async () => {
    await page.locator('[data-field=subject]').focus();
    await page.keyboard.press('F4');
    const viewer = page.locator('[data-viewer]');
    await expect(viewer).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Enter');
    await expect(page.locator('[data-field=subject]')).toHaveValue('Ủy thành');
    await expect.poll(async () => (await documents())[0].fields.subject.origin).toBe('region');
  });

  await test.step('Ctrl+D copies from the document before', async () => {
    await page.getByRole('listbox', { name: 'Các văn bản trong lô' }).focus();
    await page.keyboard.press('ArrowDown');
    await expect(page.getByText('văn bản 2/3')).toBeVisible();
    await page.locator('[data-field=subject]').focus();
    await page.keyboard.press('Control+d');
    await expect(page.locator('[data-field=subject]')).toHaveValue('Ủy thành');
    await expect.poll(async () => (await documents())[1].fields.subject.value).toBe('Ủy thành');
  });

  await test.step('a comment on the field', async () => {
    await page.keyboard.press('F8');
    await expect(page.getByRole('textbox', { name: 'Viết ý kiến (Ctrl+Enter để gửi)' })).toBeFocused();
    await page.keyboard.type('Xem lại trích yếu');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText('Xem lại trích yếu')).toBeVisible();
  });

  await test.step('one value for several documents', async () => {
    await page.getByRole('listbox', { name: 'Các văn bản trong lô' }).focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Control+Shift+f');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Trường', { exact: true }).fill('Từ khóa');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await dialog.getByLabel('Giá trị mới').fill('kinh tế');
    await dialog.getByRole('button', { name: 'Điền' }).click();
    await expect
      .poll(async () => (await documents()).map((one: any) => one.fields.keyword?.value))
      .toEqual(['kinh tế', 'kinh tế', 'kinh tế']);
  });

  expect(await violationsOf(page)).toEqual([]);
  expect(refused).toEqual([]);
  await place.stop();
});
