/** The station's log: JSON lines in the archive's `logs` folder, with secrets and text of records kept out. */
import { join } from 'node:path';
import { type DestinationStream, destination, type Logger, pino } from 'pino';

export type { Logger } from 'pino';

// What must never reach a log, at any depth a log line of ours has: credentials, and words read from records.
const SECRET = ['token', 'authorization', 'password', 'key', 'cookie'];
const PERSONAL = ['text', 'value', 'fields', 'title', 'subject', 'signer', 'body', 'excerpt'];
const REDACTED = [...SECRET, ...PERSONAL].flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** A logger that writes to `stream`. */
export function createLogger(stream: DestinationStream): Logger {
  return pino(
    {
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: REDACTED, censor: '[redacted]' },
    },
    stream,
  );
}

/** The logger of the archive in `dir`; written at once, so that the last line before a crash is there. */
export function archiveLogger(dir: string): Logger {
  return createLogger(
    destination({ dest: join(dir, 'logs', 'station.log'), mkdir: true, sync: true, append: true }),
  );
}
