import path from 'node:path';
import { mkdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type Association,
  echo,
  ECHO_CONTEXT,
  find,
  findContext,
  get,
  getProposal,
  move,
  moveContext,
  openAssociation,
  type Peer,
  planStore,
  type Proposal,
  receiveFile,
  type RetrieveEnd,
  type RetrieveEvent,
  type Sendable,
  sendableFile,
  store,
} from '../../../native/pacs/dimse/index.ts';
import { writePart10 } from '../../../native/dicom/write.ts';
import { corpusFolder, corpusPath } from '../../unit/dicom/corpus.ts';
import {
  dataSetOf,
  dataSets,
  dcmtkKnows,
  hasTools,
  inFolder,
  oneFilePerSyntax,
  qrConfiguration,
  run,
  startOurs,
  startServer,
} from './peers.ts';

const here = (port: number, calledAETitle: string): Peer => ({
  host: '127.0.0.1',
  port,
  calledAETitle,
  callingAETitle: 'LIGHTBOX',
});

async function open(peer: Peer, proposal: Proposal): Promise<Association> {
  const opened = await openAssociation(peer, proposal);
  if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
  return opened.value;
}

const sendables = (): readonly (Sendable & { readonly path: string })[] =>
  oneFilePerSyntax()
    .filter(dcmtkKnows)
    .map((file) => {
      const read = sendableFile(corpusPath(file));
      if (!read.ok) throw new Error(`${file.path}: ${read.failure.kind}`);
      return { ...read.value, path: corpusPath(file) };
    });

/** A deflated data set may be odd on disk; it is sent with a zero byte more (PS3.5 A.5). */
const asSent = (bytes: Buffer): Buffer =>
  bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.of(0)]);

/** Sends everything, on as few associations as it takes. */
async function sendAll(peer: Peer, instances: readonly Sendable[]): Promise<void> {
  for (const plan of planStore(instances)) {
    const association = await open(peer, plan);
    for (const instance of plan.instances) {
      expect(await store(association, instance), instance.TransferSyntaxUID).toMatchObject({
        ok: true,
        value: { statusClass: 'success' },
      });
    }
    expect(await association.release()).toEqual({ kind: 'released' });
  }
}

async function endOf(events: AsyncGenerator<RetrieveEvent>): Promise<RetrieveEnd> {
  for await (const event of events) {
    if (event.kind !== 'end') continue;
    if (!event.end.ok) throw new Error(JSON.stringify(event.end.failure));
    return event.end.value;
  }
  throw new Error('no end');
}

const studyOf = (file: string): Promise<string> =>
  run('dcmdump', ['+P', '0020,000d', file]).then((dump) => /\[([^\]]*)\]/.exec(dump)?.[1] ?? '');

