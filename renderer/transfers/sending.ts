import type { SeriesInstanceUID, StudyRow } from '../../native/contract/index.ts';
import type { SendAsk } from './state.ts';
import { dateText, patientNameText, plainText } from '../ui/index.ts';

/** What the send dialog is asked for: whole studies, or some series of one. */
export function sendOf(
  rows: readonly StudyRow[],
  SeriesInstanceUIDs?: readonly SeriesInstanceUID[],
): SendAsk {
  return {
    choice: {
      StudyInstanceUIDs: rows.map((row) => row.StudyInstanceUID),
      ...(SeriesInstanceUIDs === undefined ? {} : { SeriesInstanceUIDs: [...SeriesInstanceUIDs] }),
    },
    studies: rows.map((row) => ({
      who: [patientNameText(row.PatientName), plainText(row.PatientID)].filter(Boolean).join(' · '),
      label: [patientNameText(row.PatientName), plainText(row.StudyDescription)].filter(Boolean).join(', '),
      what: [dateText(row.StudyDate), row.ModalitiesInStudy[0], plainText(row.StudyDescription)]
        .filter(Boolean)
        .join(' · '),
    })),
  };
}
