/** Server-Sent Events of the hub. The one owner of a stream's life: a window that goes away must not raise an error. */
import type { EventHub, SequencedEvent } from '../pipeline/events.ts';

/** Events that may wait for a slow window before it is told to read everything anew. */
const MOST_WAITING = 500;
const HEARTBEAT_MS = 15_000;

/** A stream of events after `since`; sends `resync` where events are gone. */
export function eventStream(hub: EventHub, since: number, signal: AbortSignal): Response {
  const encoder = new TextEncoder();
  let stop = () => {};
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let ended = false;
        const send = (text: string) => {
          if (!ended) controller.enqueue(encoder.encode(text));
        };
        const resync = () => send(`event: resync\nid: ${hub.last}\ndata: {}\n\n`);
        const sendEvent = (event: SequencedEvent) => {
          if ((controller.desiredSize ?? 0) <= -MOST_WAITING) return stop();
          send(`id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`);
        };
        const missed = hub.since(since);
        if (missed) missed.forEach(sendEvent);
        else resync();
        send(': connected\n\n');
        const unlisten = hub.listen(sendEvent);
        const heartbeat = setInterval(() => send(': \n\n'), HEARTBEAT_MS);
        stop = () => {
          if (ended) return;
          ended = true;
          unlisten();
          clearInterval(heartbeat);
          try {
            controller.close();
          } catch {
            // The window closed it first.
          }
        };
        signal.addEventListener('abort', stop);
      },
      cancel: () => stop(),
    },
    { highWaterMark: 16 },
  );
  return new Response(body, {
    headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' },
  });
}
