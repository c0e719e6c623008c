/** What keying, keying again and comparing are given of the entry in work. */
import type { Edit } from '../batch/edits.ts';
import type { FieldDefinition, OpenedPage } from '../batch/types.ts';
import type { FieldPlace } from './place.ts';

/** Where the field in work stands, on the page that is open. */
export interface Looked {
  page: OpenedPage;
  place: FieldPlace;
}

export interface EntryWork {
  batch: string;
  definitions: FieldDefinition[];
  /** The field in work. */
  field: string | null;
  looked: Looked | null;
  edit: Edit;
  onField(name: string): void;
  /** The entry is done: on to the next. */
  onNext(): void;
}
