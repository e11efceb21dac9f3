// Links as they are kept: how each was made, when and by whom, and what was done to it since.
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import {
  IdentityVerdict,
  LinkChangedBy,
  LinkDoubt,
  LinkMethod,
  LinkState,
  RecordIssuers,
} from '../../contract/index.ts';
import type { LibraryDb } from '../../library/index.ts';
import type { Patient } from '../types.ts';

/** What of the ImagingStudy is shown with a link, with the server gone too. */
const LinkFacts = z.object({
  started: z.string().nullable(),
  modalities: z.array(z.string()),
  description: z.string(),
  AccessionNumber: z.string(),
  numberOfInstances: z.number().nullable(),
});
export type LinkFacts = z.infer<typeof LinkFacts>;

/** '' in `imagingStudy` and `subject`: none. */
export type StoredLink = {
  readonly linkId: string;
  readonly serverId: string;
  readonly StudyInstanceUID: string;
  readonly imagingStudy: string;
  readonly subject: string;
  readonly method: LinkMethod;
  readonly state: LinkState;
  readonly doubts: readonly LinkDoubt[];
  readonly facts: LinkFacts;
  readonly madeBy: z.infer<typeof LinkChangedBy>;
  readonly madeAt: number;
  readonly changedBy: z.infer<typeof LinkChangedBy>;
  readonly person: string; // '' where nobody did, or it is not known
  readonly changedAt: number;
  readonly verdict: IdentityVerdict | null;
  readonly judgedOf: string | null;
  readonly judgedAt: number | null;
};
export type NewLink = Omit<
  StoredLink,
  'linkId' | 'madeAt' | 'changedBy' | 'person' | 'changedAt' | 'verdict' | 'judgedOf' | 'judgedAt'
>;
export type StoredPatient = { readonly patient: Patient; readonly readAt: number };

const json = <S extends z.ZodType>(schema: S) =>
  z.string().transform((text) => schema.parse(JSON.parse(text)));
// Rows are our own, and read as strictly as what comes from elsewhere: a link must not change its meaning by a slip.
const Row = z.object({
  linkId: z.string(),
  serverId: z.string(),
  StudyInstanceUID: z.string(),
  imagingStudy: z.string(),
  subject: z.string(),
  method: LinkMethod,
  state: LinkState,
  doubts: json(z.array(LinkDoubt)),
  facts: json(LinkFacts),
  madeBy: LinkChangedBy,
  madeAt: z.number(),
  changedBy: LinkChangedBy,
  person: z.string(),
  changedAt: z.number(),
  verdict: json(IdentityVerdict).nullable(),
  judgedOf: z.string().nullable(),
  judgedAt: z.number().nullable(),
});

export type LinkStore = ReturnType<typeof createLinkStore>;
type Change = { readonly id: number; readonly stateBefore: string };

