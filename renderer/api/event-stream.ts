/** Reads Server-Sent Events from a response: fetch shows the status and works on every scheme, EventSource does not. */

export interface StreamMessage {
  event: string;
  id: string | null;
  data: string;
}

/** The messages of a `text/event-stream` body, as they come; ends with the body. */
export async function* messages(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamMessage> {
  const reader = body
    .pipeThrough(new TextDecoderStream() as never)
    .getReader() as ReadableStreamDefaultReader<string>;
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      rest += value.replaceAll('\r', '');
      for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
        const message = parse(rest.slice(0, end));
        rest = rest.slice(end + 2);
        if (message) yield message;
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function parse(block: string): StreamMessage | null {
  const message: StreamMessage = { event: 'message', id: null, data: '' };
  let seen = false;
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const value = line.slice(colon + 1).replace(/^ /, '');
    const field = line.slice(0, colon);
    if (field === 'data') {
      message.data += (seen ? '\n' : '') + value;
      seen = true;
    } else if (field === 'event') message.event = value;
    else if (field === 'id') message.id = value;
  }
  return seen ? message : null;
}
