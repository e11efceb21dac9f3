// What peers have been asked to answer for, and what they have answered: on the disk, as the answer may come after a restart.
import type { PeerFailure, TransferProblem } from '../../contract/index.ts';
import type { LibraryDb } from '../../library/index.ts';

/** `open`: nothing has been heard of it. `silent`: nothing was in time. */
export type InstanceState = 'open' | 'confirmed' | 'refused' | 'silent';

export type Taken = {
  readonly SeriesInstanceUID: string;
  readonly SOPInstanceUID: string;
  readonly SOPClassUID: string;
};

export type Confirming = {
  readonly jobId: string;
  readonly peerId: string;
  readonly until: number; // ms since the epoch
  readonly asked: boolean; // the peer has taken the question
  readonly failure: PeerFailure | null;
};

export type Counts = Readonly<Record<InstanceState, number>>;

export type ConfirmStore = {
  readonly begin: (jobId: string, peerId: string, until: number, instances: readonly Taken[]) => void;
  readonly get: (jobId: string) => Confirming | null;
  /** Jobs of which something is still to be heard. */
  readonly open: () => readonly Confirming[];
  readonly counts: (jobId: string) => Counts;
  readonly openInstances: (jobId: string) => readonly Taken[];
  readonly problems: (jobId: string) => readonly TransferProblem[];
  readonly told: (jobId: string, told: Pick<Confirming, 'until' | 'asked' | 'failure'>) => void;
  /** These are asked about under this UID. */
  readonly asking: (jobId: string, TransactionUID: string, UIDs: readonly string[]) => void;
  /** The job that a transaction belongs to; null for one that is none of ours. */
  readonly jobOf: (TransactionUID: string) => string | null;
  readonly report: (jobId: string, TransactionUID: string, report: Reported) => void;
  /** What is open has been waited for long enough. */
  readonly giveUp: (jobId: string) => void;
  /** What is not confirmed is open again. */
  readonly reopen: (jobId: string) => void;
};

export type Reported = {
  readonly confirmed: ReadonlySet<string>;
  readonly refused: ReadonlyMap<string, number>; // PS3.3 C.14.1.1
};

type Row = Omit<Confirming, 'asked' | 'failure'> & {
  readonly asked: number;
  readonly failure: string | null;
};

export function createConfirmStore(db: LibraryDb): ConfirmStore {
  const one = db.prepare<[string], Row>('SELECT * FROM confirming WHERE jobId = ?');
  const all = db.prepare<[], Row>(
    `SELECT * FROM confirming WHERE jobId IN (SELECT jobId FROM confirming_instance WHERE state = 'open')`,
  );
  const put = db.prepare(
    'INSERT OR REPLACE INTO confirming(jobId, peerId, until, asked, failure) VALUES(?,?,?,0,NULL)',
  );
  const tell = db.prepare('UPDATE confirming SET until = ?, asked = ?, failure = ? WHERE jobId = ?');
  const putInstance = db.prepare(
    `INSERT OR IGNORE INTO confirming_instance(jobId, SOPInstanceUID, SeriesInstanceUID, SOPClassUID, state)
     VALUES(?,?,?,?,'open')`,
  );
  const counts = db.prepare<[string], { state: InstanceState; count: number }>(
    'SELECT state, count(*) AS count FROM confirming_instance WHERE jobId = ? GROUP BY state',
  );
  const openOnes = db.prepare<[string], Taken>(
    `SELECT SeriesInstanceUID, SOPInstanceUID, SOPClassUID FROM confirming_instance
     WHERE jobId = ? AND state = 'open'`,
  );
  const bad = db.prepare<[string], Taken & { state: InstanceState; status: number | null }>(
    `SELECT SeriesInstanceUID, SOPInstanceUID, state, status FROM confirming_instance
     WHERE jobId = ? AND state IN ('refused', 'silent')`,
  );
  const putTransaction = db.prepare('INSERT INTO confirming_transaction(TransactionUID, jobId) VALUES(?,?)');
  const setTransaction = db.prepare(
    'UPDATE confirming_instance SET TransactionUID = ? WHERE jobId = ? AND SOPInstanceUID = ?',
  );
  const jobOf = db.prepare<[string], { jobId: string }>(
    'SELECT jobId FROM confirming_transaction WHERE TransactionUID = ?',
  );
  const set = db.prepare(
    `UPDATE confirming_instance SET state = ?, status = ?
     WHERE jobId = ? AND SOPInstanceUID = ? AND state <> 'confirmed'`,
  );
  const unmentioned = db.prepare(
    `UPDATE confirming_instance SET state = 'refused', status = NULL
     WHERE jobId = ? AND TransactionUID = ? AND state = 'open'`,
  );
  const move = db.prepare(
    'UPDATE confirming_instance SET state = ?, status = NULL WHERE jobId = ? AND state = ?',
  );
  const prune = db.prepare(
    `DELETE FROM confirming WHERE jobId NOT IN (SELECT jobId FROM transfer)
     AND jobId NOT IN (SELECT jobId FROM confirming_instance WHERE state = 'open')`,
  );
  const toConfirming = ({ asked, failure, ...row }: Row): Confirming => ({
    ...row,
    asked: asked === 1,
    failure: failure === null ? null : JSON.parse(failure),
  });
  const write = (change: () => void): void => db.transaction(change).immediate();
  return {
    begin: (jobId, peerId, until, instances) =>
      write(() => {
        prune.run();
        put.run(jobId, peerId, until);
        for (const { SOPInstanceUID, SeriesInstanceUID, SOPClassUID } of instances)
          putInstance.run(jobId, SOPInstanceUID, SeriesInstanceUID, SOPClassUID);
      }),
    get: (jobId) => one.all(jobId).map(toConfirming)[0] ?? null,
    open: () => all.all().map(toConfirming),
    counts(jobId) {
      const found = { open: 0, confirmed: 0, refused: 0, silent: 0 };
      for (const { state, count } of counts.all(jobId)) found[state] = count;
      return found;
    },
    openInstances: (jobId) => openOnes.all(jobId),
    problems: (jobId) =>
      bad.all(jobId).map(({ SeriesInstanceUID, SOPInstanceUID, state, status }) => ({
        SeriesInstanceUID,
        SOPInstanceUID,
        reason: state === 'silent' ? ('no-report' as const) : ('not-confirmed' as const),
        status,
      })),
    told: (jobId, { until, asked, failure }) =>
      void tell.run(until, asked ? 1 : 0, failure === null ? null : JSON.stringify(failure), jobId),
    asking: (jobId, TransactionUID, UIDs) =>
      write(() => {
        putTransaction.run(TransactionUID, jobId);
        for (const UID of UIDs) setTransaction.run(TransactionUID, jobId, UID);
      }),
    jobOf: (TransactionUID) => jobOf.get(TransactionUID)?.jobId ?? null,
    report: (jobId, TransactionUID, { confirmed, refused }) =>
      write(() => {
        for (const UID of confirmed) set.run('confirmed', null, jobId, UID);
        for (const [UID, status] of refused) set.run('refused', status, jobId, UID);
        // PS3.4 J.3.3.1.1: a report lists every instance of its request, in the one sequence or the other.
        unmentioned.run(jobId, TransactionUID);
      }),
    giveUp: (jobId) => void move.run('silent', jobId, 'open'),
    reopen: (jobId) =>
      write(() => {
        for (const state of ['silent', 'refused']) move.run('open', jobId, state);
      }),
  };
}
