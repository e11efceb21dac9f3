import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SecretName } from '../../../native/contract/index.ts';
import type { DicomWebPeer } from '../../../native/pacs/dicomweb/index.ts';
import { ctSeries, type GeneratedFile } from '../../generate/index.ts';
import { hasOrthanc, type Orthanc, startOrthanc } from '../../peers/orthanc.ts';
import { corpusFolder, corpusPath } from '../../unit/dicom/corpus.ts';
import { all, never, peerAt } from '../../unit/pacs/dicomweb/webServer.ts';
import { serveLibrary, type TestServer } from '../api/serve.ts';
import { dataSetOf, hasTools, makeCertificate, oneFilePerSyntax } from './peers.ts';
import { bring, framesOf, sendings, type Stored, tlsFront } from './webArchive.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'lightbox-dicomweb-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const corpus = (): readonly Stored[] =>
  oneFilePerSyntax().map((file) => ({
    path: corpusPath(file),
    StudyInstanceUID: String(file['StudyInstanceUID']),
    SeriesInstanceUID: String(file['SeriesInstanceUID']),
    SOPInstanceUID: String(file['SOPInstanceUID']),
    SOPClassUID: String(file['SOPClassUID']),
    TransferSyntaxUID: String(file.TransferSyntaxUID),
  }));

const settings = (origin: string) => `${origin}/dicom-web`;

describe
  .skipIf(corpusFolder === undefined || !hasOrthanc() || !hasTools('openssl'))
  .each(['plain', 'TLS'] as const)('Orthanc over DICOMweb, %s', (kind) => {
  let orthanc: Orthanc;
  let peer: DicomWebPeer;
  let files: readonly Stored[];
  let wrong: DicomWebPeer;
  let closeFront: () => void;
  let connect: (given: Partial<Record<SecretName, string>>) => DicomWebPeer;
  beforeAll(async () => {
    const certificate = await makeCertificate(folder, kind);
    orthanc = await startOrthanc(
      kind === 'plain' ? {} : { AuthenticationEnabled: true, RegisteredUsers: { reader: 'pässword' } },
    );
    // Hospitals put TLS before Orthanc; the one that Debian builds in answers no request.
    const front = await tlsFront(certificate, Number(new URL(orthanc.origin).port));
    closeFront = front.close;
    connect = (given) =>
      kind === 'plain'
        ? peerAt(settings(orthanc.origin), {}, { lasting: true })
        : peerAt(
            settings(front.origin),
            {
              auth: { kind: 'basic', userName: 'reader' },
              trust: { kind: 'authorities', certificates: [readFileSync(certificate.certificate, 'utf8')] },
            },
            { given, lasting: true },
          );
    peer = connect({ password: 'pässword' });
    wrong = connect({ password: 'wrong' });
    files = corpus();
  }, 60_000);
  afterAll(async () => {
    await peer.close();
    await wrong.close();
    closeFront();
    await orthanc.close();
  });

  it('passes its test, and says what a wrong password is', async () => {
    expect((await peer.test(never())).steps.filter(({ state }) => state !== 'passed')).toEqual([]);
    if (kind === 'TLS') {
      expect((await wrong.test(never())).steps.at(-1)).toEqual({
        step: 'sign-in',
        state: 'failed',
        failure: { kind: 'not-signed-in', step: 'request', status: 401 },
      });
    }
  });

  it('takes a file of every transfer syntax, and gives each back byte for byte, alone and by the series', async () => {
    const events = await all(peer.store(sendings(files), never()));
    expect(events.filter((event) => event.kind === 'instance' && event.outcome !== 'stored')).toEqual([]);
    expect(events.length).toBe(files.length + 1);
    expect(files.length).toBeGreaterThan(10);
    for (const whole of [true, false]) {
      const kept = await bring(peer, files, whole, path.join(folder, `${kind}-${whole}`));
      for (const { SOPInstanceUID, path: file } of files) {
        const same = dataSetOf(kept.file(SOPInstanceUID)).equals(dataSetOf(file));
        expect(same, `${path.basename(file)} ${whole}`).toBe(true);
      }
    }
  }, 120_000);

  it('lists what it has, in the form that the library has', async () => {
    for (const { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID, SOPClassUID } of files) {
      const series = await all(peer.findSeries(StudyInstanceUID, never()));
      const values = series.map((event) =>
        event.kind === 'match' ? event.dataset['0020000E']?.Value?.[0] : null,
      );
      expect(values).toContain(SeriesInstanceUID);
      const instances = await all(peer.findInstances(StudyInstanceUID, SeriesInstanceUID, never()));
      const one = instances.flatMap((event) => (event.kind === 'match' ? [event.dataset] : []));
      expect(
        one.map((dataset) => [dataset['00080018']?.Value?.[0], dataset['00080016']?.Value?.[0]]),
      ).toContainEqual([SOPInstanceUID, SOPClassUID]);
    }
    const uids = [...new Set(files.map((file) => file.StudyInstanceUID))];
    const studies = await all(peer.findStudies({ StudyInstanceUIDs: uids, limit: 500 }, never()));
    expect(studies.filter(({ kind: event }) => event === 'match').length).toBe(uids.length);
  });

  it('gives frames as they are stored, several at a time, with their transfer syntax', async () => {
    const [stored, decoded, refused]: [string[], string[], string[]] = [[], [], []];
    for (const { path: file, TransferSyntaxUID, ...address } of files) {
      const expected = framesOf(file);
      if (!/\.1\.2\.4\.|\.1\.2\.5$/.test(TransferSyntaxUID) || expected.length === 0) continue;
      const frameNumbers = expected.slice(0, 3).map((_, index) => index + 1);
      const events = await all(peer.frames({ address, frameNumbers }));
      const end = events.at(-1);
      if (end?.kind === 'end' && !end.end.ok) {
        expect(end.end.failure, file).toMatchObject({ kind: 'http' });
        refused.push(TransferSyntaxUID);
      }
      for (const event of events) {
        if (event.kind !== 'frame') continue;
        const { TransferSyntaxUID: syntax, bytes, frameNumber } = event.frame;
        // Where Orthanc cannot cut out a frame it decodes it, and says so.
        if (syntax === '1.2.840.10008.1.2.1') decoded.push(TransferSyntaxUID);
        else {
          expect(syntax, file).toBe(TransferSyntaxUID);
          expect(bytes.equals(expected[frameNumber - 1] ?? Buffer.alloc(0)), file).toBe(true);
          stored.push(syntax ?? '');
        }
      }
    }
    expect(new Set(stored).size).toBeGreaterThan(7);
    expect(new Set(decoded)).toEqual(new Set(['1.2.840.10008.1.2.4.70']));
    // Retired JPEG processes and HTJ2K: only whole instances of these are to be had.
    expect(refused.toSorted()).toEqual(
      ['53', '55', '202'].map((last) => `1.2.840.10008.1.2.4.${last}`).toSorted(),
    );
  });
});

