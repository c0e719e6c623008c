/** The fields of a document as they are worked on: which ask for a person, and in which order. Pure. */
import type { FieldDefinition, ListedDocument, ListedField, RecordType } from '../batch/types.ts';

export type FieldMood =
  /** Nothing there, and something must be. */
  | 'missing'
  /** The machine doubts, or a person always looks. */
  | 'look'
  /** Typed and kept, not confirmed. */
  | 'draft'
  | 'confirmed'
  /** The machine is sure, or the field may stay empty. */
  | 'quiet';

/** How a field stands. `required`: it must have a value in this record. */
export function moodOf(field: ListedField | undefined, required: boolean): FieldMood {
  if (field?.eye === 'returned' && field.state !== 'draft') return 'look';
  if (field?.state === 'confirmed' || (field?.state === 'cleared' && !required)) return 'confirmed';
  const value = field && field.state !== 'cleared' ? field.value : '';
  if (value === '') return required ? 'missing' : 'quiet';
  if (field?.state === 'draft') return 'draft';
  return field?.eye ? 'look' : 'quiet';
}

/** Whether a field waits for a person. */
export function asks(mood: FieldMood): boolean {
  return mood === 'missing' || mood === 'look' || mood === 'draft';
}

/** Values of a document by field. */
export function valuesOf(document: Pick<ListedDocument, 'fields'>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(document.fields).map(([name, { value, state }]) => [
      name,
      state === 'cleared' ? '' : value,
    ]),
  );
}

/** The fields that people fill in, of the type or, while it is not known, of administrative documents. */
export function definitionsOf(
  document: Pick<ListedDocument, 'typeId'>,
  types: RecordType[],
): FieldDefinition[] {
  return fieldsOf(document, types).filter(({ composed }) => !composed);
}

/** The fields that the station fills in itself. */
export function composedOf(document: Pick<ListedDocument, 'typeId'>, types: RecordType[]): FieldDefinition[] {
  return fieldsOf(document, types).filter(({ composed }) => composed);
}

function fieldsOf({ typeId }: Pick<ListedDocument, 'typeId'>, types: RecordType[]): FieldDefinition[] {
  const type = types.find((one) => one.typeId === typeId);
  return (
    (type ?? types.find(({ namespace, level }) => namespace === 'vb' && level === 'document'))?.fields ?? []
  );
}

const FIRST: FieldMood[] = ['missing', 'look', 'draft'];

/** Fields that ask for a person before the others; otherwise as the type has them. */
export function askingFirst(
  definitions: FieldDefinition[],
  moods: ReadonlyMap<string, FieldMood>,
): FieldDefinition[] {
  const rank = ({ name }: FieldDefinition) => {
    const at = FIRST.indexOf(moods.get(name) ?? 'quiet');
    // What the machine read and doubts is quicker to judge than what must be typed.
    return at < 0 ? 9 : at === 0 ? 2 : at;
  };
  return definitions.toSorted((a, b) => rank(a) - rank(b));
}
