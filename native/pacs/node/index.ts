// A DIMSE node as a peer.
import type { DimseSettings } from '../../contract/index.ts';
import { text } from '../../dicom/index.ts';
import type { WriteDataset } from '../../dicom/write.ts';
import type { PeerOptions, RemotePeer } from '../types.ts';
import { createConfirms } from './confirm.ts';
import { findAll, findStudies } from './find.ts';
import { createLinks } from './links.ts';
import { type MoveTarget, retrieve } from './retrieve.ts';
import { storeAll } from './store.ts';
import { patientKey } from './studyKeys.ts';
import { testNode } from './test.ts';
import { findWorklist } from './worklist.ts';

export { comingOf, type MoveTarget } from './retrieve.ts';

const STALL_MS = 60_000;

/** `moveTarget`: our own provider, for nodes that send by C-MOVE only. */
export function createNode(
  options: PeerOptions<DimseSettings> & { readonly moveTarget: MoveTarget | null },
): RemotePeer {
  const { settings, moveTarget, times } = options;
  const links = createLinks(options);
  const confirming = createConfirms(settings, links, times ?? {});
  const learnt = { getFails: false, isCaseBlind: false };
  const asking = { settings, links, learnt };
  // PS3.4 C.6.1: below the patient root every question names the patient, which only the answers to searches tell.
  const patients = new Map<string, string>();
  const above = async (StudyInstanceUID: string, signal: AbortSignal): Promise<WriteDataset> => {
    if (settings.model === 'study-root') return { StudyInstanceUID };
    if (!patients.has(StudyInstanceUID))
      for await (const event of findStudies(
        asking,
        { StudyInstanceUIDs: [StudyInstanceUID], limit: 1 },
        signal,
      ))
        if (event.kind === 'match') patients.set(StudyInstanceUID, text(event.dataset, '00100020'));
    return { StudyInstanceUID, ...patientKey(patients.get(StudyInstanceUID) ?? '') };
  };
  return {
    test: (signal) => testNode(settings, links, signal),
    findStudies: (keys, signal) => findStudies(asking, keys, signal),
    findWorklist: (keys, signal) => findWorklist(links, keys, signal),
    findSeries: async function* (StudyInstanceUID, signal) {
      yield* findAll(
        asking,
        {
          QueryRetrieveLevel: 'SERIES',
          ...(await above(StudyInstanceUID, signal)),
          SeriesInstanceUID: '',
          SeriesNumber: '',
          Modality: '',
          SeriesDescription: '',
          NumberOfSeriesRelatedInstances: '',
        },
        signal,
      );
    },
    findInstances: async function* (StudyInstanceUID, SeriesInstanceUID, signal) {
      yield* findAll(
        asking,
        {
          QueryRetrieveLevel: 'IMAGE',
          ...(await above(StudyInstanceUID, signal)),
          SeriesInstanceUID,
          SOPInstanceUID: '',
          SOPClassUID: '',
          InstanceNumber: '',
          NumberOfFrames: '',
        },
        signal,
      );
    },
    retrieve: (order, take, signal) =>
      retrieve(
        { settings, links, moveTarget, stallMs: times?.stallMs ?? STALL_MS, learnt },
        order,
        take,
        signal,
      ),
    store: (instances, signal) => storeAll(links, instances, signal),
    ...(confirming === null ? {} : { confirms: confirming.confirms }),
    close() {
      confirming?.close();
      return links.close();
    },
  };
}
