/** A TCP proxy for tests: passes bytes on, counts them, and cuts the connection where it is told to. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface FaultyProxy {
  port: number;
  /** Bytes that went from the client to the server so far. */
  sent(): number;
  /** The next connection that brings the count to `bytes` is cut there; null: none is. */
  cutAt(bytes: number | null): void;
  /** How many connections were cut. */
  cuts(): number;
  close(): Promise<void>;
}

/** Listens on 127.0.0.1 before the server at `target`. */
export async function faultyProxy(target: number): Promise<FaultyProxy> {
  let sent = 0;
  let cut: number | null = null;
  let cuts = 0;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        open.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (piece) => {
      if (cut !== null && sent + piece.length >= cut) {
        upstream.write(piece.subarray(0, cut - sent));
        sent = cut;
        cut = null;
        cuts++;
        // A moment for the last bytes to arrive, as on a line that breaks.
        setTimeout(() => client.destroy(), 20);
        client.pause();
        return;
      }
      sent += piece.length;
      upstream.write(piece);
    });
    upstream.on('data', (piece) => client.write(piece));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    sent: () => sent,
    cuts: () => cuts,
    cutAt(bytes) {
      cut = bytes === null ? null : sent + bytes;
    },
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
