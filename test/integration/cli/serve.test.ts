import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ctSeries, writeFiles } from '../../generate/index.ts';
import { temporaryFolder } from '../library/helpers.ts';
import { endLeftOver, lightbox, nextEvent, serve } from './process.ts';

const CT = ctSeries({ seed: 'serve', slices: 3, rows: 32, columns: 32 });
const LATER = ctSeries({ seed: 'later', study: 'later', slices: 2, rows: 16, columns: 16 });
const [first] = CT;
if (first === undefined) throw new Error('no slices were generated');
const RENDERED =
  `/dicomweb/library/studies/${first.StudyInstanceUID}/series/${first.SeriesInstanceUID}` +
  `/instances/${first.SOPInstanceUID}/thumbnail`;

const { folder, remove } = temporaryFolder();
const library = path.join(folder, 'library');
beforeAll(() => {
  writeFiles(path.join(folder, 'source'), CT);
  expect(lightbox('import', path.join(folder, 'source'), '--library', library).code).toBe(0);
});
afterEach(endLeftOver);
afterAll(remove);

describe('lightbox serve', () => {
  it('prints an address that answers with its token, and refuses without', async () => {
    const served = await serve('--library', library, '--token', 'a-token-of-the-test-0123456789');
    expect(served.token).toBe('a-token-of-the-test-0123456789');
    expect(served.url.hostname).toBe('127.0.0.1');
    expect((await served.fetch('/api/session')).status).toBe(200);
    expect((await fetch(new URL('/api/session', served.url))).status).toBe(401);
    expect((await fetch(new URL('/api/session?token=wrong', served.url))).status).toBe(401);
    const opened = await fetch(served.url, { redirect: 'manual' });
    expect(opened.headers.get('set-cookie')).toContain(served.token);
    expect(opened.headers.get('location')).not.toContain(served.token);
    await served.end('SIGTERM');
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ends of %s with 0, pictures having been rendered and listeners still there',
    async (signal) => {
      const served = await serve('--library', library);
      const events = await served.fetch('/api/events');
      expect(events.status).toBe(200);
      const pictures = await Promise.all([served.fetch(RENDERED), served.fetch(RENDERED)]);
      for (const picture of pictures) {
        expect(picture.status).toBe(200);
        expect((await picture.arrayBuffer()).byteLength).toBeGreaterThan(0);
      }
      expect(await served.end(signal)).toEqual({ code: 0, signal: null });
      await expect(served.fetch('/api/session')).rejects.toThrow();
      await events.body?.cancel().catch(() => undefined);
      expect(lightbox('verify', '--library', library).code).toBe(0);
    },
  );

  it('says so and ends with 4 when its port is taken', async () => {
    const served = await serve('--library', library);
    const second = lightbox('serve', '--library', library, '--port', served.url.port);
    expect(second).toMatchObject({ code: 4, stdout: '' });
    expect(second.stderr).toContain(`Port ${served.url.port} is in use`);
    await served.end('SIGTERM');
  });
});

describe('two processes at one library', () => {
  let served: Awaited<ReturnType<typeof serve>>;
  beforeEach(async () => {
    served = await serve('--library', library);
  });

  it('both do their work, and who looks at the list hears of what the other has imported', async () => {
    const stream = await served.fetch('/api/events');
    const heard = nextEvent(stream, 'studies-changed');
    writeFiles(path.join(folder, 'later'), LATER);
    const imported = lightbox('import', path.join(folder, 'later'), '--library', library, '--json');
    expect(imported.code).toBe(0);
    expect(JSON.parse(imported.stdout)).toMatchObject({ counts: { read: 2 } });
    expect(await heard).toEqual({ type: 'studies-changed', StudyInstanceUIDs: null });
    const list = await served.fetch('/dicomweb/library/studies');
    const studies: Record<string, { Value?: string[] }>[] = JSON.parse(await list.text());
    expect(new Set(studies.map((study) => study['0020000D']?.Value?.[0]))).toEqual(
      new Set([first.StudyInstanceUID, LATER[0]?.StudyInstanceUID]),
    );
    expect(lightbox('verify', '--library', library).code).toBe(0);
    await served.end('SIGTERM');
  });
});
