/** The main side of the preload's channels. */

export const handlers = new Map<string, (...args: unknown[]) => unknown>();

/** Calls a channel as a frame of a window would. */
export async function invoke(channel: string, event: unknown, args: unknown[]): Promise<unknown> {
  const handler = handlers.get(channel);
  if (!handler) throw new Error(`no handler for ${channel}`);
  return handler(event, ...args);
}