/** `person`: who decides just now, as far as that is known. */
export function createLinkStore(db: LibraryDb, now: () => number, person: (serverId: string) => string) {
  const ofStudy = db.prepare<[string]>(
    'SELECT * FROM link WHERE StudyInstanceUID = ? ORDER BY madeAt, linkId',
  );
  const ofEntry = db.prepare<[string, string]>('SELECT * FROM link WHERE serverId = ? AND imagingStudy = ?');
  const ofSubject = db.prepare<[string, string], { StudyInstanceUID: string }>(
    'SELECT DISTINCT StudyInstanceUID FROM link WHERE serverId = ? AND subject = ?',
  );
  const insert = db.prepare(
    `INSERT INTO link(linkId, serverId, StudyInstanceUID, imagingStudy, subject, method, state, doubts, facts,
       madeBy, madeAt, changedBy, person, changedAt) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
  );
  const update = db.prepare(
    // Who decided, and when, stays as long as the decision does.
    `UPDATE link SET subject = ?, method = ?, doubts = ?, facts = ?, state = $state,
       changedBy = iif(state = $state, changedBy, 'automatic'), person = iif(state = $state, person, ''),
       changedAt = iif(state = $state, changedAt, $at) WHERE linkId = $linkId`,
  );
  const setDoubts = db.prepare('UPDATE link SET doubts = ?, state = ? WHERE linkId = ?');
  const judge = db.prepare('UPDATE link SET verdict = ?, judgedOf = ?, judgedAt = ? WHERE linkId = ?');
  const change = db.prepare(
    'UPDATE link SET state = ?, changedBy = ?, person = ?, changedAt = ? WHERE linkId = ?',
  );
  const note = db.prepare(
    'INSERT INTO linkChange(linkId, at, changedBy, person, stateBefore, stateAfter) VALUES(?,?,?,?,?,?)',
  );
  const lastChange = db.prepare<[string], Change>(
    "SELECT id, stateBefore FROM linkChange WHERE linkId = ? AND undone = 0 AND changedBy = 'user' ORDER BY id DESC LIMIT 1",
  );
  const undone = db.prepare('UPDATE linkChange SET undone = 1 WHERE id = ?');
  const putPatient = db.prepare(
    'INSERT OR REPLACE INTO linkPatient(serverId, reference, patient, readAt) VALUES(?,?,?,?)',
  );
  const patientOf = db.prepare<[string, string], { patient: string; readAt: number }>(
    'SELECT patient, readAt FROM linkPatient WHERE serverId = ? AND reference = ?',
  );
  const looked = db.prepare(
    'INSERT OR REPLACE INTO lookedFor(StudyInstanceUID, serverId, lookedAt) VALUES(?,?,?)',
  );
  const lookedAt = db.prepare<[string, string], { lookedAt: number }>(
    'SELECT lookedAt FROM lookedFor WHERE StudyInstanceUID = ? AND serverId = ?',
  );
  const setting = db.prepare<[], { value: string }>("SELECT value FROM linkSetting WHERE name = 'issuers'");
  const putSetting = db.prepare("INSERT OR REPLACE INTO linkSetting(name, value) VALUES('issuers', ?)");
  const unjudge = db.prepare('UPDATE link SET judgedOf = NULL');
  // A digest with a dot is of the index and of an image: see guard.ts.
  const unjudged = db.prepare<[string, number], { StudyInstanceUID: string }>(
    `SELECT DISTINCT StudyInstanceUID FROM link WHERE StudyInstanceUID > ? AND state <> 'rejected' AND subject <> ''
       AND (judgedOf IS NULL OR instr(judgedOf, '.') = 0) ORDER BY StudyInstanceUID LIMIT ?`,
  );
  const drops = [
    'DELETE FROM linkChange WHERE linkId IN (SELECT linkId FROM link WHERE serverId = ?)',
    'DELETE FROM link WHERE serverId = ?',
    'DELETE FROM linkPatient WHERE serverId = ?',
    'DELETE FROM lookedFor WHERE serverId = ?',
  ].map((sql) => db.prepare(sql));
  const read = (rows: readonly unknown[]): readonly StoredLink[] => rows.map((row) => Row.parse(row));

  return {
    ofStudy: (StudyInstanceUID: string) => read(ofStudy.all(StudyInstanceUID)),
    ofEntry: (serverId: string, imagingStudy: string) => read(ofEntry.all(serverId, imagingStudy)),
    studiesOf: (serverId: string, subject: string) =>
      ofSubject.all(serverId, subject).map(({ StudyInstanceUID }) => StudyInstanceUID),
    add(link: NewLink): string {
      const [linkId, at] = [randomUUID(), now()];
      insert.run(
        linkId,
        link.serverId,
        link.StudyInstanceUID,
        link.imagingStudy,
        link.subject,
        link.method,
        link.state,
        JSON.stringify(link.doubts),
        JSON.stringify(link.facts),
        link.madeBy,
        at,
        link.madeBy,
        link.madeBy === 'user' ? person(link.serverId) : '',
        at,
      );
      return linkId;
    },
    /** What the record says now. */
    refresh({ linkId, state }: StoredLink, link: NewLink): void {
      const at = now();
      if (link.state !== state) note.run(linkId, at, 'automatic', '', state, link.state);
      const { subject, method, doubts, facts } = link;
      const values = [subject, method, JSON.stringify(doubts), JSON.stringify(facts)];
      update.run(values, { state: link.state, at, linkId });
    },
    setDoubts: ({ linkId }: StoredLink, doubts: readonly LinkDoubt[], state: LinkState) =>
      void setDoubts.run(JSON.stringify(doubts), state, linkId),
    setVerdict: (linkId: string, verdict: IdentityVerdict, judgedOf: string) =>
      void judge.run(JSON.stringify(verdict), judgedOf, now(), linkId),
    /** By the user. */
    setState({ linkId, serverId, state }: StoredLink, after: LinkState): void {
      const at = now();
      const who = person(serverId);
      change.run(after, 'user', who, at, linkId);
      note.run(linkId, at, 'user', who, state, after);
    },
    canUndo: (linkId: string) => lastChange.get(linkId) !== undefined,
    /** Takes the user's last decision back. A link that nobody has decided on is refused for good instead. */
    undo(link: StoredLink): void {
      const last = lastChange.get(link.linkId);
      const state = last === undefined ? 'rejected' : LinkState.parse(last.stateBefore);
      const who = person(link.serverId);
      change.run(state, 'user', who, now(), link.linkId);
      if (last === undefined) note.run(link.linkId, now(), 'user', who, link.state, state);
      else undone.run(last.id);
    },
    putPatient: (serverId: string, reference: string, patient: Patient) =>
      void putPatient.run(serverId, reference, JSON.stringify(patient), now()),
    patient(serverId: string, reference: string): StoredPatient | null {
      const row = patientOf.get(serverId, reference);
      if (row === undefined) return null;
      const patient: Patient = JSON.parse(row.patient);
      return { patient, readAt: row.readAt };
    },
    setLooked: (StudyInstanceUID: string, serverId: string) =>
      void looked.run(StudyInstanceUID, serverId, now()),
    lookedAt: (StudyInstanceUID: string, serverId: string) =>
      lookedAt.get(StudyInstanceUID, serverId)?.lookedAt ?? null,
    issuers(): RecordIssuers {
      const row = setting.get();
      return RecordIssuers.parse(row === undefined ? {} : JSON.parse(row.value));
    },
    /** What numbers mean is part of every comparison: all are due again, and count as they stand until then. */
    saveIssuers(issuers: RecordIssuers): void {
      db.transaction(() => {
        putSetting.run(JSON.stringify(issuers));
        unjudge.run();
      })();
    },
    /** Studies, by UID from `after` on, with links that were not yet compared with all that an image says. */
    unjudged: (after: string, most: number) =>
      unjudged.all(after, most).map(({ StudyInstanceUID }) => StudyInstanceUID),
    forgetServer(serverId: string): void {
      db.transaction(() => {
        for (const drop of drops) drop.run(serverId);
      })();
    },
    now,
    /**
     * As `together`, for what Lightbox finds by itself: a power cut may lose the last of it, and it is found again. What
     * people decide is on the disk when it is done.
     */
    lightly<T>(work: () => T): T {
      db.pragma('synchronous = NORMAL');
      try {
        return db.transaction(work)();
      } finally {
        db.pragma('synchronous = FULL');
      }
    },
    together: <T>(work: () => T): T => db.transaction(work)(),
  };
}
