/** All that the renderer may import from the engine: types. */

export type { BatchCheck, BatchFinding } from '../pipeline/check-batch.ts';
export type { SequencedEvent } from '../pipeline/events.ts';
export type { ImportReport } from '../pipeline/inventory-import.ts';
export type { InventoryProgress, ItemProgress } from '../pipeline/inventory-progress.ts';
export type { BatchReport } from '../pipeline/report.ts';
export type { CodeList, FieldDefinition, RecordType } from '../records/schema.ts';
export type { Home, HomeBatch } from '../workbench/home.ts';
export type { Outcome } from '../workbench/journal.ts';
export type { ListedDocument, ListedField, ListedFinding, ListedPage } from '../workbench/listing.ts';
export type { OpenedLine, OpenedPage, OpenedWord } from '../workbench/page.ts';
export type { AppType } from './app.ts';