describe.skipIf(!hasOrthanc())('names in any script', () => {
  let orthanc: Orthanc;
  let peer: DicomWebPeer;
  const names = ['Müller^Jörg', 'Yamada^Tarou=山田^太郎=やまだ^たろう', 'Ångström^Øyvind'];
  beforeAll(async () => {
    // With its default of Latin-1, Orthanc leaves what is not Latin out of what it tells.
    orthanc = await startOrthanc({ DefaultEncoding: 'Utf8' });
    peer = peerAt(settings(orthanc.origin), {}, { lasting: true });
    for (const [index, PatientName] of names.entries()) {
      const study = ctSeries({
        slices: 1,
        rows: 8,
        columns: 8,
        seed: `name ${index}`,
        PatientName,
        elements: { SpecificCharacterSet: 'ISO_IR 192' },
      });
      for (const { bytes } of study) await orthanc.store(bytes);
    }
  }, 60_000);
  afterAll(async () => {
    await peer.close();
    await orthanc.close();
  });

  it.each([
    ['Müller', 0],
    ['müller', 0],
    ['yamada tarou', 1],
    ['øyvind', 2],
  ])('%s finds its patient', async (PatientName, index) => {
    const found = await all(peer.findStudies({ PatientName, limit: 10 }, never()));
    const texts = found.flatMap((event) =>
      event.kind === 'match' ? [Object.values(event.dataset['00100010']?.Value?.[0] ?? {}).join('=')] : [],
    );
    expect(texts).toContain(names[index]);
  });
});

describe('our own DICOMweb', () => {
  let server: TestServer;
  let peer: DicomWebPeer;
  let files: readonly GeneratedFile[];
  beforeAll(async () => {
    server = await serveLibrary();
    files = ctSeries({
      slices: 130,
      rows: 32,
      columns: 32,
      PatientName: 'Ährenfeld^Åsa',
      elements: { SpecificCharacterSet: 'ISO_IR 192' },
    });
    await server.importFiles(files);
    peer = peerAt(
      `${server.url}dicomweb/library`,
      { auth: { kind: 'bearer' } },
      { given: { token: server.token }, lasting: true },
    );
  }, 60_000);
  afterAll(async () => {
    await peer.close();
    await server.close();
  });

  it('passes the test, but takes no images', async () => {
    const { passed, steps } = await peer.test(never());
    expect(passed).toBe(true);
    expect(steps.map(({ step, state }) => `${step} ${state}`)).toEqual([
      'connect passed',
      'sign-in passed',
      'find passed',
      'wado passed',
      'stow refused',
    ]);
  });

  it('finds by name, lists every image, and brings all byte for byte', async () => {
    const [first] = files;
    if (first === undefined) throw new Error('no files');
    const { StudyInstanceUID, SeriesInstanceUID } = first;
    const studies = await all(peer.findStudies({ PatientName: 'ährenfeld', limit: 5 }, never()));
    expect(studies.map(({ kind }) => kind)).toEqual(['match', 'end']);
    const listed = await all(peer.findInstances(StudyInstanceUID, SeriesInstanceUID, never()));
    expect(listed.filter(({ kind }) => kind === 'match').length).toBe(files.length);
    const wanted = files.map((file) => ({ ...file, SOPClassUID: '', path: '' }));
    for (const whole of [true, false]) {
      const kept = await bring(peer, wanted, whole, path.join(folder, `ours-${whole}`));
      for (const { SOPInstanceUID, bytes } of files) {
        expect(readFileSync(kept.file(SOPInstanceUID)).equals(Buffer.from(bytes))).toBe(true);
      }
    }
  });

  it('is read frame by frame without being kept', async () => {
    const [first] = files;
    if (first === undefined) throw new Error('no files');
    const { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID } = first;
    const attributes = await all(peer.metadata({ StudyInstanceUID, SeriesInstanceUID }));
    expect(attributes.filter(({ kind }) => kind === 'instance').length).toBe(files.length);
    const events = await all(
      peer.frames({ address: { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID }, frameNumbers: [1] }),
    );
    const [frame] = first.frames;
    const [event] = events;
    if (event?.kind !== 'frame' || frame === undefined) throw new Error(JSON.stringify(event));
    expect(event.frame.bytes).toEqual(Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength));
    expect(event.frame.TransferSyntaxUID).toBe('1.2.840.10008.1.2.1');
  });
});
