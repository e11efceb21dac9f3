import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Receiving, type ServiceEvent } from '../../../native/contract/index.ts';
import { ctSeries } from '../../generate/index.ts';
import { freePort, hasOrthanc, startOrthanc } from '../../peers/orthanc.ts';
import { corpusFolder, corpusPath } from '../../unit/dicom/corpus.ts';
import {
  dataSetOf,
  dcmtkKnows,
  hasTools,
  inFolder,
  makeCertificate,
  oneFilePerSyntax,
  run,
} from './peers.ts';
import { json, node, openRemote, type Remote, retrieve, startArchive, writeFiles } from './remote.ts';

const study = ctSeries({ seed: 'receiving', slices: 9, rows: 32, columns: 32 });
const StudyInstanceUID = study[0]?.StudyInstanceUID ?? '';

let remote: Remote;
let port: number;
beforeEach(async () => {
  remote = openRemote();
  port = await freePort();
});
afterEach(() => remote.close());

async function receiving(settings: object): Promise<Receiving> {
  const change = { settings: { host: '127.0.0.1', port, ...settings } };
  const answer = await remote.request('/api/receiving', json(change, 'PUT'));
  if (answer.status !== 200) throw new Error(await answer.text());
  return Receiving.parse(await answer.json());
}
const state = async (): Promise<Receiving> =>
  Receiving.parse(await (await remote.request('/api/receiving')).json());

const send = (folder: string, title = 'MODALITY'): Promise<string> =>
  run('storescu', ['-aet', title, '-aec', 'LIGHTBOX', '+sd', '127.0.0.1', String(port), folder]);

const here = (UID = StudyInstanceUID): number => remote.library.instances(UID, null).length;

