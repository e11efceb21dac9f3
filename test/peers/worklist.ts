// A work list as dcmtk's wlmscpfs serves it: a folder of files for each AE title.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type WriteDataset, writePart10 } from '../../native/dicom/write.ts';
import { type Server, startServer } from '../integration/pacs/peers.ts';

export type Order = {
  readonly PatientName: string | Uint8Array; // bytes: in a character set that the writer of tests does not write
  readonly PatientID: string;
  readonly AccessionNumber: string;
  readonly date: string; // YYYYMMDD
  readonly time?: string;
  readonly Modality?: string;
  readonly station?: string;
  readonly description?: string;
  readonly StudyInstanceUID?: string;
  readonly charset?: string | readonly string[];
};

/** Everything that dcmtk demands of a work list file, type 1 keys filled. */
function dataset(order: Order, at: number): WriteDataset {
  const { PatientName, PatientID, AccessionNumber } = order;
  return {
    SpecificCharacterSet: typeof order.charset === 'object' ? [...order.charset] : (order.charset ?? ''),
    AccessionNumber,
    ReferringPhysicianName: 'Referrer^Rita',
    PatientName: typeof PatientName === 'string' ? PatientName : { VR: 'PN', value: PatientName },
    PatientID,
    PatientBirthDate: '19700101',
    PatientSex: 'F',
    StudyInstanceUID: order.StudyInstanceUID ?? `2.25.77${at}`,
    RequestedProcedureDescription: order.description ?? 'CT chest',
    RequestedProcedureID: `RP${at}`,
    ScheduledProcedureStepSequence: [
      {
        Modality: order.Modality ?? 'CT',
        ScheduledStationAETitle: order.station ?? 'CT1',
        ScheduledStationName: order.station ?? 'CT1',
        ScheduledProcedureStepStartDate: order.date,
        ScheduledProcedureStepStartTime: order.time ?? '0900',
        ScheduledPerformingPhysicianName: 'Reader^Ruth',
        ScheduledProcedureStepDescription: order.description ?? 'CT chest',
        ScheduledProcedureStepID: `SPS${at}`,
      },
    ],
  };
}

/** Serves orders under the AE title `PEER`; others it does not know. */
export async function startWorklist(folder: string, orders: readonly Order[]): Promise<Server> {
  const own = path.join(folder, 'PEER');
  mkdirSync(own, { recursive: true });
  writeFileSync(path.join(own, 'lockfile'), '');
  for (const [at, order] of orders.entries())
    writeFileSync(
      path.join(own, `${at}.wl`),
      writePart10({
        SOPClassUID: '1.2.840.10008.5.1.4.31',
        SOPInstanceUID: `2.25.88${at}`,
        ...dataset(order, at),
      }),
    );
  // -cs0: answers keep the character set of their file; -nse: no sequence is demanded that a hospital may leave out.
  return startServer('wlmscpfs', (port) => ['-cs0', '-nse', '-dfp', folder, String(port)]);
}
