// A library with a CT whose patient somebody has confirmed on a FHIR server, and what gives it back.
import path from 'node:path';
import {
  MarksChange,
  type PublishAnswer,
  type PublishChoice,
  type PublishPreview,
  type RecordSignIn,
  type StudyMarks,
} from '../../../native/contract/index.ts';
import { createPublishing, createValidator, type Publishing } from '../../../native/fhir/publish/index.ts';
import type { OpenedLibrary } from '../../../native/library/index.ts';
import { patientOf } from '../../peers/recordsOfRows.ts';
import { ctSeries, writeFiles } from '../../generate/index.ts';
import { anAnnotation } from '../../generate/marks.ts';
import { imported, opened, temporaryFolder } from '../library/helpers.ts';
import { allRows, openLinking, value, type Linking } from './linking.ts';
import { startFhirServer, type FhirServer, type FhirServerOptions } from './server.ts';

export const ACCESSION = 'A-4711';
export const slices = ctSeries({
  seed: 'publish',
  slices: 3,
  rows: 32,
  columns: 32,
  PatientName: 'ÅSTRÖM^Eva',
  PatientID: 'P-17',
  elements: {
    IssuerOfPatientID: 'HOSPITAL',
    AccessionNumber: ACCESSION,
    StudyDate: '20250314',
    StudyTime: '081500',
    TimezoneOffsetFromUTC: '+0100',
  },
});
export const study = slices[0]?.StudyInstanceUID ?? '';
export const PATIENT = 'Patient/P-17';
const place = (at: number) => ({
  StudyInstanceUID: study,
  SeriesInstanceUID: slices[at]?.SeriesInstanceUID,
  SOPInstanceUID: slices[at]?.SOPInstanceUID,
});
export const length = anAnnotation({ ...place(1), name: 'Lesion' });
export const keyImage: StudyMarks['keyImages'][number] = MarksChange.parse({
  put: {
    keyImages: [
      { ...place(2), frameNumber: 1, note: 'To be seen', createdAt: 1_700_000_000_000, author: 'Ms A' },
    ],
  },
  remove: {},
}).put.keyImages[0] as StudyMarks['keyImages'][number];
export const LENGTH_ITEM = `annotation:${length.id}`;
export const KEY_ITEM = `key-image:${keyImage.SOPInstanceUID}:1`;

export type Desk = {
  readonly library: OpenedLibrary;
  readonly server: FhirServer;
  readonly linking: Linking;
  readonly publishing: Publishing;
  readonly choice: (...items: string[]) => PublishChoice;
  readonly previewed: (...items: string[]) => Promise<PublishPreview>;
  /** As somebody who confirms what is shown. */
  readonly published: (
    ...items: string[]
  ) => Promise<Extract<PublishAnswer, { state: 'sent' }>['publication']>;
  readonly confirmed: () => Promise<void>;
  /** What the server has of a type. */
  readonly stored: (type: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;
  readonly close: () => Promise<void>;
};

/** `granted`: by a sign-in that is not there, for what it lets us do. */
export type DeskOptions = FhirServerOptions & {
  readonly reachable?: string;
  readonly granted?: readonly string[];
  /** A server that another desk has opened, and closes. */
  readonly at?: FhirServer;
};

export async function openDesk(options: DeskOptions = {}): Promise<Desk> {
  const { folder, remove } = temporaryFolder();
  writeFiles(path.join(folder, 'source'), slices);
  const library = opened(path.join(folder, 'library'));
  await imported(library, { paths: [path.join(folder, 'source')] });
  value(
    library.changeMarks(
      study,
      MarksChange.parse({ put: { annotations: [length], keyImages: [keyImage] }, remove: {} }),
    ),
  );
  const server = options.at ?? (await startFhirServer(options));
  const [row] = await allRows(library);
  if (row === undefined) throw new Error('no study');
  await server.put(patientOf(row), { ...patientOf(row), id: 'P-18' });
  const linking = openLinking(library, server.url);
  const { reachable, granted } = options;
  const publishing = createPublishing({
    db: linking.db,
    library,
    studyRow: (uid) => library.host.studyRow(uid),
    clients: linking.clients,
    signIn: () => (granted === undefined ? null : signedIn(granted)),
    links: linking.links,
    reachable: () => (reachable === undefined ? null : { address: reachable, name: 'Archive' }),
    isIncomplete: () => false,
    validator: createValidator(),
    onError: (error) => {
      throw error;
    },
  });
  const choice: Desk['choice'] = (...items) => ({ serverId: linking.serverId, items });
  const previewed: Desk['previewed'] = async (...items) => {
    const answer = value(await publishing.preview(study, choice(...items)));
    if (answer.state !== 'ready') throw new Error(JSON.stringify(answer));
    return answer.preview;
  };
  return {
    library,
    server,
    linking,
    publishing,
    choice,
    previewed,
    async published(...items) {
      const { digest } = await previewed(...items);
      const answer = value(await publishing.publish(study, { choice: choice(...items), digest }));
      if (answer.state !== 'sent') throw new Error(JSON.stringify(answer));
      return answer.publication;
    },
    async confirmed() {
      const { serverId } = linking;
      value(await linking.links.linkByHand(study, { serverId, reference: PATIENT, fieldsRead: false }));
    },
    stored: async (type) => (await server.all(type)).map((one) => ({ ...one })),
    async close() {
      await publishing.close();
      await linking.close();
      if (options.at === undefined) await server.close();
      await library.close();
      remove();
    },
  };
}

const signedIn = (granted: readonly string[]): RecordSignIn => ({
  state: 'signed-in',
  granted: [...granted],
  missing: [],
  expiresAt: null,
  patient: null,
  encounter: null,
  imagingStudy: null,
  user: 'Practitioner/7',
});
