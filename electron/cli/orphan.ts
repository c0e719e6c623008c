/** Ends with the command that started us, even when that was killed: nobody is left to read what we would print. */

const LOOK_MS = 300;

/**
 * Two starters are watched: the small wrapper that found the pinned Node (its end closes our channel), and `npx`
 * (there the parent's number changes). A station started in any other way lives its own life.
 */
export function followParent(): void {
  const die = () => process.kill(process.pid, 'SIGKILL');
  if (process.channel) {
    process.on('disconnect', die);
    process.channel.unref();
  }
  if (process.env.npm_command !== 'exec') return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) die();
  }, LOOK_MS).unref();
}
