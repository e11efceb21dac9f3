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

/** Preamble, prefix and File Meta Information. */
export function fileHeader(meta: FileMeta): Buffer {
  const elements: WriteDataset = {
    '00020001': { VR: 'OB', value: Uint8Array.of(0, 1) },
    '00020002': { VR: 'UI', value: meta.SOPClassUID },
    '00020003': { VR: 'UI', value: meta.SOPInstanceUID },
    '00020010': { VR: 'UI', value: meta.TransferSyntaxUID },
    '00020012': { VR: 'UI', value: IMPLEMENTATION_CLASS_UID },
    '00020013': { VR: 'SH', value: IMPLEMENTATION_VERSION_NAME },
    '00020016': aeTitle(meta.sendingAETitle), // Source Application Entity Title
    '00020018': aeTitle(meta.receivingAETitle), // Receiving Application Entity Title
  };
  const group = writeDataset(elements);
  const length = writeDataset({ '00020000': { VR: 'UL', value: group.length } });
  return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM', 'latin1'), length, group]);
}

// A peer's title may hold bytes that no AE may; in the file they are question marks.
const aeTitle = (title: string): WriteDataset[string] =>
  title === '' ? undefined : { VR: 'AE', value: title.replace(/[^\x20-\x7e]/g, '?') };