describe.skipIf(!hasTools('storescu', 'echoscu'))('receiving, switched on', () => {
  const on = { on: true, callers: [{ AETitle: 'MODALITY' }] };

  it('takes a study in from a caller that is allowed, and the study list hears of it', async () => {
    expect(await receiving(on)).toMatchObject({ listening: true, problem: null, usedBytes: 0 });
    const events: ServiceEvent[] = [];
    const heard = new Promise<void>((resolve) => {
      remote.library.subscribe((event) => {
        events.push(event);
        if (event.type === 'studies-changed') resolve();
      });
    });
    await inFolder(async (folder) => {
      writeFiles(folder, study);
      await send(folder);
      await heard;
      expect(here()).toBe(9);
      for (const [at, { SOPInstanceUID }] of study.entries()) {
        const record = remote.library.instance(StudyInstanceUID, null, SOPInstanceUID);
        const sent = dataSetOf(path.join(folder, `${at}.dcm`));
        expect(dataSetOf(record?.location.path ?? '').equals(sent)).toBe(true);
      }
    });
    const { callers, turnedAway, usedBytes } = await state();
    expect(callers).toMatchObject([{ callingAETitle: 'MODALITY', stored: 9, refused: 0, broken: 0 }]);
    expect(turnedAway).toBe(0);
    expect(usedBytes).toBeGreaterThan(9 * 32 * 32 * 2);
    expect((await remote.library.verify()).findings).toEqual([]);
  });

  it('tells who was turned away and why, and keeps its counts when the settings change', async () => {
    await receiving(on);
    const call = (title: string, called: string): Promise<unknown> =>
      run('echoscu', ['-aet', title, '-aec', called, '127.0.0.1', String(port)]).catch(() => null);
    await call('STRANGER', 'LIGHTBOX');
    await call('STRANGER', 'LIGHTBOX');
    await call('MODALITY', 'OTHER');
    await call('MODALITY', 'LIGHTBOX');
    const changed = await receiving({ ...on, callers: [...on.callers, { AETitle: 'STRANGER' }] });
    const who = { callingAETitle: 'STRANGER', calledAETitle: 'LIGHTBOX', address: '127.0.0.1' };
    expect(changed.turnedAwayCallers).toMatchObject([
      { callingAETitle: 'MODALITY', calledAETitle: 'OTHER', reason: 'other-name', count: 1 },
      { ...who, reason: 'not-allowed', count: 2 },
    ]);
    expect(changed.callers).toMatchObject([{ callingAETitle: 'MODALITY', echoes: 1 }]);
    await call('STRANGER', 'LIGHTBOX');
    expect((await state()).callers).toHaveLength(2);
  });

  it('takes the same study again without a second copy', async () => {
    await receiving(on);
    await inFolder(async (folder) => {
      writeFiles(folder, study);
      await send(folder);
      await send(folder);
    });
    expect(here()).toBe(9);
    const files = readdirSync(path.join(remote.folder, 'library', 'files'), { recursive: true });
    expect(files.filter((name) => String(name).endsWith('.dcm'))).toHaveLength(9);
  });

  it('keeps another image under a known UID aside, and the first stays what it is', async () => {
    await receiving(on);
    const other = ctSeries({ seed: 'receiving', slices: 1, rows: 32, columns: 32, elements: { KVP: 70 } });
    await inFolder(async (folder) => {
      writeFiles(folder, study);
      await send(folder);
    });
    await inFolder(async (folder) => {
      writeFiles(folder, other);
      await send(folder);
      await send(folder);
    });
    expect(here()).toBe(9);
    const files = readdirSync(path.join(remote.folder, 'library', 'files'), { recursive: true });
    expect(files.filter((name) => String(name).endsWith('.dcm'))).toHaveLength(10);
    expect(remote.library.studyDetail(StudyInstanceUID)?.study.conflictCount).toBe(1);
  });

  it('turns away a caller that is not allowed, another title of ours, and an address that is not the caller’s', async () => {
    await receiving(on);
    await inFolder(async (folder) => {
      writeFiles(folder, study);
      await expect(send(folder, 'STRANGER')).rejects.toThrow('Calling AE Title Not Recognized');
      await expect(
        run('echoscu', ['-aet', 'MODALITY', '-aec', 'OTHER', '127.0.0.1', String(port)]),
      ).rejects.toThrow('Called AE Title Not Recognized');
      await receiving({ on: true, callers: [{ AETitle: 'MODALITY', addresses: ['192.0.2.1'] }] });
      await expect(send(folder)).rejects.toThrow('Calling AE Title Not Recognized');
    });
    expect(here()).toBe(0);
    expect((await state()).turnedAway).toBe(2);
  });

  it('takes no more than the quota', async () => {
    await receiving({ ...on, quotaBytes: 1 });
    await inFolder(async (folder) => {
      writeFiles(folder, study);
      await send(folder).catch(() => undefined);
    });
    const { callers } = await state();
    expect(here()).toBe(1);
    expect(callers[0]?.refused).toBeGreaterThan(0);
  });

  it('says that the port is taken, and listens again after a restart', async () => {
    await receiving(on);
    const second = openRemote();
    const change = { settings: { host: '127.0.0.1', port, ...on } };
    const answer = await second.request('/api/receiving', json(change, 'PUT'));
    expect(await answer.json()).toMatchObject({ listening: false, problem: 'EADDRINUSE' });
    await second.close();
    await remote.again();
    await expect.poll(async () => (await state()).listening).toBe(true);
    await run('echoscu', ['-aet', 'MODALITY', '-aec', 'LIGHTBOX', '127.0.0.1', String(port)]);
    await receiving({ ...on, on: false });
    expect((await state()).listening).toBe(false);
  });

  it.skipIf(!hasTools('openssl'))(
    'takes images in by TLS, from callers that show the right certificate',
    async () => {
      await inFolder(async (folder) => {
        const [ours, theirs] = [
          await makeCertificate(folder, 'ours'),
          await makeCertificate(folder, 'theirs'),
        ];
        const text = (file: string): string => readFileSync(file, 'utf8');
        const tls = {
          certificate: text(ours.certificate),
          clients: { kind: 'authorities', certificates: [text(theirs.certificate)] },
        };
        const settings = { host: '127.0.0.1', port, ...on, tls };
        const without = await remote.request('/api/receiving', json({ settings }, 'PUT'));
        expect(await without.json()).toMatchObject({ listening: false, problem: 'secret-missing' });
        const change = { settings, secrets: { 'private-key': text(ours.key) } };
        const answer = await remote.request('/api/receiving', json(change, 'PUT'));
        expect(await answer.json()).toMatchObject({ listening: true, secretsKept: ['private-key'] });
        const images = path.join(folder, 'images');
        mkdirSync(images);
        writeFiles(images, study);
        const [to, where] = [
          ['-aet', 'MODALITY', '-aec', 'LIGHTBOX', '+sd'],
          ['127.0.0.1', String(port), images],
        ];
        const shown = ['+tls', theirs.key, theirs.certificate, '+cf', ours.certificate];
        const stranger = ['+tls', ours.key, ours.certificate, '+cf', ours.certificate];
        await expect(run('storescu', [...stranger, ...to, ...where])).rejects.toThrow();
        await expect(send(images)).rejects.toThrow(); // in clear text
        expect(here()).toBe(0);
        await run('storescu', [...shown, ...to, ...where]);
        expect(here()).toBe(9);
      });
    },
  );

  it('refuses to be switched on without a port', async () => {
    const answer = await remote.request('/api/receiving', json({ settings: { on: true } }, 'PUT'));
    expect(answer.status).toBe(400);
  });

  it.skipIf(corpusFolder === undefined)('takes every transfer syntax in as it comes', async () => {
    await receiving(on);
    const files = oneFilePerSyntax().filter(dcmtkKnows);
    await run('dcmsend', [
      '-dn',
      '-aet',
      'MODALITY',
      '-aec',
      'LIGHTBOX',
      '127.0.0.1',
      String(port),
      ...files.map(corpusPath),
    ]);
    for (const file of files) {
      const UID = String(file['StudyInstanceUID']);
      const record = remote.library.instance(UID, null, String(file['SOPInstanceUID']));
      // dcmsend turns one uncompressed syntax into the other.
      const plain = /\.1\.2(\.1|\.2)?$/;
      const given = file.TransferSyntaxUID ?? '';
      if (plain.test(given)) expect(record?.TransferSyntaxUID).toMatch(plain);
      else expect(record?.TransferSyntaxUID, file.path).toBe(given);
      expect(existsSync(record?.location.path ?? '')).toBe(true);
    }
    expect((await state()).callers).toMatchObject([{ stored: files.length, refused: 0 }]);
  });
});

