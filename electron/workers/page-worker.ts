/** The worker thread's entry: a message in, a pure function, a message out. */
import { parentPort } from 'node:worker_threads';
import { asStationError } from '../errors.ts';
import type { TaskRequest, TaskResponse } from './protocol.ts';
import { TASKS } from './tasks.ts';

parentPort?.on('message', async ({ id, task, input }: TaskRequest) => {
  let response: TaskResponse;
  try {
    const run = TASKS[task];
    if (!run) throw new Error(`no task ${task}`);
    response = { id, result: await run(input) };
  } catch (thrown) {
    response = { id, error: asStationError(thrown).toJSON() };
  }
  parentPort?.postMessage(response);
});
