// From an entry of the record to its images: read where the record says that they are, or kept, with no archive set up by hand.
import {
  fail,
  ok,
  type Failure,
  type Job,
  type ReadingRequest,
  type RecordKeeping,
  type RecordOpening,
  type RecordSources,
  type Result,
  type StudyDetail,
  type StudyInstanceUID,
  type StudyRow,
} from '../../contract/index.ts';
import { type DicomJson, text } from '../../dicom/index.ts';
import type { Links } from '../link/index.ts';
import { type Place, placesOf, placesToKeep, type Share } from './places.ts';

/** What native/pacs does for us. */
export type ImageArchives = {
  /** The id of an archive that a record names, from now on for this share of the study. */
  readonly know: (
    archive: { readonly serverId: string; readonly address: string; readonly name: string },
    StudyInstanceUID: string,
    share: Share,
  ) => string;
  readonly reading: {
    open(request: ReadingRequest, signal: AbortSignal): Promise<Result<StudyDetail>>;
    header(StudyInstanceUID: string): Promise<DicomJson | null>;
    detail(StudyInstanceUID: string): StudyDetail | null;
    close(StudyInstanceUID: string): boolean;
  };
  readonly retrieve: (peerId: string, study: StudyRow) => Result<Job>;
};

export type RecordImagesParts = {
  readonly links: Pick<Links, 'sources' | 'follow' | 'ofStudy' | 'isStopped'>;
  /** Null: the server is not set up. */
  readonly serverName: (serverId: string) => string | null;
  readonly archives: ImageArchives;
};

export type RecordImages = {
  /** `record-server-not-found`, and no other failure: why a place does not give the images is part of the answer. */
  open(serverId: string, id: string, signal: AbortSignal): Promise<Result<RecordOpening>>;
  keep(serverId: string, id: string, signal: AbortSignal): Promise<Result<RecordKeeping>>;
};

type Tried = RecordOpening['tried'];
type Followed = {
  readonly sources: RecordSources;
  readonly tried: Tried;
  /** `wasRead`: somebody has it open. */
  readonly given: {
    readonly place: Place;
    readonly study: StudyDetail;
    readonly wasRead: boolean;
  } | null;
};

export function createRecordImages({ links, serverName, archives }: RecordImagesParts): RecordImages {
  const { know, reading, retrieve } = archives;

  const knowAt = (serverId: string, { address, name, StudyInstanceUID, share }: Place): string =>
    know({ serverId, address, name: `${name} (${serverName(serverId) ?? ''})` }, StudyInstanceUID, share);

  /** Asks one archive for the study, and looks whether what it gives is that study, of whom it says. */
  const openAt = async (
    serverId: string,
    place: Place,
    signal: AbortSignal,
  ): Promise<Result<StudyDetail>> => {
    const { StudyInstanceUID } = place;
    const opened = await reading.open({ peerId: knowAt(serverId, place), StudyInstanceUID }, signal);
    if (!opened.ok) return opened;
    const detail = wrongIn(opened.value, await reading.header(StudyInstanceUID));
    if (detail === null) return opened;
    reading.close(StudyInstanceUID);
    const archive = opened.value.notKept?.archive ?? '';
    return fail({ kind: 'archive-failed', archive, failure: { kind: 'bad-answer', detail } });
  };

  const follow = async (serverId: string, id: string, signal: AbortSignal): Promise<Result<Followed>> => {
    const sources = await links.sources(serverId, id, signal);
    if (sources === null) return fail({ kind: 'record-server-not-found', serverId: serverId.slice(0, 36) });
    const tried: Tried = [];
    for (const place of placesOf(sources)) {
      if (signal.aborted) break;
      const wasRead = reading.detail(place.StudyInstanceUID) !== null;
      const opened = await openAt(serverId, place, signal);
      if (!opened.ok) {
        tried.push({ endpoint: place.endpoint, failure: opened.failure });
        continue;
      }
      // Before anybody sees it: whose the record says that it is, and whether the images say so too.
      await links.follow(serverId, id, signal);
      return ok({ sources, tried, given: { place, study: opened.value, wasRead } });
    }
    return ok({ sources, tried, given: null });
  };

  const keepAll = (
    serverId: string,
    sources: RecordSources,
    { place, study }: NonNullable<Followed['given']>,
  ) => {
    const jobs: Job[] = [];
    const failed: { endpoint: string; failure: Failure }[] = [];
    for (const each of placesToKeep(placesOf(sources), place)) {
      const started = retrieve(knowAt(serverId, each), study.study);
      if (started.ok) jobs.push(started.value);
      else failed.push({ endpoint: each.endpoint, failure: started.failure });
    }
    return { jobs, failed };
  };

  return {
    async open(serverId, id, signal) {
      const followed = await follow(serverId, id, signal);
      if (!followed.ok) return followed;
      const { sources, tried, given } = followed.value;
      if (given === null) return ok({ sources, tried, study: null });
      // Compared now, so that what contradicts is known before the first of its images is.
      await links.ofStudy(given.place.StudyInstanceUID);
      const isStopped = links.isStopped(given.place.StudyInstanceUID);
      return ok({ sources, tried, study: isStopped ? { ...given.study, isStopped } : given.study });
    },
    async keep(serverId, id, signal) {
      const followed = await follow(serverId, id, signal);
      if (!followed.ok) return followed;
      const { sources, tried, given } = followed.value;
      if (given === null) return ok({ sources, tried, jobs: [], contradiction: false });
      const { StudyInstanceUID } = given.place;
      const contradiction = await contradicts(links, StudyInstanceUID);
      // It was looked at, and nobody has it open.
      if (!given.wasRead) reading.close(StudyInstanceUID);
      if (contradiction) return ok({ sources, tried, jobs: [], contradiction });
      const { jobs, failed } = keepAll(serverId, sources, given);
      return ok({ sources, tried: [...tried, ...failed], jobs, contradiction });
    },
  };
}

/** What the archive lists and what its images say are of one study and one patient, or nothing of it is shown. */
function wrongIn({ study, seriesList }: StudyDetail, header: DicomJson | null): string | null {
  if (seriesList.length === 0) return 'nothing-listed';
  if (header === null) return null;
  if (text(header, '0020000D').trim() !== study.StudyInstanceUID) return 'other-study';
  const [said, listed] = [text(header, '00100020').trim(), study.PatientID.trim()];
  return said !== '' && listed !== '' && said !== listed ? 'other-patient' : null;
}

/** The images are of another person than the record says, and nobody has confirmed that they are one. */
async function contradicts(links: Pick<Links, 'ofStudy'>, study: StudyInstanceUID): Promise<boolean> {
  const record = await links.ofStudy(study);
  if (!record.ok) return false;
  const [first] = record.value.links;
  return record.value.verdict === 'contradiction' && first?.state !== 'confirmed';
}
