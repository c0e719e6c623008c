/** TT 05/2025's two-digit codes for kinds of documents, by the station's type ids. */
import data from '../../resources/record-types/administrative.json' with { type: 'json' };

export const RECORD_TYPE_NAMES = new Map(data.types.map((t) => [`${data.namespace}:${t.code}`, t.typeName]));
