// Encrypted members of ZIP files (ZipCrypto and AES). They cannot be read in place, so they are copied into the library
// whatever was asked for. @zip.js/zip.js decrypts; everything else about archives is in archive.ts.
import { Reader as ZipSource, ZipReader, configure, type Entry } from '@zip.js/zip.js';
import path from 'node:path';
import type { FileProblem } from '../../contract/index.ts';
import { memorySource, type ByteSource } from '../../dicom/index.ts';
import { errorCode, isDiskFull } from '../database.ts';
import type { Place, Stamp } from '../record/arrival.ts';
import { ARCHIVE_LIMITS, type ArchiveMember, UNFOLDS_TOO_FAR } from './archiveLimits.ts';
import { importFileSet, among, type FileSet } from './fileSet.ts';
import { openRegularFile } from './openFile.ts';
import { sequenceOfBytes } from './ownedFiles.ts';
import { fileProblem, type EncryptedArchive, type Reader } from './reader.ts';
import { readInstance } from './readFile.ts';

configure({ useWebWorkers: false });

/** The archive's bytes, as zip.js asks for them. */
class SourceReader extends ZipSource<ByteSource> {
  private readonly source: ByteSource;

  constructor(source: ByteSource) {
    super(source);
    this.source = source;
    this.size = source.size;
  }

  override readUint8Array(position: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    return Promise.resolve(Uint8Array.from(this.source.read(position, length)));
  }
}

export async function importEncrypted(reader: Reader, archive: EncryptedArchive): Promise<void> {
  const { place, stamp, members } = archive;
  const find = among(archive.all);
  const file = openRegularFile(path.join(place.directory, place.name));
  if (file === null) return;
  // Names are names here: nothing is ever written where one of them says.
  const zip = new ZipReader(new SourceReader(file.source), {
    strictness: 'tolerant',
    filenameValidation: 'tolerant',
  });
  try {
    const entries = await entriesOf(zip);
    for (const member of members) {
      if (reader.outbox.cancelled()) return;
      const at = { ...place, member: member.name };
      const read = await decrypt(entries.get(member.headerOffset), member, reader.task.password ?? '');
      if ('problem' in read) fileProblem(reader, at, stamp, read.problem);
      else importDecrypted(reader, { place: at, stamp, bytes: read.bytes, find: find(member.name) });
    }
    reader.outbox.add({ kind: 'container', place, stamp, counted: false }, 0);
  } finally {
    await zip.close();
    file.close();
  }
}

/** By the place of their headers. Empty when zip.js cannot make sense of the directory: every member is damaged then. */
async function entriesOf(zip: ZipReader<unknown>): Promise<ReadonlyMap<number, Entry>> {
  try {
    return new Map((await zip.getEntries()).map((entry) => [entry.offset, entry]));
  } catch (error) {
    const code = errorCode(error);
    if (code !== '') throw error; // of the disc, not of the archive
    return new Map();
  }
}

type Decrypted = { readonly bytes: Uint8Array } | { readonly problem: FileProblem };

async function decrypt(
  entry: Entry | undefined,
  member: ArchiveMember,
  password: string,
): Promise<Decrypted> {
  if (entry === undefined || entry.directory)
    return { problem: { kind: 'archive-damaged', detail: 'member-gone' } };
  if (member.unfoldsTooFar) return { problem: UNFOLDS_TOO_FAR };
  if (member.bytes > ARCHIVE_LIMITS.inflatedBytes)
    return { problem: { kind: 'limit-exceeded', limit: 'archive-member' } };
  const parts: Uint8Array[] = [];
  let length = 0;
  const sink = new WritableStream<Uint8Array>({
    write(part) {
      length += part.length;
      // What the directory says of the size need not be true.
      if (length > member.bytes) throw new RangeError('archive-member');
      parts.push(part);
    },
  });
  try {
    await entry.getData(sink, { password, checkSignature: true });
    return { bytes: Uint8Array.from(Buffer.concat(parts)) };
  } catch (error) {
    const code = errorCode(error);
    if (code !== '' && isDiskFull(error)) throw error;
    return { problem: decryptionProblem(error) };
  }
}

function decryptionProblem(error: unknown): FileProblem {
  const message = error instanceof Error ? error.message : '';
  if (/password|encrypted/i.test(message)) return { kind: 'archive-password' };
  if (error instanceof RangeError) return { kind: 'limit-exceeded', limit: 'archive-member' };
  return { kind: 'archive-damaged', detail: 'decrypt' };
}

type DecryptedMember = {
  readonly place: Place;
  readonly stamp: Stamp;
  readonly bytes: Uint8Array;
  readonly find: FileSet['find'];
};

function importDecrypted(reader: Reader, { place, stamp, bytes, find }: DecryptedMember): void {
  const { outbox, owned } = reader;
  const source = memorySource(bytes);
  const read = readInstance(source, 0);
  if (read.kind === 'problem') return fileProblem(reader, place, stamp, read.problem);
  if (read.kind === 'file-set')
    return void importFileSet(reader, { place, source, find }, stamp, bytes.length);
  if (owned === null) return fileProblem(reader, place, stamp, { kind: 'archive-password' });
  const { instance } = read;
  const copied = owned.copyIn(instance.attributes.SOPInstanceUID, sequenceOfBytes(bytes));
  outbox.add({ kind: 'instance', place, stamp, instance, owned: copied, isNew: false }, bytes.length);
}
