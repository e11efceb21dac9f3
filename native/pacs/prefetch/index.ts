// Earlier studies are got by rule while the present one is read: jobs of the lowest priority, listed as every other transfer.
import {
  ok,
  PrefetchSettings,
  type Job,
  type RemoteStudyRow,
  type Result,
  type RetrieveRequest,
} from '../../contract/index.ts';
import { text } from '../../dicom/index.ts';
import type { OpenedLibrary } from '../../library/index.ts';
import { rowOf } from '../find/rows.ts';
import { transferLabel } from '../transferLabel.ts';
import type { RemotePeer } from '../types.ts';
import { candidates, type Compared, shareBodyPart } from './rule.ts';

export type Prefetch = {
  settings(): PrefetchSettings;
  change(settings: PrefetchSettings): Result<PrefetchSettings>;
  /** A study has been opened. Resolves when its earlier studies have been asked for; they go on when it is closed. */
  opened(current: Compared): Promise<readonly Job[]>;
  close(): Promise<void>;
};

export type PrefetchParts = {
  readonly library: OpenedLibrary;
  readonly kept: { read(): string | null; write(value: string): void };
  readonly peers: () => readonly { readonly peerId: string; readonly client: RemotePeer }[];
  readonly startRetrieve: (request: RetrieveRequest) => Result<Job>;
};

/** Of one patient; an archive with more gives the newest of them or not. */
const MOST_STUDIES = 500;
/** Whose body parts are asked for: each is a question of its own. */
const MOST_ASKED = 30;

type Away = RemoteStudyRow & Compared & { readonly peerId: string; readonly client: RemotePeer };

export function createPrefetch({ library, kept, peers, startRetrieve }: PrefetchParts): Prefetch {
  const stop = new AbortController();
  const running = new Map<string, Promise<readonly Job[]>>();
  const settings = (): PrefetchSettings => {
    const value = kept.read();
    const parsed = PrefetchSettings.safeParse(value === null ? {} : JSON.parse(value));
    return parsed.success ? parsed.data : PrefetchSettings.parse({});
  };

  const begin = async (current: Compared, rule: PrefetchSettings): Promise<readonly Job[]> => {
    const found = await Promise.all(peers().map((peer) => studiesAt(peer, current, stop.signal)));
    const jobs: Job[] = [];
    let left = rule.studies;
    for (const study of candidates(current, merged(found.flat()), rule).slice(0, MOST_ASKED)) {
      if (left === 0 || stop.signal.aborted) break;
      const isHere = library.host.studyRow(study.StudyInstanceUID) !== null;
      const whole = rule.sameBodyPart && !isHere ? await withBodyParts(study, stop.signal) : study;
      if (rule.sameBodyPart && !isHere && !shareBodyPart(current, whole)) continue;
      left -= 1; // what is here already is one of the last so many
      if (isHere) continue;
      const { peerId, StudyInstanceUID } = study;
      const job = startRetrieve({
        peerId,
        StudyInstanceUID,
        priority: 'background',
        label: transferLabel(study),
      });
      if (job.ok) jobs.push(job.value);
    }
    return jobs;
  };

  return {
    settings,
    change(next) {
      kept.write(JSON.stringify(next));
      return ok(next);
    },
    async opened(current) {
      const rule = settings();
      if (rule.studies === 0 || current.PatientID.trim() === '' || stop.signal.aborted) return [];
      const { StudyInstanceUID } = current;
      const known = running.get(StudyInstanceUID);
      if (known !== undefined) return known;
      const work = begin(current, rule).finally(() => running.delete(StudyInstanceUID));
      running.set(StudyInstanceUID, work);
      return work;
    },
    async close() {
      stop.abort();
      await Promise.allSettled(running.values());
    },
  };
}

/** The patient's studies at one archive. One that cannot be asked has none: nobody waits for them. */
async function studiesAt(
  { peerId, client }: { readonly peerId: string; readonly client: RemotePeer },
  { PatientID }: Compared,
  signal: AbortSignal,
): Promise<Away[]> {
  const found: Away[] = [];
  for await (const event of client.findStudies(
    { PatientID: PatientID.trim(), limit: MOST_STUDIES },
    signal,
  )) {
    const row = event.kind === 'match' ? rowOf(event.dataset) : null;
    if (row !== null) found.push({ ...row, BodyPartsInStudy: [], peerId, client });
  }
  return found;
}

/** Each study once, from the archive that has most of it. */
function merged(studies: readonly Away[]): Away[] {
  const byUid = new Map<string, Away>();
  for (const study of studies) {
    const known = byUid.get(study.StudyInstanceUID);
    if (known === undefined || (known.instanceCount ?? 0) < (study.instanceCount ?? 0))
      byUid.set(study.StudyInstanceUID, study);
  }
  return [...byUid.values()];
}

/** Series tell body parts, studies do not (PS3.18 table 10.6.3-3). */
async function withBodyParts(study: Away, signal: AbortSignal): Promise<Away> {
  const parts: string[] = [];
  for await (const event of study.client.findSeries(study.StudyInstanceUID, signal))
    if (event.kind === 'match') parts.push(text(event.dataset, '00180015'));
  return { ...study, BodyPartsInStudy: parts.filter(Boolean) };
}
