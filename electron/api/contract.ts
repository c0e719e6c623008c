/** All that the renderer may import from the engine: types. */

export type { SequencedEvent } from '../pipeline/events.ts';
export type { BatchReport } from '../pipeline/report.ts';
export type { CodeList, FieldDefinition, RecordType } from '../records/schema.ts';
export type { AppType } from './app.ts';
