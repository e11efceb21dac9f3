// Whose links are followed, and whose are not.
import { type CallerDecision, KnownCaller, type LinkCaller, ok, type Result } from '../contract/index.ts';
import type { OpenedLibrary } from '../library/index.ts';
import { CALLERS_FILE, CALLERS_SCHEMA } from './schema.ts';

export type Callers = {
  readonly list: () => KnownCaller[];
  /** Null: nobody has been asked about this one. */
  readonly decisionOn: (caller: LinkCaller) => KnownCaller['decision'] | null;
  /** False where there was nothing to forget. */
  readonly decide: (change: CallerDecision) => boolean;
  readonly close: () => void;
};

type Row = {
  readonly kind: string;
  readonly name: string;
  readonly decision: string;
  readonly decidedAt: number;
};

/** Fails as a library does: `library-locked`, `disk-full`, `path-not-found`. */
export function openCallers(
  { host }: Pick<OpenedLibrary, 'host'>,
  now: () => number = Date.now,
): Result<Callers> {
  const opened = host.openBeside(CALLERS_FILE, CALLERS_SCHEMA);
  if (!opened.ok) return opened;
  const db = opened.value;
  const all = db.prepare<[], Row>('SELECT * FROM caller ORDER BY kind, name');
  const one = db.prepare<[string, string], Row>('SELECT * FROM caller WHERE kind = ? AND name = ?');
  const put = db.prepare('INSERT OR REPLACE INTO caller(kind, name, decision, decidedAt) VALUES(?,?,?,?)');
  const drop = db.prepare('DELETE FROM caller WHERE kind = ? AND name = ?');
  const read = ({ kind, name, decision, decidedAt }: Row): KnownCaller | null =>
    KnownCaller.safeParse({ caller: { kind, name }, decision, decidedAt }).data ?? null;
  return ok({
    list: () => all.all().flatMap((row) => read(row) ?? []),
    decisionOn({ kind, name }) {
      const row = one.get(kind, name);
      return row === undefined ? null : (read(row)?.decision ?? null);
    },
    decide({ caller: { kind, name }, decision }) {
      const { changes } = decision === null ? drop.run(kind, name) : put.run(kind, name, decision, now());
      return changes > 0;
    },
    close: () => db.close(),
  });
}
