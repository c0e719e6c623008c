/** Acceptance without a person (`--approve`): written to the history as the operating system's user. */
import { StationError } from '../../errors.ts';
import { isInWork } from '../../review/states.ts';
import { moveBatch } from '../batch-state.ts';
import { undecidedMarks } from '../secrecy.ts';
import type { Step } from '../step.ts';

export const acceptStep: Step = {
  name: 'accept',
  lane: 'processor',
  attempts: () => 1,
  timeoutMs: (config) => config.pageTimeoutMs,

  async run(job, { archive, config }) {
    if (archive.accounts.any()) throw new StationError('approval-needed');
    const marks = undecidedMarks(archive, job.batchId).map((d) => d.secrecy);
    if (marks.length > 0) throw new StationError('secrecy-mark', { params: { mark: marks.join(', ') } });
    return () => {
      const { state } = archive.batches.get(job.batchId)!;
      // Reopened while this job was taken up: it is queued again once the batch is described anew.
      if (isInWork(state)) return;
      // There is one person at the computer: whoever accepts has seen to what was asked.
      const asked = archive.review.openReturn(job.batchId);
      if (asked) {
        archive.review.answer(asked.id, '', config.operator, new Date().toISOString());
        archive.audit(config.operator, 'answer-return', job.batchId, { id: asked.id, text: '' });
      }
      if (state !== 'checked') moveBatch(archive, job.batchId, { do: 'check' });
      moveBatch(archive, job.batchId, { do: 'accept' });
      archive.audit(config.operator, 'accept', job.batchId, { how: 'approve' });
    };
  },
};
