import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApi } from '../../../native/api/index.ts';
import type { SeriesRow, StudyDetail } from '../../../native/contract/index.ts';
import { SeriesInstanceUID, StudyInstanceUID } from '../../../native/contract/index.ts';
import { fakeLibrary } from './fakeLibrary.ts';

const STUDY = '2.25.7';
let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'lightbox-page-'));
  mkdirSync(join(directory, 'assets'));
  writeFileSync(join(directory, 'index.html'), '<!doctype html><head></head><body></body>');
  writeFileSync(join(directory, 'assets', 'boot-0123abcd.js'), 'first');
  writeFileSync(join(directory, 'assets', 'selfCheck.js'), 'first');
});
afterAll(() => rmSync(directory, { recursive: true }));

const series = (uid: string, kind: SeriesRow['kind'], frameCount: number): SeriesRow => ({
  SeriesInstanceUID: SeriesInstanceUID.parse(uid),
  Modality: 'CT',
  SeriesNumber: 1,
  SeriesDescription: '',
  BodyPartExamined: '',
  Laterality: '',
  SeriesDate: '',
  SeriesTime: '',
  SOPClassUIDs: [],
  TransferSyntaxUIDs: [],
  kind,
  instanceCount: frameCount,
  frameCount,
  thumbnail: null,
  problems: [],
  version: '1',
});

function api(seriesList: readonly SeriesRow[]) {
  const study = { StudyInstanceUID: StudyInstanceUID.parse(STUDY) };
  const detail = { study, seriesList, otherStudies: [] } as unknown as StudyDetail;
  return createApi({
    library: fakeLibrary({ studyDetail: (uid) => (uid === STUDY ? detail : null) }),
    security: { check: () => ({ kind: 'pass' }) },
    host: 'browser',
    version: '0.0.0',
    launchId: 'launch-1',
    log: () => undefined,
    pageDirectory: directory,
  });
}

const hints = async (seriesList: readonly SeriesRow[], query: string): Promise<string[]> => {
  const link = (await api(seriesList).request(`/view${query}`)).headers.get('link') ?? '';
  return [...link.matchAll(/<([^>]*)>/g)].map((match) => match[1] ?? '');
};

describe('the page of a link to one study', () => {
  it('has the headers of the series that is opened first on their way', async () => {
    const localizer = series('2.25.7.1', 'image', 2);
    const stack = series('2.25.7.2', 'image', 200);
    expect(
      await hints([series('2.25.7.0', 'report', 0), localizer, stack], `?StudyInstanceUIDs=${STUDY}`),
    ).toEqual([`/dicomweb/library/studies/${STUDY}/series/2.25.7.2/metadata`]);
  });

  it('has the study in itself, and no text of the study ends the element', async () => {
    const hostile = {
      ...series('2.25.7.2', 'image', 2),
      SeriesDescription: '</script><script>alert(1)</script> $& <!--',
    };
    const html = await (await api([hostile]).request(`/view?StudyInstanceUIDs=${STUDY}`)).text();
    const found =
      /<script type="application\/json" id="early-study" data-revision="0">(.*?)<\/script><\/head>/.exec(
        html,
      );
    const answer = await api([hostile]).request(`/api/studies/${STUDY}`);
    expect(JSON.parse(found?.[1] ?? '')).toEqual(await answer.json());
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html.match(/<!--/g)).toBeNull();
  });

  it('leaves a study of very many series to be asked for', async () => {
    const many = Array.from({ length: 2000 }, (_, at) => series(`2.25.7.${at}`, 'image', 200));
    expect(await hints(many, `?StudyInstanceUIDs=${STUDY}`)).toEqual([
      `/api/studies/${STUDY}`,
      `/dicomweb/library/studies/${STUDY}/series/2.25.7.0/metadata`,
    ]);
    const html = await (await api(many).request(`/view?StudyInstanceUIDs=${STUDY}`)).text();
    expect(html).not.toContain('early-study');
  });

  it('asks ahead for nothing that is not here, not named or not one study', async () => {
    const list = [series('2.25.7.2', 'image', 200)];
    expect(await hints(list, '?StudyInstanceUIDs=2.25.8')).toEqual([]);
    expect(await hints(list, '')).toEqual([]);
    expect(await hints(list, `?StudyInstanceUIDs=${STUDY}&StudyInstanceUIDs=2.25.8`)).toEqual([]);
    expect(await hints(list, '?StudyInstanceUIDs=%3E%2C%20%3Chttp%3A%2F%2Felsewhere')).toEqual([]);
    expect(await hints([], `?StudyInstanceUIDs=${STUDY}`)).toEqual([]);
  });
});

describe('assets of the page', () => {
  it('with a hash in their name may be kept for ever, others are asked for anew', async () => {
    const hashed = await api([]).request('/assets/boot-0123abcd.js');
    expect(hashed.headers.get('cache-control')).toContain('immutable');
    expect(hashed.headers.get('content-type')).toContain('text/javascript');
    const named = api([]);
    expect((await named.request('/assets/selfCheck.js')).headers.get('cache-control')).toBe('no-cache');
    writeFileSync(join(directory, 'assets', 'selfCheck.js'), 'second');
    expect(await (await named.request('/assets/selfCheck.js')).text()).toBe('second');
  });

  it('are nothing outside the page', async () => {
    const page = api([]);
    expect((await page.request('/assets/none-0123abcd.js')).status).toBe(404);
    expect((await page.request('/..%2f..%2fetc%2fpasswd.txt')).status).toBe(404);
    expect((await page.request('/assets')).status).toBe(404);
  });
});
