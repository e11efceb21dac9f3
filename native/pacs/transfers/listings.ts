// What a peer last listed of a study, and how much of it is here: whether a study is whole is known as long as it is kept.
import { StudyInstanceUID, type Completeness, type IncompleteStudy } from '../../contract/index.ts';
import type { LibraryDb, OpenedLibrary } from '../../library/index.ts';
import type { Listed } from '../types.ts';

export type Listing = {
  readonly StudyInstanceUID: string;
  readonly peerId: string;
  readonly instances: readonly Omit<Listed, 'SOPClassUID'>[];
  /** Images that the peer counts beyond those that it lists. */
  readonly unlisted: number;
  /** All of it is here. */
  readonly settled: boolean;
};

export type Listings = {
  /** Replaces what was listed of the study before. */
  readonly keep: (listing: Listing) => void;
  readonly completeness: (study: StudyInstanceUID) => Completeness;
  /** Of studies that were listed as a whole: by whom, and whether all of it was here then. The one listed first comes first. */
  readonly kept: () => readonly KeptListing[];
  readonly keptOf: (StudyInstanceUID: string) => KeptListing | null;
  /** Whether each of these was listed of the study. */
  readonly covers: (StudyInstanceUID: string, SOPInstanceUIDs: readonly string[]) => boolean;
  readonly isIncomplete: (StudyInstanceUID: string) => boolean;
  /** Studies of which something is here, and something is missing. */
  readonly incomplete: () => readonly IncompleteStudy[];
};

export type KeptListing = {
  readonly StudyInstanceUID: string;
  readonly peerId: string;
  readonly listedAt: number;
  readonly complete: boolean;
};

type KeptRow = Omit<KeptListing, 'complete'> & { readonly settled: number; readonly unlisted: number };
type Row = { readonly peerId: string; readonly listedAt: number; readonly unlisted: number };
type ListedRow = {
  readonly SeriesInstanceUID: string;
  readonly SOPInstanceUID: string;
  readonly SeriesNumber: number | null;
  readonly InstanceNumber: number | null;
};

export function createListings(db: LibraryDb, { host }: OpenedLibrary): Listings {
  const put = db.prepare(
    'INSERT OR REPLACE INTO listing(StudyInstanceUID, peerId, listedAt, unlisted, settled) VALUES(?,?,?,?,?)',
  );
  const drop = db.prepare('DELETE FROM listing WHERE StudyInstanceUID = ?');
  const putListed = db.prepare(
    `INSERT OR IGNORE INTO listed(StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID, SeriesNumber, InstanceNumber)
     VALUES(?,?,?,?,?)`,
  );
  const one = db.prepare<[string], Row>(
    'SELECT peerId, listedAt, unlisted FROM listing WHERE StudyInstanceUID = ?',
  );
  const listed = db.prepare<[string], ListedRow>(
    'SELECT SeriesInstanceUID, SOPInstanceUID, SeriesNumber, InstanceNumber FROM listed WHERE StudyInstanceUID = ?',
  );
  const open = db.prepare<[], { StudyInstanceUID: string }>(
    'SELECT StudyInstanceUID FROM listing WHERE settled = 0',
  );
  const all = db.prepare<[], KeptRow>(
    'SELECT StudyInstanceUID, peerId, listedAt, settled, unlisted FROM listing ORDER BY listedAt',
  );
  const oneKept = db.prepare<[string], KeptRow>(
    'SELECT StudyInstanceUID, peerId, listedAt, settled, unlisted FROM listing WHERE StudyInstanceUID = ?',
  );
  const completeness = (study: StudyInstanceUID): Completeness => {
    const row = one.get(study);
    const wanted = row === undefined ? [] : listed.all(study);
    const isWhole = new Map(host.here(study).map((one) => [one.SOPInstanceUID, one.isWhole]));
    const missing = wanted.flatMap((one) => {
      const whole = isWhole.get(one.SOPInstanceUID);
      if (whole === true) return [];
      return { ...one, reason: whole === undefined ? ('missing' as const) : ('short' as const) };
    });
    const series = new Map<string, { SeriesInstanceUID: string; expected: number; here: number }>();
    for (const { SeriesInstanceUID, SOPInstanceUID } of wanted) {
      const counts = series.get(SeriesInstanceUID) ?? { SeriesInstanceUID, expected: 0, here: 0 };
      counts.expected += 1;
      if (isWhole.get(SOPInstanceUID) === true) counts.here += 1;
      series.set(SeriesInstanceUID, counts);
    }
    const unlisted = row?.unlisted ?? 0;
    return {
      StudyInstanceUID: study,
      state: row === undefined ? 'unknown' : missing.length + unlisted === 0 ? 'complete' : 'incomplete',
      peerId: row?.peerId ?? null,
      listedAt: row?.listedAt ?? null,
      expected: wanted.length,
      here: wanted.length - missing.length,
      unlisted,
      series: [...series.values()],
      missing,
    };
  };
  const incompleteOne = (UID: string): IncompleteStudy | null => {
    const study = StudyInstanceUID.safeParse(UID);
    if (!study.success || host.studyRow(UID) === null) return null;
    const { state, expected, here, unlisted, missing } = completeness(study.data);
    const short = missing.filter(({ reason }) => reason === 'short').length;
    return state === 'incomplete' ? { StudyInstanceUID: study.data, expected, here, short, unlisted } : null;
  };
  return {
    keep({ StudyInstanceUID: study, peerId, instances, unlisted, settled }) {
      db.transaction(() => {
        drop.run(study);
        put.run(study, peerId, Date.now(), unlisted, settled ? 1 : 0);
        for (const { SeriesInstanceUID, SOPInstanceUID, SeriesNumber, InstanceNumber } of instances)
          putListed.run(
            study,
            SeriesInstanceUID,
            SOPInstanceUID,
            SeriesNumber ?? null,
            InstanceNumber ?? null,
          );
      }).immediate();
    },
    kept: () => all.all().map(toKept),
    keptOf(UID) {
      const row = oneKept.get(UID);
      return row === undefined ? null : toKept(row);
    },
    covers(UID, SOPInstanceUIDs) {
      const known = new Set(listed.all(UID).map(({ SOPInstanceUID }) => SOPInstanceUID));
      return SOPInstanceUIDs.every((one) => known.has(one));
    },
    completeness,
    isIncomplete: (UID) => one.get(UID) !== undefined && incompleteOne(UID) !== null,
    incomplete: () => open.all().flatMap(({ StudyInstanceUID: UID }) => incompleteOne(UID) ?? []),
  };
}

const toKept = ({ StudyInstanceUID: UID, peerId, listedAt, settled, unlisted }: KeptRow): KeptListing => ({
  StudyInstanceUID: UID,
  peerId,
  listedAt,
  complete: settled === 1 && unlisted === 0,
});
