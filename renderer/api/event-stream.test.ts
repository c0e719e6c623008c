import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messages } from './event-stream.ts';

async function collect(chunks: Uint8Array[]) {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  const all = [];
  for await (const message of messages(body)) all.push(message);
  return all;
}

describe('the event stream', () => {
  const text =
    ': connected\n\nid: 7\ndata: {"ô":1}\n\nevent: resync\nid: 9\ndata: {}\n\n: \n\ndata: a\ndata: b\n\ndata: cut';
  it('is read the same however it is cut into chunks, and a cut-off message is none', () => {
    const bytes = new TextEncoder().encode(text);
    return fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 8 }),
        async (cuts) => {
          const at = [0, ...[...new Set(cuts)].sort((a, b) => a - b), bytes.length];
          const chunks = at.slice(1).map((end, i) => bytes.slice(at[i], end));
          expect(await collect(chunks)).toEqual([
            { event: 'message', id: '7', data: '{"ô":1}' },
            { event: 'resync', id: '9', data: '{}' },
            { event: 'message', id: null, data: 'a\nb' },
          ]);
        },
      ),
      { numRuns: 50 },
    );
  });
});
