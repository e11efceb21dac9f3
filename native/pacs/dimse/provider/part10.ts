// What stands before a data set in a file (PS3.10 7.1): the data set itself then follows as it was sent.
import {
  IMPLEMENTATION_CLASS_UID,
  IMPLEMENTATION_VERSION_NAME,
  type WriteDataset,
  writeDataset,
} from '../../../dicom/write.ts';

export type FileMeta = {
  readonly SOPClassUID: string;
  readonly SOPInstanceUID: string;
  readonly TransferSyntaxUID: string;
  /** Of the peer that the data set came from. */
  readonly sendingAETitle: string;
  readonly receivingAETitle: string;
};

const START = Buffer.concat([Buffer.alloc(128), Buffer.from('DICM', 'latin1')]);

/** Preamble, prefix and File Meta Information. */
export function fileHeader(meta: FileMeta): Buffer {
  const { before, after } = partsOf(meta);
  const own = writeDataset({ '00020003': { VR: 'UI', value: meta.SOPInstanceUID } });
  const bytes = before.length + own.length + after.length;
  const length = writeDataset({ '00020000': { VR: 'UL', value: bytes } });
  return Buffer.concat([START, length, before, own, after]);
}

type Parts = { readonly before: Uint8Array; readonly after: Uint8Array };
let last: { readonly key: string; readonly parts: Parts } | null = null;

/** What stands before and after the instance's UID is the same in all of a series. */
function partsOf({ SOPClassUID, TransferSyntaxUID, sendingAETitle, receivingAETitle }: FileMeta): Parts {
  const key = JSON.stringify([SOPClassUID, TransferSyntaxUID, sendingAETitle, receivingAETitle]);
  if (last?.key === key) return last.parts;
  const parts: Parts = {
    before: writeDataset({
      '00020001': { VR: 'OB', value: Uint8Array.of(0, 1) },
      '00020002': { VR: 'UI', value: SOPClassUID },
    }),
    after: writeDataset({
      '00020010': { VR: 'UI', value: TransferSyntaxUID },
      '00020012': { VR: 'UI', value: IMPLEMENTATION_CLASS_UID },
      '00020013': { VR: 'SH', value: IMPLEMENTATION_VERSION_NAME },
      '00020016': aeTitle(sendingAETitle), // Source Application Entity Title
      '00020018': aeTitle(receivingAETitle), // Receiving Application Entity Title
    }),
  };
  last = { key, parts };
  return parts;
}

// A peer's title may hold bytes that no AE may; in the file they are question marks.
const aeTitle = (title: string): WriteDataset[string] =>
  title === '' ? undefined : { VR: 'AE', value: title.replace(/[^\x20-\x7e]/g, '?') };
