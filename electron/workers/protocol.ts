/** Messages between the pool and its threads. */
import type { SerializedError } from '../errors.ts';

export interface TaskRequest {
  id: number;
  task: string;
  input: unknown;
}

export type TaskResponse = { id: number; result: unknown } | { id: number; error: SerializedError };
