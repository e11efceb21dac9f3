// Archives that answer badly while a study of theirs is looked at: what can be read is read, and what cannot says why.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ServerResponse } from 'node:http';
import { ctSeries } from '../../generate/index.ts';
import { parserFrames } from '../api/framesOracle.ts';
import { type Answer, serve } from '../../unit/pacs/dicomweb/webServer.ts';
import { readFrames, type ReadFrame } from './reading.ts';
import { openRemote, type Remote } from './remote.ts';

const files = ctSeries({ seed: 'faults', slices: 3, rows: 16, columns: 16, PatientID: 'FAULT-1' });
const [first] = files;
if (first === undefined) throw new Error('no files');
const { StudyInstanceUID, SeriesInstanceUID } = first;
const uid = (value: string) => ({ vr: 'UI', Value: [value] });
const number = (value: number) => ({ vr: 'US', Value: [value] });

/** As much of a header as frames need. */
const metadata = files.map(({ SOPInstanceUID }) => ({
  '0020000D': uid(StudyInstanceUID),
  '0020000E': uid(SeriesInstanceUID),
  '00080018': uid(SOPInstanceUID),
  '00280002': number(1),
  '00280010': number(16),
  '00280011': number(16),
  '00280100': number(16),
  '00282110': { vr: 'OW', BulkDataURI: 'http://elsewhere.example/studies/1/bulk/7' },
}));
const pixels = (at: number): Buffer =>
  Buffer.from(parserFrames(files[at]?.bytes ?? new Uint8Array())?.[0] ?? []);

type Give = (response: ServerResponse, what: { frame: boolean; at: number; path: string }) => void;

let remote: Remote;
beforeEach(() => {
  remote = openRemote(undefined, { connectMs: 2000, answerMs: 2000, stallMs: 2000 });
});
afterEach(() => remote.close());

async function archive(
  give: Give,
): Promise<{ source: string; asked: () => string[]; read: () => Promise<ReadFrame[]> }> {
  const answer: Answer = (_request, response, { pathname: path }) => {
    if (path.endsWith('/metadata')) {
      response.setHeader('content-type', 'application/dicom+json');
      response.end(JSON.stringify(metadata));
      return;
    }
    const at = files.findIndex(({ SOPInstanceUID }) => path.includes(`/instances/${SOPInstanceUID}`));
    give(response, { frame: path.includes('/frames/'), at, path });
  };
  const server = await serve(answer);
  const settings = { kind: 'dicomweb', name: 'Bad archive', url: server.origin };
  const { peerId: source } = await remote.add(settings as Parameters<Remote['add']>[0]);
  await remote.request(
    `/dicomweb/${source}/studies/${StudyInstanceUID}/series/${SeriesInstanceUID}/metadata`,
  );
  const frames = files.map(({ SOPInstanceUID }) => ({ SOPInstanceUID, frameNumber: 1 }));
  return {
    source,
    asked: () => server.requests.map(({ url }) => url.pathname),
    read: () => readFrames(remote, { source, StudyInstanceUID, SeriesInstanceUID, frames }),
  };
}

const said = (frames: readonly ReadFrame[]): unknown[] =>
  frames.map(({ record, bytes }, at) =>
    'failure' in record ? record.failure : bytes.equals(pixels(at)) ? 'the pixels' : 'other pixels',
  );
const whole = (response: ServerResponse, at: number): void => {
  response.setHeader('content-type', 'application/dicom').end(Buffer.from(files[at]?.bytes ?? []));
};
const refuse = (response: ServerResponse, status: number): void => void response.writeHead(status).end();
const failed = (failure: object) => ({ kind: 'archive-failed', archive: 'Bad archive', failure });

