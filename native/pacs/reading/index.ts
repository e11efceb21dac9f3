// Studies of DICOMweb archives that are looked at without being kept. Nothing here is written to any disk.
import {
  fail,
  ok,
  type Failure,
  type PeerFailure,
  type ReadingRequest,
  type Result,
  type StudyDetail,
} from '../../contract/index.ts';
import type { DicomJson } from '../../dicom/index.ts';
import type { FrameBytes } from '../../library/index.ts';
import { type DicomWebPeer, type InstanceAddress, isDicomWeb } from '../dicomweb/index.ts';
import type { Share } from '../recordArchives/index.ts';
import type { RemotePeer } from '../types.ts';
import { studyOf } from './detail.ts';
import { FactBook, type InstanceFacts } from './facts.ts';
import { type Archive, createFrameReader, told } from './frames.ts';
import { type Metadata, type MetadataOf, readMetadata } from './metadata.ts';

export type { InstanceFacts } from './facts.ts';

export type Reading = {
  /** Asks the archive for a study's series and images, and has `detail` tell of them from now on. */
  open(request: ReadingRequest, signal: AbortSignal): Promise<Result<StudyDetail>>;
  /** A study that is being read so; null for every other, and once all of it is in the library. */
  detail(StudyInstanceUID: string): StudyDetail | null;
  /**
   * The data set of one image of a study that is being read so, as its archive gives it: what the study list is told and what
   * the images say may be two things. Null where it cannot be had.
   */
  header(StudyInstanceUID: string): Promise<DicomJson | null>;
  /** False: it was not being read. */
  close(StudyInstanceUID: string): boolean;
  /** Metadata with our own addresses, below `/dicomweb/{peerId}`. */
  metadata(peerId: string, address: MetadataOf, signal: AbortSignal): Promise<Result<Metadata>>;
  /** What the header of one instance says that reading it needs. */
  instance(peerId: string, address: InstanceAddress, signal: AbortSignal): Promise<Result<InstanceFacts>>;
  /** One frame as it is stored. `file-unavailable` where the instance has another header than that of `version`. */
  frame(
    peerId: string,
    address: InstanceAddress & {
      readonly frameNumber: number;
      readonly version?: string | undefined;
      /** Nobody waits for it at the screen: it may come with others of its series. */
      readonly ahead?: boolean | undefined;
    },
    signal: AbortSignal,
  ): Promise<Result<FrameBytes>>;
  /** A value by the address that the archive's metadata gives it. */
  bulkData(peerId: string, uri: string, signal: AbortSignal): Promise<Result<Uint8Array>>;
  /** A search in the asker's words, `path` below the archive's base address. */
  search(
    peerId: string,
    path: string,
    parameters: URLSearchParams,
    signal: AbortSignal,
  ): Promise<Result<{ readonly matches: readonly DicomJson[]; readonly more: boolean }>>;
  /** The settings of an archive are others now, or it is gone. */
  forget(peerId: string): void;
};

export type ReadingParts = {
  readonly clientOf: (peerId: string) => Result<RemotePeer>;
  readonly nameOf: (peerId: string) => string;
  /** The series that an archive is asked for, where that is not all of the study. */
  readonly shareOf: (peerId: string, StudyInstanceUID: string) => Share | null;
  /** Whether everything that is read of a study is in the library. */
  readonly isHere: (detail: StudyDetail) => boolean;
};

/** More are not looked at together; the one opened first goes. */
const MOST_STUDIES = 100;
const MOST_BULK_BYTES = 64 * 1024 * 1024;
const MOST_MATCHES = 100_000;
/** For one header, which nobody waits for longer. */
const HEADER_MS = 30_000;