describe.skipIf(!hasTools('echoscu', 'storescu', 'storescp', 'dcmsend', 'dcmdump'))('dcmtk as peer', () => {
  it('echoes in both directions', async () => {
    await inFolder(async (folder) => {
      const ours = await startOurs(folder);
      await run('echoscu', ['-aec', 'LIGHTBOX', '127.0.0.1', String(ours.port)]);
      expect(ours.counters()).toMatchObject([{ callingAETitle: 'ECHOSCU', echoes: 1, broken: 0 }]);
      await expect(run('echoscu', ['-aec', 'OTHER', '127.0.0.1', String(ours.port)])).rejects.toThrow(
        'Called AE Title Not Recognized',
      );
      await ours.close();
      const theirs = await startServer('storescp', (port) => [String(port)], folder);
      const association = await open(here(theirs.port, 'THEIRS'), { contexts: [ECHO_CONTEXT] });
      expect(await echo(association)).toMatchObject({ ok: true, value: { statusClass: 'success' } });
      expect(await association.release()).toEqual({ kind: 'released' });
      await theirs.close();
    });
  });

  it.skipIf(corpusFolder === undefined)(
    'gets every data set from us byte for byte, in every transfer syntax that it knows',
    async () => {
      await inFolder(async (folder) => {
        const theirs = await startServer('storescp', (port) => ['+xa', '+B', '-od', folder, String(port)]);
        const instances = sendables();
        expect(instances.length).toBeGreaterThan(10);
        await sendAll(here(theirs.port, 'THEIRS'), instances);
        await theirs.close();
        const arrived = await dataSets(folder);
        for (const { SOPInstanceUID, path: file } of instances) {
          expect(arrived.get(SOPInstanceUID)?.equals(asSent(dataSetOf(file))), file).toBe(true);
        }
      });
    },
  );

  it.skipIf(corpusFolder === undefined)(
    'sends us data sets that lie on disk as they lie on that of its own storescp',
    async () => {
      await inFolder(async (folder) => {
        const [mine, its] = [path.join(folder, 'mine'), path.join(folder, 'its')];
        mkdirSync(its);
        const ours = await startOurs(mine);
        const theirs = await startServer('storescp', (port) => ['+xa', '+B', '-od', its, String(port)]);
        const files = sendables().map((instance) => instance.path);
        await run('dcmsend', ['-dn', '-aec', 'LIGHTBOX', '127.0.0.1', String(ours.port), ...files]);
        await run('dcmsend', ['-dn', '127.0.0.1', String(theirs.port), ...files]);
        await Promise.all([ours.close(), theirs.close()]);
        const [got, wanted] = [await dataSets(mine), await dataSets(its)];
        expect([...got.keys()].toSorted()).toEqual([...wanted.keys()].toSorted());
        expect(got.size).toBe(files.length);
        for (const [SOPInstanceUID, bytes] of wanted) {
          expect(got.get(SOPInstanceUID)?.equals(bytes), SOPInstanceUID).toBe(true);
        }
        expect(ours.counters()).toMatchObject([{ stored: files.length, refused: 0, broken: 0 }]);
      });
    },
  );

  it.skipIf(corpusFolder === undefined || !hasTools('dcmqrscp', 'getscu', 'movescu'))(
    'as an archive finds what we sent, and gives it back by C-GET and C-MOVE',
    async () => {
      await inFolder(async (folder) => {
        const [gotten, moved] = [path.join(folder, 'gotten'), path.join(folder, 'moved')];
        const ours = await startOurs(moved);
        mkdirSync(gotten);
        const archive = await startServer('dcmqrscp', (port) => [
          '+xs',
          '-xs',
          '-c',
          qrConfiguration(folder, port, { title: 'LIGHTBOX', port: ours.port }),
        ]);
        const peer = here(archive.port, 'QR');
        const [instance] = sendables().filter(({ TransferSyntaxUID }) => TransferSyntaxUID.endsWith('.4.70'));
        if (instance === undefined) throw new Error('no JPEG lossless in the corpus');
        await sendAll(peer, [instance]);
        const StudyInstanceUID = await studyOf(instance.path);
        const keys = { QueryRetrieveLevel: 'STUDY', StudyInstanceUID };
        const finding = await open(peer, { contexts: [findContext('study-root')] });
        const found: unknown[] = [];
        for await (const event of find(finding, { model: 'study-root', keys: { ...keys, PatientID: '' } })) {
          found.push(event.kind === 'match' ? event.match['0020000D']?.Value : event);
        }
        await finding.release();
        expect(found).toMatchObject([
          [StudyInstanceUID],
          { kind: 'end', end: { ok: true, value: { status: 0 } } },
        ]);

        const { SOPClassUID, SOPInstanceUID, TransferSyntaxUID } = instance;
        const getting = await open(
          peer,
          getProposal('study-root', [
            { SOPClassUID, transferSyntaxes: [TransferSyntaxUID, '1.2.840.10008.1.2.1'] },
          ]),
        );
        const end = await endOf(
          get(getting, { model: 'study-root', keys }, async (incoming) => {
            const file = await receiveFile(incoming, path.join(gotten, `${incoming.SOPInstanceUID}.dcm`));
            return { status: file.ok ? 0 : 0xa700 };
          }),
        );
        expect(end).toMatchObject({ statusClass: 'success', subOperations: { completed: 1, failed: 0 } });
        await getting.release();

        const moving = await open(peer, { contexts: [moveContext('study-root')] });
        const movedEnd = await endOf(move(moving, { model: 'study-root', keys, destination: 'LIGHTBOX' }));
        expect(movedEnd).toMatchObject({
          statusClass: 'success',
          subOperations: { completed: 1, failed: 0 },
        });
        const nowhere = await endOf(move(moving, { model: 'study-root', keys, destination: 'NOWHERE' }));
        expect(nowhere).toMatchObject({ statusClass: 'failure', status: 0xa801 });
        await moving.release();
        await Promise.all([archive.close(), ours.close()]);
        for (const folderOf of [gotten, moved]) {
          expect((await dataSets(folderOf)).get(SOPInstanceUID)?.length, folderOf).toBeGreaterThan(1000);
        }
      });
    },
  );

  it.skipIf(!hasTools('wlmscpfs', 'dump2dcm'))(
    'gives its modality worklist, in the characters of its patients',
    async () => {
      await inFolder(async (folder) => {
        const list = path.join(folder, 'LIST');
        mkdirSync(list);
        writeFileSync(path.join(list, 'lockfile'), '');
        const step = {
          Modality: 'CT',
          ScheduledStationAETitle: 'CT1',
          ScheduledProcedureStepStartDate: '20260101',
        };
        const item = writePart10({
          SpecificCharacterSet: 'ISO_IR 100',
          PatientName: 'Müller^Jörg',
          PatientID: 'P1',
          AccessionNumber: 'A1',
          StudyInstanceUID: '1.2.3',
          RequestedProcedureID: 'R1',
          RequestedProcedureDescription: 'CT',
          ScheduledProcedureStepSequence: { VR: 'SQ', value: [step] },
        });
        writeFileSync(path.join(list, 'one.wl'), item);
        const worklist = await startServer('wlmscpfs', (port) => [
          '-dfp',
          folder,
          '-dfr',
          '-csk',
          String(port),
        ]);
        const association = await open(here(worklist.port, 'LIST'), { contexts: [findContext('worklist')] });
        const keys = {
          PatientName: '',
          PatientID: '',
          ScheduledProcedureStepSequence: {
            VR: 'SQ' as const,
            value: [{ Modality: 'CT', ScheduledStationAETitle: '' }],
          },
        };
        const found: unknown[] = [];
        for await (const event of find(association, { model: 'worklist', keys })) {
          found.push(event.kind === 'match' ? event.match['00100010']?.Value : event);
        }
        await association.release();
        await worklist.close();
        expect(found).toMatchObject([
          [{ Alphabetic: 'Müller^Jörg' }],
          { kind: 'end', end: { ok: true, value: { status: 0 } } },
        ]);
      });
    },
  );
});
