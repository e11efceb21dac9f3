// What tests of DICOMweb archives send, fetch and compare.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import tls from 'node:tls';
import { expect } from 'vitest';
import { fileSource, frameTable, readHeader } from '../../../native/dicom/index.ts';
import type { DicomWebPeer } from '../../../native/pacs/dicomweb/index.ts';
import { fileSending } from '../../../native/pacs/send/items.ts';
import type { Listed, Sending, Take } from '../../../native/pacs/types.ts';
import { all, never } from '../../unit/pacs/dicomweb/webServer.ts';
import type { Certificate } from './peers.ts';

export type Stored = Listed & {
  readonly path: string;
  readonly StudyInstanceUID: string;
  readonly TransferSyntaxUID: string;
};

/** Files as they are offered to a store. */
export async function* sendings(files: readonly Stored[]): AsyncGenerator<Sending> {
  await Promise.resolve();
  for (const file of files)
    yield fileSending(
      file,
      () => Promise.resolve(file.path),
      () => Promise.resolve(null),
    );
}

/** Writes what comes to a new folder, under the name that group 2 gives. */
function keeping(target: string): { readonly take: Take; readonly file: (SOPInstanceUID: string) => string } {
  mkdirSync(target);
  const file = (SOPInstanceUID: string): string => path.join(target, SOPInstanceUID);
  return {
    file,
    async take({ SOPInstanceUID, head, batches }) {
      const chunks: Uint8Array[] = [head];
      for await (const batch of batches) chunks.push(...batch);
      writeFileSync(file(SOPInstanceUID ?? 'unnamed'), Buffer.concat(chunks));
      return { kind: 'stored' };
    },
  };
}

/** Retrieves files, study by study; the value tells where each came to. */
export async function bring(peer: DicomWebPeer, files: readonly Stored[], whole: boolean, folder: string) {
  const kept = keeping(folder);
  for (const StudyInstanceUID of new Set(files.map((file) => file.StudyInstanceUID))) {
    const instances = files.filter((file) => file.StudyInstanceUID === StudyInstanceUID);
    const events = await all(
      peer.retrieve(
        {
          StudyInstanceUID,
          PatientID: '',
          instances,
          wholeSeries: new Set(whole ? instances.map(({ SeriesInstanceUID }) => SeriesInstanceUID) : []),
          wholeStudy: whole,
          priority: 'medium',
        },
        kept.take,
        never(),
      ),
    );
    expect(events.at(-1)).toEqual({ kind: 'end', end: { ok: true, value: { failed: [] } } });
  }
  return kept;
}

/** TLS in front of a port of this machine. */
export async function tlsFront(
  certificate: Certificate,
  port: number,
): Promise<{ readonly origin: string; readonly close: () => void }> {
  const sockets = new Set<net.Socket>();
  const options = {
    cert: readFileSync(certificate.certificate, 'utf8'),
    key: readFileSync(certificate.key, 'utf8'),
    noDelay: true,
  };
  const server = tls.createServer(options, (socket) => {
    const onward = net.connect({ port, host: '127.0.0.1', noDelay: true });
    sockets.add(socket).add(onward);
    socket.on('error', () => onward.destroy()).on('close', () => onward.destroy());
    onward.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket.pipe(onward).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `https://127.0.0.1:${(server.address() as net.AddressInfo).port}`,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** The frames of a file as they are stored, by our own reader. */
export function framesOf(file: string): readonly Buffer[] {
  const source = fileSource(file);
  try {
    const header = readHeader(source);
    const table = header.ok ? frameTable(source, header.value) : header;
    if (!table.ok) return [];
    return table.value.frames.map(({ fragments }) =>
      Buffer.concat(fragments.map(({ offset, length }) => Buffer.from(source.read(offset, length)))),
    );
  } finally {
    source.close();
  }
}