export function createReading({ clientOf, nameOf, shareOf, isHere }: ReadingParts): Reading {
  const studies = new Map<string, StudyDetail>();
  const headers = new Map<string, Promise<DicomJson | null>>();
  const drop = (StudyInstanceUID: string): boolean => {
    headers.delete(StudyInstanceUID);
    return studies.delete(StudyInstanceUID);
  };
  const facts = new FactBook();
  const reader = createFrameReader((peerId, address) => facts.ofSeries(peerId, address));

  const archiveOf = (peerId: string): Result<Archive> => {
    const peer = clientOf(peerId);
    if (!peer.ok) return peer;
    return isDicomWeb(peer.value)
      ? ok({ peerId, name: () => nameOf(peerId), peer: peer.value })
      : fail({
          kind: 'archive-failed',
          archive: nameOf(peerId),
          failure: { kind: 'not-offered', service: 'wado' },
        });
  };
  /** Asks an archive; its failures are told under its name. */
  const ask = async <T>(
    peerId: string,
    question: (peer: DicomWebPeer) => Promise<Result<T, PeerFailure>>,
  ): Promise<Result<T>> => {
    const archive = archiveOf(peerId);
    if (!archive.ok) return archive;
    const answer = await question(archive.value.peer);
    return answer.ok ? answer : fail(told(answer.failure, archive.value));
  };

  const metadata: Reading['metadata'] = async (peerId, address, signal) => {
    const read = await ask(peerId, (peer) => readMetadata(peer, address, `/dicomweb/${peerId}`, signal));
    if (!read.ok) return fail(notThere(read.failure, address));
    for (const each of read.value.facts) facts.keep(peerId, each);
    return read;
  };
  const instance: Reading['instance'] = async (peerId, address, signal) => {
    const known = facts.get(peerId, address);
    if (known !== null) return ok(known);
    const read = await metadata(peerId, address, signal);
    if (!read.ok) return read;
    const { SOPInstanceUID } = address;
    const found = facts.get(peerId, address);
    return found === null ? fail({ kind: 'instance-not-found', SOPInstanceUID }) : ok(found);
  };

  const headerOf = async ({ study, seriesList, notKept }: StudyDetail): Promise<DicomJson | null> => {
    const series = seriesList.find(({ thumbnail }) => thumbnail !== null);
    if (notKept === undefined || series?.thumbnail == null) return null;
    const { StudyInstanceUID } = study;
    const address = {
      StudyInstanceUID,
      SeriesInstanceUID: series.SeriesInstanceUID,
      SOPInstanceUID: series.thumbnail.SOPInstanceUID,
    };
    const read = await metadata(notKept.peerId, address, AbortSignal.timeout(HEADER_MS));
    if (!read.ok) {
      headers.delete(StudyInstanceUID); // asked again by the next who needs it
      return null;
    }
    return read.value.first;
  };

  return {
    async open({ peerId, StudyInstanceUID }, signal) {
      const share = shareOf(peerId, StudyInstanceUID);
      const only = share === null ? null : new Set(share.SeriesInstanceUIDs);
      const found = await ask(peerId, (peer) => studyOf(peer, StudyInstanceUID, only, signal));
      if (!found.ok) return found;
      if (found.value === null) return fail({ kind: 'study-not-found', StudyInstanceUID });
      const { detail, counts } = found.value;
      const partly =
        share === null
          ? {}
          : { partly: { series: detail.seriesList.length, of: share.of, elsewhere: share.elsewhere } };
      const told: StudyDetail = {
        ...detail,
        notKept: { peerId, archive: nameOf(peerId), counts, ...partly },
      };
      drop(StudyInstanceUID);
      studies.set(StudyInstanceUID, told);
      for (const oldest of studies.keys()) {
        if (studies.size <= MOST_STUDIES) break;
        drop(oldest);
      }
      return ok(told);
    },
    detail(StudyInstanceUID) {
      const read = studies.get(StudyInstanceUID);
      if (read === undefined) return null;
      if (!isHere(read)) return read;
      drop(StudyInstanceUID);
      return null;
    },
    header(StudyInstanceUID) {
      const read = studies.get(StudyInstanceUID);
      if (read === undefined) return Promise.resolve(null);
      const known = headers.get(StudyInstanceUID) ?? headerOf(read);
      headers.set(StudyInstanceUID, known);
      return known;
    },
    close: drop,
    metadata,
    instance,
    async frame(peerId, { frameNumber, version, ahead = false, ...address }, signal) {
      const archive = archiveOf(peerId);
      if (!archive.ok) return archive;
      const known = await instance(peerId, address, signal);
      if (!known.ok) return known;
      if (version !== undefined && version !== known.value.version)
        return fail({ kind: 'file-unavailable', SOPInstanceUID: address.SOPInstanceUID, code: 'ECHANGED' });
      return reader.read(archive.value, known.value, { number: frameNumber, ahead }, signal);
    },
    bulkData: (peerId, uri, signal) =>
      ask(peerId, (peer) => peer.bulkData(uri, { limitBytes: MOST_BULK_BYTES, signal })),
    search: (peerId, path, parameters, signal) =>
      ask(peerId, async (peer) => {
        const matches: DicomJson[] = [];
        let more = false;
        for await (const event of peer.query(path, parameters, signal)) {
          if (event.kind === 'match') matches.push(event.dataset);
          if (matches.length > MOST_MATCHES)
            return fail<PeerFailure>({ kind: 'bad-answer', detail: 'too-many-parts' });
          if (event.kind !== 'end') continue;
          if (!event.end.ok) return event.end;
          more = event.end.value.truncated;
        }
        return ok({ matches, more });
      }),
    forget(peerId) {
      facts.forget(peerId);
      reader.forget(peerId);
      for (const [uid, { notKept }] of studies) if (notKept?.peerId === peerId) drop(uid);
    },
  };
}

/** What the archive says is not there is that series or study, and no fault of the archive's. */
function notThere(failure: Failure, address: MetadataOf): Failure {
  const gone =
    failure.kind === 'archive-failed' &&
    failure.failure.kind === 'http' &&
    [404, 410].includes(failure.failure.status);
  if (!gone) return failure;
  if ('SOPInstanceUID' in address)
    return { kind: 'instance-not-found', SOPInstanceUID: address.SOPInstanceUID };
  return 'SeriesInstanceUID' in address
    ? { kind: 'series-not-found', SeriesInstanceUID: address.SeriesInstanceUID }
    : { kind: 'study-not-found', StudyInstanceUID: address.StudyInstanceUID };
}
