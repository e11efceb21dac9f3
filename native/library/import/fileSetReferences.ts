import { fail, ok, type FileProblem, type Result } from '../../contract/index.ts';
import type { ByteSource, DicomHeader } from '../../dicom/index.ts';

// (0004,1500) ReferencedFileID. PS3.10 8.6: a DICOMDIR is always Explicit VR Little Endian; Implicit exists all the same.
const TAG = Buffer.from([0x04, 0x00, 0x00, 0x15]);
const MAX_BYTES = 256 * 1024 * 1024;
const MAX_VALUE = 8 * 17;

/**
 * Every ReferencedFileID, as its components. The element is looked for by its bytes and not by following the records:
 * their offsets and sequence lengths are what damaged and edited DICOMDIRs have wrong.
 */
export function fileSetReferences(
  source: ByteSource,
  header: DicomHeader,
): Result<readonly (readonly string[])[], FileProblem> {
  if (source.size > MAX_BYTES) return fail({ kind: 'limit-exceeded', limit: 'dicomdir' });
  if (header.problem?.kind === 'damaged-data-set')
    return fail({ kind: 'dicomdir-damaged', detail: header.problem.detail });
  const bytes = Buffer.from(source.read(0, source.size));
  const references = new Map<string, readonly string[]>();
  for (let at = bytes.indexOf(TAG); at >= 0; at = bytes.indexOf(TAG, at + 1)) {
    const components = referenceAt(bytes, at + TAG.length);
    if (components !== null) references.set(components.join('\\'), components);
  }
  return ok([...references.values()]);
}

function referenceAt(bytes: Buffer, at: number): readonly string[] | null {
  if (at + 4 > bytes.length) return null;
  const explicit = bytes.toString('latin1', at, at + 2) === 'CS';
  const length = explicit ? bytes.readUInt16LE(at + 2) : bytes.readUInt32LE(at);
  if (length === 0 || length > MAX_VALUE || at + 4 + length > bytes.length) return null;
  const text = bytes.toString('latin1', at + 4, at + 4 + length).replace(/[\0 ]+$/, '');
  // A component that climbs out of the disc is no file of it.
  const components = text.split('\\').map((component) => component.trim());
  const plausible = components.every((component) => /^[\w .~$#&()+,;=@[\]^{}!%'-]+$/.test(component));
  return plausible && !components.includes('..') && !components.includes('.') ? components : null;
}
