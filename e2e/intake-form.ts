/** The intake screen filled in as a clerk would. */
import type { Page } from '@playwright/test';

/** Chooses files on the intake screen. */
export async function chooseFiles(page: Page, paths: string[]): Promise<void> {
  await page.getByTestId('files').setInputFiles(paths);
}

/** Fills in everything that tt05-aip asks for, and begins. */
export async function describeAndBegin(page: Page, title: string): Promise<void> {
  await describeBatch(page, title);
  await page.getByRole('button', { name: 'Bắt đầu' }).click();
}

/** Fills in everything that tt05-aip asks for. */
export async function describeBatch(page: Page, title: string): Promise<void> {
  await page.getByLabel('Tiêu đề hồ sơ').fill(title);
  await page.getByLabel('Số và ký hiệu hồ sơ').fill('12.VP');
  for (const [label, option] of [
    ['Thời hạn lưu trữ', '05 · 20 năm'],
    ['Chế độ sử dụng', '01 · Công khai'],
  ] as const) {
    await page.getByRole('combobox', { name: label }).click();
    await page.getByRole('option', { name: option }).click();
  }
  await page.getByLabel('Mã cơ quan *', { exact: true }).fill('H24.99.01');
  await page.getByLabel('Mã cơ quan lưu trữ').fill('H24.99');
  await page.getByLabel('Mã phông').fill('P01');
  await page.getByLabel('Kho', { exact: false }).first().fill('K01');
  await page.getByLabel('Hồ sơ số').fill('12');
}
