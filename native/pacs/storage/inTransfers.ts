import type { Job } from '../../contract/index.ts';
import type { OpenedLibrary } from '../../library/index.ts';

/** Studies that a transfer still needs; also those of a send that ended without all having been taken: it may be tried again. */
export type InTransfers = {
  readonly sending: ReadonlySet<string>;
  readonly arriving: ReadonlySet<string>;
};

export function inTransfers(library: OpenedLibrary): InTransfers {
  const sending = new Set<string>();
  const arriving = new Set<string>();
  const later = new Set<string>(); // sent whole since
  for (const job of library.jobs()) {
    const request = job.kind === 'retrieve' || job.kind === 'send' ? requestOf(library, job) : null;
    if (request?.retrieve !== undefined && job.endedAt === null)
      arriving.add(request.retrieve.StudyInstanceUID);
    const { send } = request ?? {};
    if (send === undefined) continue;
    const place = (UID: string): string => `${send.peerId} ${UID}`;
    const settled = job.endedAt !== null && (job.state === 'cancelled' || isTaken(job));
    for (const UID of send.StudyInstanceUIDs) {
      if (settled) later.add(place(UID));
      else if (job.endedAt === null || !later.has(place(UID))) sending.add(UID);
    }
  }
  return { sending, arriving };
}

/** All of it was taken, and the archive answers for it where it was asked to. */
const isTaken = ({ transfer }: Job): boolean =>
  transfer?.state === 'complete' && (transfer.confirmation ?? null) === null
    ? true
    : transfer?.confirmation?.state === 'confirmed';

const requestOf = ({ host }: OpenedLibrary, { jobId }: Job) => host.transfers.requestOf(jobId);
