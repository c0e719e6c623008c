/** Pages, documents and record types as they arrive over HTTP. */
import type { InferResponseType } from 'hono/client';
import type { client } from '../api/client.ts';

type Api = (typeof client)['api'];
type Batch = Api['batches'][':id'];
type Documents = InferResponseType<Batch['documents']['$get'], 200>;

export type ListedPage = InferResponseType<Batch['pages']['$get'], 200>['pages'][number];
export type ListedDocument = Documents['documents'][number];
export type ListedField = ListedDocument['fields'][string];
export type ListedFinding = Documents['findings'][number];
export type OpenedPage = InferResponseType<Api['pages'][':id']['$get'], 200>;
export type OpenedWord = OpenedPage['lines'][number]['words'][number];
export type RecordType = InferResponseType<Api['record-types']['$get'], 200>['types'][number];
export type FieldDefinition = RecordType['fields'][number];
export type CodeList = InferResponseType<Api['code-lists']['$get'], 200>['lists'][number];
export type AskedSetting = InferResponseType<
  Api['profiles']['$get'],
  200
>['profiles'][number]['asks'][number];
