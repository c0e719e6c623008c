/** The job queue in SQLite. */
import type { SerializedError } from '../errors.ts';
import type { Job, JobQueue, JobState, NewJob } from '../pipeline/queue.ts';
import type { Database } from './database.ts';

/**
 * How often a job may be found running after the engine died. A page that kills the whole engine every time would
 * otherwise take it down for ever.
 */
const MAX_CRASHES = 8;
/**
 * The longest that a job is put off: hours until a timetable opens. A later time was written under a clock that has
 * since been set back; the job would wait for years.
 */
const LONGEST_WAIT_MS = 25 * 3600_000;

/** Batches whose work may go on. One held for a secrecy mark still says so when it is told to go on without a person. */
const FREE = `b.paused = 0 AND (b.held_why IS NULL OR b.held_why <> 'person')`;

/** A JobQueue over the archive's database. Every call is one transaction, or part of the caller's. */
export function sqliteQueue(db: Database): JobQueue {
  const insert = db.prepare(
    `INSERT INTO jobs (batch_id, stage, subject, state, priority) VALUES (?, ?, ?, 'pending', ?)
     ON CONFLICT DO NOTHING`,
  );
  const set = db.prepare('UPDATE jobs SET state = ?, error = ?, not_before = ? WHERE id = ?');
  const finish = (job: Job, state: JobState, error: SerializedError | null, notBefore = 0) => {
    set.run(state, error && JSON.stringify(error), notBefore, job.id);
  };
  return {
    add(jobs: NewJob[]) {
      for (const job of jobs) insert.run(job.batchId, job.stage, job.subject, job.priority ?? 0);
    },
    forget(batchId, stages) {
      db.prepare(
        `DELETE FROM jobs WHERE batch_id = ? AND state <> 'running' AND stage IN (SELECT value FROM json_each(?))`,
      ).run(batchId, JSON.stringify(stages));
    },
    repeat(job) {
      insert.run(job.batchId, job.stage, job.subject, job.priority ?? 0);
      db.prepare(
        `UPDATE jobs SET state = 'pending', attempts = 0, not_before = 0, error = NULL
         WHERE batch_id = ? AND stage = ? AND subject = ? AND state <> 'running'`,
      ).run(job.batchId, job.stage, job.subject);
    },
    claim(stages, now) {
      const row = db
        .prepare(
          `UPDATE jobs SET state = 'running', attempts = attempts + 1 WHERE id = (
             SELECT j.id FROM jobs j JOIN batches b ON b.id = j.batch_id
             WHERE (j.state = 'pending' OR (j.state IN ('waiting', 'failed') AND j.not_before > 0))
               AND (j.not_before <= @now OR j.not_before > @now + ${LONGEST_WAIT_MS}) AND ${FREE}
               AND j.stage IN (SELECT value FROM json_each(@stages))
             ORDER BY j.priority DESC, j.id LIMIT 1)
           RETURNING id, batch_id AS batchId, stage, subject, priority, attempts`,
        )
        .get({ now, stages: JSON.stringify(stages) });
      return (row as Job | undefined) ?? null;
    },
    done: (job) => finish(job, 'done', null),
    postpone: (job, error, notBefore) => finish(job, 'pending', error, notBefore),
    fail: (job, error, retryAt = 0) => finish(job, 'failed', error, retryAt),
    wait(job, until) {
      db.prepare(
        `UPDATE jobs SET state = 'waiting', attempts = max(0, attempts - 1), error = NULL, not_before = ? WHERE id = ?`,
      ).run(until ?? 0, job.id);
    },
    wake(batchId, stage, subject) {
      db.prepare(
        `UPDATE jobs SET state = 'pending', not_before = 0
         WHERE batch_id = ? AND stage = ? AND state = 'waiting' AND subject = coalesce(?, subject)`,
      ).run(batchId, stage, subject ?? null);
    },
    prioritise(batchId, stage, subject, priority) {
      db.prepare('UPDATE jobs SET priority = ? WHERE batch_id = ? AND stage = ? AND subject = ?').run(
        priority,
        batchId,
        stage,
        subject,
      );
    },
    giveBack(job) {
      db.prepare(`UPDATE jobs SET state = 'pending', attempts = max(0, attempts - 1) WHERE id = ?`).run(
        job.id,
      );
    },
    cancelBatch(batchId) {
      db.prepare(
        `UPDATE jobs SET state = 'cancelled' WHERE batch_id = ? AND state IN ('pending', 'waiting')`,
      ).run(batchId);
    },
    reviveBatch(batchId) {
      db.prepare(
        `UPDATE jobs SET state = 'pending', attempts = 0, not_before = 0, error = NULL
         WHERE batch_id = ? AND (state IN ('failed', 'cancelled') OR (state IN ('pending', 'waiting') AND not_before > 0))`,
      ).run(batchId);
    },
    recover() {
      const error = JSON.stringify({ code: 'worker-died', params: {} } satisfies SerializedError);
      db.prepare(`UPDATE jobs SET state = 'failed', error = ? WHERE state = 'running' AND attempts > ?`).run(
        error,
        MAX_CRASHES,
      );
      return db.prepare(`UPDATE jobs SET state = 'pending' WHERE state = 'running'`).run().changes;
    },
    nextDue(stages) {
      const row = db
        .prepare(
          `SELECT min(j.not_before) AS due FROM jobs j JOIN batches b ON b.id = j.batch_id
           WHERE (j.state = 'pending' OR (j.state IN ('waiting', 'failed') AND j.not_before > 0)) AND ${FREE} AND j.stage IN (SELECT value FROM json_each(?))`,
        )
        .get(JSON.stringify(stages)) as { due: number | null };
      return row.due;
    },
    counts(batchId) {
      return db
        .prepare('SELECT stage, state, count(*) AS count FROM jobs WHERE batch_id = ? GROUP BY stage, state')
        .all(batchId) as { stage: string; state: JobState; count: number }[];
    },
    isDone({ batchId, stage, subject }) {
      const state = db
        .prepare('SELECT state FROM jobs WHERE batch_id = ? AND stage = ? AND subject = ?')
        .pluck()
        .get(batchId, stage, subject);
      return state === 'done';
    },
    running(batchId) {
      return db
        .prepare(`SELECT stage, subject FROM jobs WHERE batch_id = ? AND state = 'running'`)
        .all(batchId) as { stage: string; subject: string }[];
    },
    unfinished(batchId, stages) {
      return (
        db
          .prepare(
            `SELECT 1 FROM jobs WHERE batch_id = ? AND state IN ('pending', 'running')
             AND stage IN (SELECT value FROM json_each(?)) LIMIT 1`,
          )
          .get(batchId, JSON.stringify(stages)) !== undefined
      );
    },
    pageWork(batchId) {
      const rows = db
        .prepare(
          `SELECT stage, subject, state, error FROM jobs WHERE batch_id = ? AND stage IN ('clean', 'read')
           AND state IN ('pending', 'running', 'failed') ORDER BY id`,
        )
        .all(batchId) as (Omit<ReturnType<JobQueue['pageWork']>[number], 'error'> & {
        error: string | null;
      })[];
      return rows.map((r) => ({
        ...r,
        error: r.error === null ? null : (JSON.parse(r.error) as SerializedError),
      }));
    },
    failures(batchId) {
      const rows = db
        .prepare(`SELECT stage, subject, error FROM jobs WHERE batch_id = ? AND state = 'failed' ORDER BY id`)
        .all(batchId) as { stage: string; subject: string; error: string }[];
      return rows.map((r) => ({ ...r, error: JSON.parse(r.error) as SerializedError }));
    },
  };
}
