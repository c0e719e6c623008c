/** A TCP proxy for tests: passes bytes on, counts them, and does harm at the byte where it is told to. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * `cut`: the connection breaks. `stall`: it stays open and nothing passes any more. `truncate`: it ends in order, too
 * early. `duplicate`: a piece passes twice. `corrupt`: one bit is flipped.
 */
export type Harm = 'cut' | 'stall' | 'truncate' | 'duplicate' | 'corrupt';

export interface Fault {
  harm: Harm;
  /** Bytes from now on, in that direction. */
  at: number;
  /** `up`: from the client to the server. */
  direction?: 'up' | 'down';
}

export interface FaultyProxy {
  port: number;
  /** Bytes that went from the client to the server so far. */
  sent(): number;
  /** The next connection that brings the count to `bytes` is cut there; null: none is. */
  cutAt(bytes: number | null): void;
  /** Arms one fault; a later call replaces one that has not happened. */
  arm(fault: Fault | null): void;
  /** How many faults happened. */
  cuts(): number;
  close(): Promise<void>;
}

/** Listens on 127.0.0.1 before the server at `target`. */
export async function faultyProxy(target: number): Promise<FaultyProxy> {
  const passed = { up: 0, down: 0 };
  let armed: (Required<Fault> & { at: number }) | null = null;
  let happened = 0;
  const open = new Set<Socket>();

  const pass = (from: Socket, to: Socket, direction: 'up' | 'down') => {
    let silent = false;
    from.on('data', (piece: Buffer) => {
      if (silent) return;
      const before = passed[direction];
      const fault = armed?.direction === direction && before + piece.length >= armed.at ? armed : null;
      if (!fault) {
        passed[direction] += piece.length;
        if (!to.write(piece)) {
          from.pause();
          to.once('drain', () => from.resume());
        }
        return;
      }
      armed = null;
      happened++;
      const split = Math.max(0, fault.at - before);
      if (fault.harm === 'corrupt' || fault.harm === 'duplicate') {
        passed[direction] += piece.length;
        const harmed = Buffer.from(piece);
        const byte = Math.min(split, piece.length - 1);
        if (fault.harm === 'corrupt') harmed[byte] = harmed[byte]! ^ 1;
        to.write(harmed);
        if (fault.harm === 'duplicate') to.write(piece.subarray(0, Math.max(1, split)));
        return;
      }
      passed[direction] = before + split;
      to.write(piece.subarray(0, split));
      silent = true;
      if (fault.harm === 'truncate') to.end();
      // A moment for the last bytes to arrive, as on a line that breaks.
      if (fault.harm === 'cut') setTimeout(() => [from, to].map((s) => s.destroy()), 20);
    });
    from.on('end', () => {
      if (!silent) to.end();
    });
  };

  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true });
    for (const [socket, peer] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(socket);
      socket.on('error', () => peer.destroy());
      socket.on('close', (broken) => {
        open.delete(socket);
        // What is still on its way to the other side arrives; only a broken line takes it along.
        if (broken) peer.destroy();
        else peer.end();
      });
    }
    pass(client, upstream, 'up');
    pass(upstream, client, 'down');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const arm = (fault: Fault | null) => {
    const direction = fault?.direction ?? 'up';
    armed = fault && { ...fault, direction, at: passed[direction] + fault.at };
  };
  return {
    port: (server.address() as AddressInfo).port,
    sent: () => passed.up,
    cuts: () => happened,
    cutAt: (bytes) => arm(bytes === null ? null : { harm: 'cut', at: bytes }),
    arm,
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