describe('an archive', () => {
  it('that has lost one image says so of that one, and the others are read', async () => {
    const { read } = await archive((response, { at }) =>
      at === 1 ? refuse(response, 404) : whole(response, at),
    );
    const { SOPInstanceUID } = files[1] ?? first;
    expect(said(await read())).toEqual([
      'the pixels',
      { kind: 'instance-not-found', SOPInstanceUID },
      'the pixels',
    ]);
  });

  it('that gives another image than was asked for is not believed', async () => {
    const { read } = await archive((response, { at }) => whole(response, at === 1 ? 2 : at));
    const other = failed({ kind: 'bad-answer', detail: 'another-instance' });
    expect(said(await read())).toEqual(['the pixels', other, 'the pixels']);
  });

  it('that has no whole images gives frames, also without a multipart around them or a word of their syntax', async () => {
    const { read } = await archive((response, { frame, at }) => {
      if (!frame) refuse(response, 501);
      else if (at === 0) response.setHeader('content-type', 'application/octet-stream').end(pixels(at));
      else if (at === 1) {
        response.setHeader('content-type', 'multipart/related; boundary=x');
        response.end(Buffer.concat([Buffer.from('--x\r\n\r\n'), pixels(at), Buffer.from('\r\n--x--')]));
      } else {
        // It names what the file is stored in, and sends what it has made of it.
        const type = 'application/octet-stream; transfer-syntax=1.2.840.10008.1.2.4.90';
        response.setHeader('content-type', type).end(pixels(at));
      }
    });
    const frames = await read();
    expect(said(frames)).toEqual(['the pixels', 'the pixels', 'the pixels']);
    for (const { record } of frames)
      expect(record).toMatchObject({ TransferSyntaxUID: '1.2.840.10008.1.2.1' });
  });

  it('that refuses to give anything as it is stored is asked in other words', async () => {
    const accepts: string[] = [];
    const server = await serve((request, response, { pathname }) => {
      if (pathname.endsWith('/metadata')) {
        response.setHeader('content-type', 'application/dicom+json').end(JSON.stringify(metadata));
        return;
      }
      const accept = request.headers.accept ?? '';
      accepts.push(accept);
      if (accept.includes('transfer-syntax=*')) refuse(response, 406);
      else
        whole(
          response,
          files.findIndex(({ SOPInstanceUID }) => pathname.includes(SOPInstanceUID)),
        );
    });
    const settings = { kind: 'dicomweb', name: 'Bad archive', url: server.origin };
    const { peerId: source } = await remote.add(settings as Parameters<Remote['add']>[0]);
    const frames = files.map(({ SOPInstanceUID }) => ({ SOPInstanceUID, frameNumber: 1 }));
    expect(said(await readFrames(remote, { source, StudyInstanceUID, SeriesInstanceUID, frames }))).toEqual(
      files.map(() => 'the pixels'),
    );
    expect(accepts.some((accept) => accept.includes('transfer-syntax=*'))).toBe(true);
    for (const { headers } of server.requests.filter(({ url }) => !url.pathname.endsWith('/metadata')))
      expect(headers['accept-encoding']).toBe('identity');
  });

  it('that answers with a page to sign in at is told as that, and is not asked again for each image', async () => {
    const { read, asked } = await archive((response) =>
      response.setHeader('content-type', 'text/html').end('<html>Sign in</html>'),
    );
    const page = failed({ kind: 'not-dicom', mediaType: 'text/html' });
    expect(said(await read())).toEqual([page, page, page]);
    expect(said(await read())).toEqual([page, page, page]);
    expect(asked().filter((path) => path.includes('/frames/'))).toEqual([]);
  });

  it('that breaks off in an image has lost the connection, and is not taken for what it gave', async () => {
    const { read } = await archive((response, { at }) => {
      response.setHeader('content-length', String(files[at]?.bytes.length ?? 0));
      response.setHeader('content-type', 'application/dicom');
      response.write(Buffer.from(files[at]?.bytes.slice(0, 600) ?? []), () => response.destroy());
    });
    for (const failure of said(await read()))
      expect(failure).toMatchObject(failed({ kind: 'connection-lost' }));
  });

  it('whose bulk data lie elsewhere is asked for them itself, and nobody else', async () => {
    const { source, asked } = await archive((response) => refuse(response, 404));
    const address = `/dicomweb/${source}/bulkdata?uri=${encodeURIComponent('http://elsewhere.example/studies/1/bulk/7')}`;
    expect((await remote.request(address)).status).toBe(502);
    expect(asked().at(-1)).toBe('/studies/1/bulk/7');
    const outside = `/dicomweb/${source}/bulkdata?uri=${encodeURIComponent('http://elsewhere.example/secret')}`;
    expect((await remote.request(outside)).status).toBe(502);
    expect(asked().at(-1)).toBe('/studies/1/bulk/7');
  });

  it('that is slow hears when nobody wants the image any more', async () => {
    let [hear, begin] = [(): void => undefined, (): void => undefined];
    const gone = new Promise<void>((resolve) => (hear = resolve));
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const { source } = await archive((response) => {
      begin();
      response.on('close', () => hear());
    });
    const stop = new AbortController();
    const frames = [{ SOPInstanceUID: first.SOPInstanceUID, frameNumber: 1 }];
    const reading = readFrames(remote, { source, StudyInstanceUID, SeriesInstanceUID, frames }, stop.signal);
    await begun;
    stop.abort();
    await gone;
    await reading.catch(() => undefined);
  });
});
