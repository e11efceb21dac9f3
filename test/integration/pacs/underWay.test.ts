// While a retrieve is under way: it can be cancelled, at the archive too, and the door of a C-MOVE lets nobody else in.
import { once } from 'node:events';
import net from 'node:net';
import { describe, expect, it } from 'vitest';
import { Job, Receiving } from '../../../native/contract/index.ts';
import { type Association, openAssociation } from '../../../native/pacs/dimse/index.ts';
import { store } from '../../../native/pacs/dimse/user/store.ts';
import type { GeneratedFile } from '../../generate/index.ts';
import { freePort } from '../../peers/orthanc.ts';
import type { Errand } from '../../peers/scriptedArchive.ts';
import { webServer } from '../../unit/pacs/dicomweb/webServer.ts';
import { json, type Remote, reportOf, retrieve } from './remote.ts';
import {
  from,
  here,
  IMAGES,
  listing,
  remote,
  second,
  SeriesInstanceUID,
  stranger,
  study,
  StudyInstanceUID,
  uidsOf,
} from './scripted.ts';

describe('a retrieve that is cancelled', () => {
  async function started(peerId: string): Promise<string> {
    const answer = await remote.request('/api/retrieve', json({ peerId, StudyInstanceUID }));
    return Job.parse(await answer.json()).jobId;
  }
  const cancel = (jobId: string) => remote.request(`/api/jobs/${jobId}/cancel`, { method: 'POST' });

  it.each(['get', 'move'] as const)(
    'by C-%s is cancelled at the archive, which hears C-CANCEL',
    async (way) => {
      let reached = (): void => undefined;
      const underWay = new Promise<void>((resolve) => (reached = resolve));
      let heard = false;
      const errand = async ({ cancelled, store: send, pending }: Errand): Promise<number> => {
        if (way === 'get' && study[0] !== undefined) await send(study[0]);
        pending();
        reached();
        await cancelled;
        heard = true;
        return 0xfe00;
      };
      await remote.request(
        '/api/receiving',
        json({ settings: { host: '127.0.0.1', port: await freePort() } }, 'PUT'),
      );
      const more = { retrieveBy: way };
      const peerId = await from({ find: listing(), get: errand, move: errand }, more);
      // A slow archive has not stalled: only for this one is it as long as a C-MOVE may say nothing.
      const jobId = await started(peerId);
      await underWay;
      await cancel(jobId);
      const { job, transfer } = await reportOf(remote, jobId);
      expect(job.state).toBe('cancelled');
      expect(heard).toBe(true);
      expect(transfer).toMatchObject({ state: 'incomplete', here: way === 'get' ? 1 : 0 });
    },
  );

  it('by WADO-RS ends the answer that is being read', async () => {
    let reached = (): void => undefined;
    const underWay = new Promise<void>((resolve) => (reached = resolve));
    let closed = (): void => undefined;
    const gone = new Promise<void>((resolve) => (closed = resolve));
    const ui = (value: string) => ({ vr: 'UI', Value: [value] });
    const server = await webServer((_, response, url) => {
      const rows = url.searchParams.has('offset')
        ? []
        : url.pathname.endsWith('/studies')
          ? [{ '0020000D': ui(StudyInstanceUID), '00100020': { vr: 'LO', Value: ['ID-BAD'] } }]
          : url.pathname.endsWith('/series')
            ? [{ '0020000E': ui(SeriesInstanceUID) }]
            : url.pathname.endsWith('/instances')
              ? study.map(({ SOPInstanceUID }) => ({ '00080018': ui(SOPInstanceUID) }))
              : null;
      if (rows !== null) {
        response.writeHead(200, { 'content-type': 'application/dicom+json' }).end(JSON.stringify(rows));
        return;
      }
      response.once('close', closed);
      response.writeHead(200, { 'content-type': 'multipart/related; type="application/dicom"; boundary=x' });
      response.write('--x\r\nContent-Type: application/dicom\r\n\r\n');
      response.write(study[0]?.bytes.subarray(0, 400));
      reached();
    });
    const { peerId } = await remote.add({ kind: 'dicomweb', name: 'Web', url: server.origin } as Parameters<
      Remote['add']
    >[0]);
    const jobId = await started(peerId);
    await underWay;
    await cancel(jobId);
    await gone;
    expect((await reportOf(remote, jobId)).job.state).toBe('cancelled');
    expect(here()).toEqual([]);
    await server.close();
  });
});

describe('the door that a C-MOVE of ours opens', () => {
  it('lets in what was asked for, from whom it was asked, and nobody else; then it is shut', async () => {
    const port = await freePort();
    await remote.request('/api/receiving', json({ settings: { host: '127.0.0.1', port } }, 'PUT'));
    const call = async (callingAETitle: string): Promise<Association | string> => {
      const opened = await openAssociation(
        { host: '127.0.0.1', port, callingAETitle, calledAETitle: 'LIGHTBOX' },
        {
          contexts: [
            { abstractSyntax: '1.2.840.10008.5.1.4.1.1.2', transferSyntaxes: ['1.2.840.10008.1.2.1'] },
          ],
        },
      );
      return opened.ok ? opened.value : opened.failure.kind;
    };
    const send = async (association: Association | string, { SOPInstanceUID, bytes }: GeneratedFile) => {
      if (typeof association === 'string') throw new Error(association);
      const file = Buffer.from(bytes);
      const sent = await store(association, {
        SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
        SOPInstanceUID,
        TransferSyntaxUID: '1.2.840.10008.1.2.1',
        data: { kind: 'bytes', bytes: file.subarray(144 + file.readUInt32LE(140)) },
      });
      return sent.ok ? sent.value.status : sent.failure.kind;
    };
    const seen: unknown[] = [];
    const move = async ({ MoveDestination }: Errand): Promise<number> => {
      seen.push(MoveDestination);
      // Nobody that was not asked, not even with an image that was.
      seen.push(await call('STRANGER'));
      const own = await call('QR');
      // The archive itself, with another patient's image, another series', and one that it misnames.
      const [strange] = stranger;
      const [uncalled] = second;
      const [first, next] = study;
      if (strange && uncalled && first && next) {
        seen.push(await send(own, strange), await send(own, uncalled));
        seen.push(await send(own, { ...next, SOPInstanceUID: first.SOPInstanceUID }));
        for (const file of study) seen.push(await send(own, file));
      }
      if (typeof own !== 'string') await own.release();
      return 0;
    };
    const peerId = await from({ find: listing(), move }, { retrieveBy: 'move' });
    const { transfer } = await retrieve(remote, { peerId, StudyInstanceUID });
    expect(seen.slice(0, 2)).toEqual(['LIGHTBOX', 'rejected']);
    expect(seen.slice(2, 5).every((status) => typeof status === 'number' && status >= 0xa000)).toBe(true);
    expect(seen.slice(5)).toEqual(study.map(() => 0));
    expect(transfer).toMatchObject({ state: 'complete', here: IMAGES, refused: 3 });
    expect(here()).toEqual(uidsOf(study));
    expect(remote.library.studyCount()).toBe(1);
    // Shut: nobody listens there any more.
    await expect
      .poll(async () => Receiving.parse(await (await remote.request('/api/receiving')).json()).listening)
      .toBe(false);
    const socket = net.connect({ host: '127.0.0.1', port });
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNREFUSED');
  });
});