describe.skipIf(!hasTools('dcmqrscp', 'storescu'))('retrieving by C-MOVE', () => {
  it('brings a study home through our own provider, which listens for just that', async () => {
    await receiving({ on: false });
    const archive = await startArchive(study, port);
    const { peerId } = await remote.add(node('Archive', archive.port, { retrieveBy: 'move' }));
    const { transfer } = await retrieve(remote, { peerId, StudyInstanceUID });
    expect(transfer).toMatchObject({ state: 'complete', by: 'move', expected: 9, here: 9 });
    expect(here()).toBe(9);
    await expect.poll(async () => (await state()).listening).toBe(false);
    await archive.close();
  });

  it('is what a peer without C-GET is asked for by itself', async () => {
    await receiving({ on: false });
    const archive = await startArchive(study, port, ['--disable-get']);
    const { peerId } = await remote.add(node('Archive', archive.port));
    const { transfer } = await retrieve(remote, { peerId, StudyInstanceUID });
    expect(transfer).toMatchObject({ state: 'complete', by: 'move', here: 9 });
    await archive.close();
  });

  it('says that receiving is not set up, where it is not', async () => {
    const archive = await startArchive(study, port);
    const { peerId } = await remote.add(node('Archive', archive.port, { retrieveBy: 'move' }));
    const { transfer } = await retrieve(remote, { peerId, StudyInstanceUID });
    expect(transfer).toMatchObject({ state: 'incomplete', here: 0, failure: { kind: 'no-provider' } });
    await archive.close();
  });

  it.skipIf(!hasOrthanc())('works with Orthanc', async () => {
    await receiving({ on: false });
    const orthanc = await startOrthanc({
      DicomModalities: { lightbox: { AET: 'LIGHTBOX', Host: '127.0.0.1', Port: port } },
    });
    for (const { bytes } of study) await orthanc.store(bytes);
    const settings = node('Orthanc', orthanc.dicomPort, { calledAETitle: 'PEER', retrieveBy: 'move' });
    const { peerId } = await remote.add(settings);
    const { transfer } = await retrieve(remote, { peerId, StudyInstanceUID });
    expect(transfer).toMatchObject({ state: 'complete', by: 'move', expected: 9, here: 9 });
    await orthanc.close();
  });

  it.skipIf(!hasOrthanc())('is not needed for a DICOMweb server', async () => {
    const orthanc = await startOrthanc();
    for (const { bytes } of study) await orthanc.store(bytes);
    const { peerId } = await remote.add({
      kind: 'dicomweb',
      name: 'Web',
      url: `${orthanc.origin}${orthanc.dicomWebRoot}`,
    } as Parameters<Remote['add']>[0]);
    const { transfer } = await retrieve(remote, { peerId, StudyInstanceUID });
    expect(transfer).toMatchObject({ state: 'complete', by: 'wado', expected: 9, here: 9 });
    await orthanc.close();
  });
});
