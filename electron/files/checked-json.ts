/** JSON files that people edit: read from disk, checked by a schema, every error with its file and line. */
import { readFileSync } from 'node:fs';
import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import type { z } from 'zod';
import { StationError } from '../errors.ts';

export interface CheckedFile<T> {
  file: string;
  data: T;
  /** The error to throw about the value at `path` (keys and indexes from the root). */
  error(path: PropertyKey[], what: string): StationError;
}

/**
 * Reads `file` by `schema`; comments and trailing commas are allowed. Throws `bad-resource` naming file and line for
 * a file that cannot be read, is no JSON, or breaks the schema.
 */
export function readCheckedJson<S extends z.ZodType>(file: string, schema: S): CheckedFile<z.infer<S>> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (cause) {
    throw failure(file, 1, (cause as Error).message);
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length;
  if (errors[0]) throw failure(file, lineAt(errors[0].offset), printParseErrorCode(errors[0].error));
  if (!root) throw failure(file, 1, 'empty');
  const error = (path: PropertyKey[], what: string) =>
    failure(file, lineAt(nearest(root, path).offset), `${path.map(String).join('.')}: ${what}`);
  const parsed = schema.safeParse(getNodeValue(root));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
    throw error([...(issue?.path ?? []), ...unknown], issue?.message ?? 'invalid');
  }
  return { file, data: parsed.data, error };
}

/** The value at `path`, or the closest one around it that is there (a missing key has no place of its own). */
function nearest(root: Node, path: PropertyKey[]): Node {
  for (let length = path.length; length > 0; length--) {
    const segments = path.slice(0, length).map((part) => (typeof part === 'number' ? part : String(part)));
    const node = findNodeAtLocation(root, segments);
    if (node) return node;
  }
  return root;
}

function failure(file: string, line: number, what: string): StationError {
  return new StationError('bad-resource', {
    params: { file, line, what },
    detail: `${file}:${line}: ${what}`,
  });
}
