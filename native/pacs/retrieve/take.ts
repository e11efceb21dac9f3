// An instance that came for a retrieve: is it one that was asked for, of the study and patient that were asked for?
import type { RetrieveRequest, TransferProblem } from '../../contract/index.ts';
import type { OpenedLibrary, ReceivedInstance } from '../../library/index.ts';
import type { Take, Taken } from '../types.ts';
import type { Account } from './account.ts';
import type { ListedStudy } from './listing.ts';

type Parts = {
  readonly library: OpenedLibrary;
  readonly request: RetrieveRequest;
  readonly study: ListedStudy;
  readonly account: Account;
  /** The disk did not take it: by the system's code where it is not full. */
  readonly onUnwritable: (problem: 'full' | { readonly code: string }) => void;
};

type Refusal = Extract<
  TransferProblem['reason'],
  'wrong-study' | 'wrong-patient' | 'not-asked-for' | 'wrong-uid'
>;

export function createTake({ library, request, study, account, onUnwritable }: Parts): Take {
  const seriesOf = new Map<string, string>();
  const open = new Set<string>();
  for (const series of study.series) {
    for (const { SOPInstanceUID } of series.instances) seriesOf.set(SOPInstanceUID, series.SeriesInstanceUID);
    // The peer counts more than it lists: what comes of this series may be the rest.
    if (account.unlistedOf(series) > 0) open.add(series.SeriesInstanceUID);
  }
  const judge = ({ attributes }: ReceivedInstance, announced: string | null): Refusal | null => {
    const { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID, PatientID } = attributes;
    if (announced !== null && announced !== SOPInstanceUID) return 'wrong-uid';
    if (StudyInstanceUID !== request.StudyInstanceUID) return 'wrong-study';
    if (PatientID !== '' && study.PatientID !== '' && PatientID !== study.PatientID) return 'wrong-patient';
    const listedIn = seriesOf.get(SOPInstanceUID);
    if (listedIn === undefined) return open.has(SeriesInstanceUID) ? null : 'not-asked-for';
    return listedIn === SeriesInstanceUID ? null : 'wrong-uid';
  };
  return async (coming): Promise<Taken> => {
    const received = await library.host.receive(
      coming,
      (instance) => judge(instance, coming.SOPInstanceUID),
      'retrieved',
    );
    const problem = (reason: TransferProblem['reason'], UID: string, series: string): void =>
      account.problem({ SeriesInstanceUID: series, SOPInstanceUID: UID, reason, status: null });
    switch (received.kind) {
      case 'stored':
      case 'here':
      case 'conflict': {
        const { SeriesInstanceUID, SOPInstanceUID } = received.attributes;
        // What the library keeps aside is safe, and named; it is not the image that is shown under this UID.
        if (received.kind === 'conflict') problem('conflict', SOPInstanceUID, SeriesInstanceUID);
        else account.arrived(SeriesInstanceUID, SOPInstanceUID, received.bytes);
        return { kind: received.kind === 'here' ? 'here' : 'stored' };
      }
      case 'refused':
        problem(
          received.reason,
          coming.SOPInstanceUID ?? received.attributes.SOPInstanceUID,
          received.attributes.SeriesInstanceUID,
        );
        return { kind: 'refused' };
      case 'damaged': {
        const UID = coming.SOPInstanceUID ?? '';
        problem('damaged', UID, seriesOf.get(UID) ?? '');
        return { kind: 'damaged' };
      }
      case 'broken-off':
        return { kind: 'broken-off' };
      case 'unwritable': {
        const full = ['ENOSPC', 'EDQUOT'].includes(received.code);
        onUnwritable(full ? 'full' : { code: received.code });
        return { kind: full ? 'disk-full' : 'broken-off' };
      }
      default:
        return received satisfies never;
    }
  };
}
