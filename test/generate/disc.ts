// A disc: a file-set with its directory (PS3.10 8, PS3.3 F).
import { type WriteDataset, writeDataset, writePart10 } from '../../native/dicom/write.ts';
import type { GeneratedFile } from './files.ts';

const MEDIA_STORAGE_DIRECTORY = '1.2.840.10008.1.3.10';

/** The bytes of a DICOMDIR that names these file IDs (`DICOM\\IM0001`), one record each, whether they are there or not. */
export function dicomdir(
  entries: readonly { readonly fileID: string; readonly file: GeneratedFile }[],
): Uint8Array {
  const records = entries.map(({ fileID, file }): WriteDataset => ({
    '00041400': { VR: 'UL', value: 0 },
    '00041410': { VR: 'US', value: 0xffff },
    '00041420': { VR: 'UL', value: 0 },
    '00041430': { VR: 'CS', value: 'IMAGE' },
    '00041500': { VR: 'CS', value: fileID.split('\\') },
    '00041511': { VR: 'UI', value: file.SOPInstanceUID },
    '00041512': { VR: 'UI', value: file.TransferSyntaxUID },
  }));
  // Its UIDs stand in the File Meta Information alone (PS3.3 F.2.2: a directory has no SOP Common Module).
  const identity = { SOPClassUID: MEDIA_STORAGE_DIRECTORY, SOPInstanceUID: '2.25.1' };
  const withIdentity = writePart10(identity);
  const meta = withIdentity.subarray(0, withIdentity.length - writeDataset(identity).length);
  const directory = writeDataset({
    '00041130': { VR: 'CS', value: 'DISC' },
    '00041212': { VR: 'US', value: 0 },
    '00041220': { VR: 'SQ', value: records },
  });
  return Buffer.concat([meta, directory]);
}
