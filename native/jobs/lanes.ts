// Who is next. The library's own jobs read and write the same disk and index: one at a time. Transfers mostly wait for others,
// so several go at once, what somebody waits for on a screen before the rest.
import type { Job, TransferPriority } from '../contract/index.ts';
import type { JobRequest, JobRow } from './store.ts';

export type LaneJob = { readonly row: JobRow; readonly resumed: boolean };

export type Lanes = {
  readonly add: (job: LaneJob) => void;
  /** The next one that may begin; it holds its place until it is `done`. */
  readonly take: (withTransfers: boolean) => LaneJob | null;
  readonly done: (job: LaneJob) => void;
  /** Takes a waiting job away; null when it does not wait. */
  readonly remove: (jobId: string) => LaneJob | null;
  readonly prioritise: (jobId: string, priority: TransferPriority) => boolean;
};

const TRANSFERS_AT_ONCE = 3;
/** What is wanted now does not wait for what is wanted later: it may go beside a full lane. */
const URGENT_BESIDE = 2;
/** What may be wanted later goes alone, and only while nothing else moves. */
const BACKGROUND_AT_ONCE = 1;

export const isTransfer = (kind: Job['kind']): boolean => kind === 'retrieve' || kind === 'send';

type Entry = LaneJob & { priority: TransferPriority };
const RANK: Readonly<Record<TransferPriority, number>> = { now: 0, normal: 1, background: 2 };

function roomFor(priority: TransferPriority): number {
  if (priority === 'background') return BACKGROUND_AT_ONCE;
  return TRANSFERS_AT_ONCE + (priority === 'now' ? URGENT_BESIDE : 0);
}

export function createLanes(): Lanes {
  const local: LaneJob[] = [];
  const transfers: Entry[] = [];
  let localBusy = false;
  const busy = new Set<LaneJob>();
  const nextTransfer = (): Entry | null => {
    const [first] = transfers.toSorted((a, b) => RANK[a.priority] - RANK[b.priority]);
    if (first === undefined) return null;
    return busy.size < roomFor(first.priority) ? first : null;
  };
  const drop = <T extends LaneJob>(list: T[], jobId: string): T | null => {
    const at = list.findIndex(({ row }) => row.jobId === jobId);
    return at < 0 ? null : (list.splice(at, 1)[0] ?? null);
  };
  return {
    add(job) {
      if (isTransfer(job.row.kind)) transfers.push({ ...job, priority: priorityOf(job.row) });
      else local.push(job);
    },
    take(withTransfers) {
      const first = localBusy ? undefined : local.shift();
      if (first !== undefined) {
        localBusy = true;
        return first;
      }
      const transfer = withTransfers ? nextTransfer() : null;
      if (transfer === null) return null;
      drop(transfers, transfer.row.jobId);
      busy.add(transfer);
      return transfer;
    },
    done(job) {
      if (!busy.delete(job)) localBusy = false;
    },
    remove: (jobId) => drop(local, jobId) ?? drop(transfers, jobId),
    prioritise(jobId, priority) {
      const entry = transfers.find(({ row }) => row.jobId === jobId);
      if (entry === undefined) return false;
      entry.priority = priority;
      return true;
    },
  };
}

function priorityOf({ request }: JobRow): TransferPriority {
  const { retrieve, send }: JobRequest = JSON.parse(request);
  return retrieve?.priority ?? send?.priority ?? 'normal';
}
