/** Acceptance without a person (`--approve`): written to the history as the operating system's user. */
import { StationError } from '../../errors.ts';
import type { Step } from '../step.ts';

export const acceptStep: Step = {
  name: 'accept',
  lane: 'processor',
  attempts: () => 1,
  timeoutMs: (config) => config.pageTimeoutMs,

  async run(job, { archive, config }) {
    if (archive.accounts.any()) throw new StationError('approval-needed');
    const marks = archive.documents
      .dossiers(job.batchId)
      .flatMap((d) => archive.documents.ofDossier(d.id))
      .flatMap((d) => (d.secrecy ? [d.secrecy] : []));
    if (marks.length > 0) throw new StationError('secrecy-mark', { params: { mark: marks.join(', ') } });
    return () => {
      archive.batches.setState(job.batchId, 'accepted');
      archive.audit(config.operator, 'accept', job.batchId, { how: 'approve' });
    };
  },
};
