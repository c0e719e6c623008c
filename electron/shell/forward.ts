/** Carries one request to the engine's pipe and its answer back, as streams both ways. */
import { type IncomingMessage, request as openRequest } from 'node:http';

/** The engine's `PIPE_KEY_HEADER`; the shell shares no code with the engine's doors. */
const KEY_HEADER = 'x-station-key';
/** What belongs to one connection, not to the message. */
const HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'host', 'content-length']);

/** The engine's answer. Rejects when the engine is not there. */
export async function forward(pipe: string, key: string, request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const headers: Record<string, string> = { host: 'station', [KEY_HEADER]: key };
  request.headers.forEach((value, name) => {
    if (!HOP.has(name) && name !== KEY_HEADER) headers[name] = value;
  });
  return new Promise<Response>((resolve, reject) => {
    const outgoing = openRequest({
      socketPath: pipe,
      method: request.method,
      path: pathname + search,
      headers,
      signal: request.signal,
    });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      const status = incoming.statusCode ?? 502;
      const empty = status === 204 || status === 304 || request.method === 'HEAD';
      if (empty) incoming.resume();
      resolve(new Response(empty ? null : bodyOf(incoming), { status, headers: headersOf(incoming) }));
    });
    void send(request, outgoing).catch((thrown: unknown) => outgoing.destroy(thrown as Error));
  });
}

async function send(request: Request, outgoing: ReturnType<typeof openRequest>): Promise<void> {
  if (request.body) {
    for await (const chunk of request.body) {
      if (!outgoing.write(chunk)) await new Promise((resolve) => outgoing.once('drain', resolve));
    }
  }
  outgoing.end();
}

function headersOf(incoming: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value === undefined || HOP.has(name)) continue;
    for (const one of [value].flat()) headers.append(name, one);
  }
  return headers;
}

/** By hand: handing a Node stream to Response raises an error that nothing can catch when the page goes away. */
function bodyOf(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  let ended = false;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const end = (act: () => void) => () => {
          if (ended) return;
          ended = true;
          act();
        };
        incoming.on('data', (chunk: Buffer) => {
          if (ended) return;
          controller.enqueue(new Uint8Array(chunk));
          if ((controller.desiredSize ?? 0) <= 0) incoming.pause();
        });
        incoming.on(
          'end',
          end(() => controller.close()),
        );
        const broken = end(() => controller.error(new Error('the engine has gone')));
        incoming.on('error', broken);
        incoming.on('close', broken);
      },
      pull: () => void incoming.resume(),
      cancel() {
        ended = true;
        incoming.destroy();
      },
    },
    { highWaterMark: 16 },
  );
}
