import { describe, expect, it } from 'vitest';
import { parseAccept } from '../../../native/api/dicomweb/accept.ts';
import { matchCondition } from '../../../native/api/dicomweb/matching.ts';
import { parseQido } from '../../../native/api/dicomweb/qidoQuery.ts';
import { ok } from '../../../native/contract/index.ts';
import type { MatchQuery, MatchRow } from '../../../native/library/types.ts';
import { testApi } from './testApi.ts';

const row: MatchRow = {
  StudyInstanceUID: '1.2.3',
  SeriesInstanceUID: '1.2.3.4',
  SOPInstanceUID: '1.2.3.4.5',
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
  PatientName: { Alphabetic: 'Yamada^Tarou', Ideographic: '山田^太郎' },
  PatientID: '',
  StudyDate: '20260131',
  StudyTime: '101500',
  ModalitiesInStudy: ['CT', 'SR'],
  NumberOfStudyRelatedSeries: 2,
  NumberOfStudyRelatedInstances: 12,
  StudyDescription: 'Thorax',
  Modality: 'CT',
  SeriesNumber: 3,
  InstanceNumber: 7,
  NumberOfFrames: 1,
  Rows: 512,
  Columns: 512,
  BitsAllocated: 16,
  ImagePositionPatient: [-10.5, 0, 3],
};

function searched() {
  const queries: MatchQuery[] = [];
  const api = testApi({
    match: (query) => {
      queries.push(query);
      return Promise.resolve(ok([row]));
    },
  });
  const search = async (path: string, accept = 'application/dicom+json') =>
    api.request(`/dicomweb/library${path}`, { headers: { accept } });
  return { queries, search };
}

describe('matching (PS3.4 C.2.2.2)', () => {
  const condition = (keyword: string, value: string, fuzzy = false) => {
    const result = matchCondition(keyword, value, fuzzy);
    return result.ok ? result.value : 'refused';
  };
  it.each([
    ['PatientID', '123', { kind: 'value', keyword: 'PatientID', value: '123' }],
    ['PatientName', 'Ya*', { kind: 'wildcard', keyword: 'PatientName', pattern: 'Ya*' }],
    ['PatientName', '*a'.repeat(20), { kind: 'wildcard', keyword: 'PatientName', pattern: '*a'.repeat(20) }],
    ['PatientName', '**Ya***', { kind: 'wildcard', keyword: 'PatientName', pattern: '*Ya*' }],
    ['PatientName', 'Y?mada', { kind: 'wildcard', keyword: 'PatientName', pattern: 'Y?mada' }],
    ['PatientName', '', null],
    ['PatientName', '*', null],
    ['StudyDate', '20260101', { kind: 'value', keyword: 'StudyDate', value: '20260101' }],
    [
      'StudyDate',
      '20260101-20260131',
      { kind: 'range', keyword: 'StudyDate', from: '20260101', to: '20260131' },
    ],
    ['StudyDate', '20260101-', { kind: 'range', keyword: 'StudyDate', from: '20260101', to: null }],
    ['StudyDate', '-20260131', { kind: 'range', keyword: 'StudyDate', from: null, to: '20260131' }],
    ['StudyTime', '0800-1215', { kind: 'range', keyword: 'StudyTime', from: '0800', to: '1215' }],
    ['StudyInstanceUID', '1.2,1.3', { kind: 'list', keyword: 'StudyInstanceUID', values: ['1.2', '1.3'] }],
    ['StudyInstanceUID', '1.2\\1.3', { kind: 'list', keyword: 'StudyInstanceUID', values: ['1.2', '1.3'] }],
    ['ModalitiesInStudy', 'CT,MR', { kind: 'list', keyword: 'ModalitiesInStudy', values: ['CT', 'MR'] }],
    [
      'StudyDescription',
      'Thorax, native',
      { kind: 'value', keyword: 'StudyDescription', value: 'Thorax, native' },
    ],
    ['SeriesNumber', '003', { kind: 'value', keyword: 'SeriesNumber', value: '3' }],
  ] as const)('%s=%s', (keyword, value, expected) => {
    expect(condition(keyword, value)).toEqual(expected);
  });

  it.each([
    ['StudyDate', '2026'],
    ['StudyDate', '2026*'],
    ['StudyDate', '-'],
    ['StudyDate', '20260101-20260102-20260103'],
    ['StudyTime', 'noon'],
    ['SeriesNumber', '1*'],
    ['StudyInstanceUID', '1.2.*'],
    ['ModalitiesInStudy', 'C*,MR'],
  ])('refuses %s=%s, which has no meaning', (keyword, value) => {
    expect(condition(keyword, value)).toBe('refused');
  });

  it('matches names fuzzily only when asked, and only names', () => {
    expect(condition('PatientName', 'Yamada', true)).toMatchObject({ kind: 'fuzzy' });
    expect(condition('PatientID', 'Yamada', true)).toMatchObject({ kind: 'value' });
  });
});

describe('the query of a search', () => {
  const parse = (query: string, level: 'study' | 'series' | 'instance' = 'study') => {
    const parameters: Record<string, string[]> = {};
    for (const [name, value] of new URLSearchParams(query)) (parameters[name] ??= []).push(value);
    return parseQido(parameters, level);
  };

  it('takes attributes by keyword and by tag', () => {
    expect(parse('00100020=7&StudyDate=20260101')).toMatchObject({
      ok: true,
      value: {
        conditions: [
          { kind: 'value', keyword: 'PatientID', value: '7' },
          { kind: 'value', keyword: 'StudyDate', value: '20260101' },
        ],
      },
    });
  });

  it('ignores an attribute that is not indexed, and warns', () => {
    for (const query of [
      'PatientWeight=80',
      'RequestAttributesSequence.ScheduledProcedureStepDescription=5',
      '00400275.00400009=5', // of a series: not at the level of studies
    ]) {
      const parsed = parse(query);
      expect(parsed).toMatchObject({ ok: true, value: { conditions: [] } });
      if (parsed.ok) expect(parsed.value.warnings).toHaveLength(1);
    }
  });

  it('ignores a series attribute at the level of studies, and warns', () => {
    expect(parse('SeriesNumber=1')).toMatchObject({
      value: { conditions: [], warnings: [expect.any(String)] },
    });
    expect(parse('SeriesNumber=1', 'series')).toMatchObject({
      value: { conditions: [{ value: '1' }], warnings: [] },
    });
  });

  it('refuses a misspelt attribute: ignoring it would answer with the wrong patients', () => {
    expect(parse('PatientNmae=Meier')).toMatchObject({ ok: false, failure: { kind: 'bad-request' } });
    expect(parse('PatientID=1&PatientID=2').ok).toBe(false);
    expect(parse('limit=-1').ok).toBe(false);
    expect(parse('limit=many').ok).toBe(false);
    expect(parse('offset=1.5').ok).toBe(false);
    expect(parse('fuzzymatching=perhaps').ok).toBe(false);
  });

  it('takes includefield as list, repeated, by tag and as all', () => {
    const included = (query: string) => {
      const parsed = parse(query);
      return parsed.ok ? [...parsed.value.included] : [];
    };
    expect(included('includefield=00081030,00080060')).toEqual(['StudyDescription']);
    expect(included('includefield=StudyDescription&includefield=InstitutionName')).toEqual([
      'StudyDescription',
      'InstitutionName',
    ]);
    expect(included('includefield=all')).toContain('SOPClassesInStudy');
  });
});

describe('QIDO-RS answers', () => {
  it('returns the attributes of the study level and nothing else', async () => {
    const { search } = searched();
    const response = await search('/studies');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/dicom+json');
    const [study] = (await response.json()) as Record<string, unknown>[];
    expect(study).toMatchObject({
      '00080005': { vr: 'CS', Value: ['ISO_IR 192'] },
      '00080020': { vr: 'DA', Value: ['20260131'] },
      '00080061': { vr: 'CS', Value: ['CT', 'SR'] },
      '00081190': { vr: 'UR', Value: ['http://localhost/dicomweb/library/studies/1.2.3'] },
      '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Yamada^Tarou', Ideographic: '山田^太郎' }] },
      '00100020': { vr: 'LO' }, // empty: no Value at all
      '0020000D': { vr: 'UI', Value: ['1.2.3'] },
      '00201206': { vr: 'IS', Value: [2] },
      '00201208': { vr: 'IS', Value: [12] },
    });
    expect(study).not.toHaveProperty('00081030');
    expect(study).not.toHaveProperty('00200011');
    expect(Object.keys(study ?? {})).toEqual(Object.keys(study ?? {}).toSorted());
  });

  it('adds what includefield asks for, and what was matched on', async () => {
    const { search } = searched();
    const [study] = (await (await search('/studies?includefield=00081030,00080060')).json()) as object[];
    expect(study).toHaveProperty('00081030', { vr: 'LO', Value: ['Thorax'] });
    const [matched] = (await (await search('/studies?StudyDescription=Thorax')).json()) as object[];
    expect(matched).toHaveProperty('00081030');
  });

  it('gives a value that is empty as null, so that the others keep their places (PS3.18 F.2.5)', async () => {
    const api = testApi({
      match: () => Promise.resolve(ok([{ ...row, ImageType: ['ORIGINAL', 'PRIMARY', '', 'M'] }])),
    });
    const response = await api.request('/dicomweb/library/instances?includefield=ImageType');
    const [result]: Record<string, { Value?: unknown[] }>[] = await response.json();
    expect(result?.['00080008']?.Value).toEqual(['ORIGINAL', 'PRIMARY', null, 'M']);
  });

  it('accept everything from a client whose Accept is empty (RFC 9110 12.5.1)', async () => {
    const { search } = searched();
    expect((await search('/studies', '')).status).toBe(200);
    expect(parseAccept(' ')).toEqual(parseAccept('*/*'));
  });

  it('repeats the study in series results only where the address does not name it', async () => {
    const { queries, search } = searched();
    const [below] = (await (await search('/studies/1.2.3/series')).json()) as object[];
    const [everywhere] = (await (await search('/series')).json()) as object[];
    expect(below).not.toHaveProperty('00100010');
    expect(everywhere).toHaveProperty('00100010');
    expect(below).toMatchObject({ '00080060': { Value: ['CT'] }, '00200011': { Value: [3] } });
    expect(queries.map((query) => [query.level, query.StudyInstanceUID])).toEqual([
      ['series', '1.2.3'],
      ['series', null],
    ]);
  });

  it('searches instances at all three addresses, with the frame of a geometry when asked', async () => {
    const { queries, search } = searched();
    await search('/instances');
    await search('/studies/1.2.3/instances');
    const response = await search(
      '/studies/1.2.3/series/1.2.3.4/instances?includefield=ImagePositionPatient',
    );
    expect(queries.map((query) => [query.StudyInstanceUID, query.SeriesInstanceUID])).toEqual([
      [null, null],
      ['1.2.3', null],
      ['1.2.3', '1.2.3.4'],
    ]);
    const [instance] = (await response.json()) as object[];
    expect(instance).toMatchObject({
      '00200032': { vr: 'DS', Value: [-10.5, 0, 3] },
      '00280010': { vr: 'US', Value: [512] },
    });
  });

  it('asks for one more than the limit, gives the limit, and says that there is more', async () => {
    const api = testApi({
      match: ({ limit }) => Promise.resolve(ok(Array.from({ length: limit }, () => row))),
    });
    const response = await api.request('/dicomweb/library/studies?limit=2&offset=10');
    expect(await response.json()).toHaveLength(2);
    expect(response.headers.get('warning')).toMatch(/^299 lightbox "There are additional results/);
  });

  it('answers 204 when nothing matches', async () => {
    const response = await testApi().request('/dicomweb/library/studies?PatientID=none');
    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
  });

  it.each([
    ['application/dicom+json', 200],
    ['application/json', 200],
    ['*/*', 200],
    ['multipart/related; type="application/dicom+xml"', 406],
    ['multipart/related; type="application/dicom+xml", application/dicom+json;q=0.5', 200],
    ['application/dicom+xml', 406],
    ['application/dicom+json;q=0', 406],
    ['text/html', 406],
  ])('accepts %s: %i', async (accept, status) => {
    expect((await searched().search('/studies', accept)).status).toBe(status);
  });

  it('lets the accept parameter outrank the header', async () => {
    const { search } = searched();
    expect((await search('/studies?accept=application/dicom%2Bjson', 'text/html')).status).toBe(200);
    expect((await search('/studies?accept=application/dicom+json', 'text/html')).status).toBe(200);
  });

  it('names the shell own address as the retrieve URL there', async () => {
    const api = testApi({ match: () => Promise.resolve(ok([row])) }, 'shell');
    const [study] = (await (await api.request('/dicomweb/library/studies')).json()) as object[];
    expect(study).toMatchObject({ '00081190': { Value: ['app://lightbox/dicomweb/library/studies/1.2.3'] } });
  });
});

describe('Accept', () => {
  it('is read with quotes, parameters and preferences', () => {
    expect(
      parseAccept(
        'multipart/related; type="image/jls, odd"; transfer-syntax=*;q=0.1, application/octet-stream, */*;q=0.5',
      ),
    ).toEqual([
      { multipart: false, type: 'application/octet-stream', transferSyntax: null },
      { multipart: null, type: '*/*', transferSyntax: null },
      { multipart: true, type: 'image/jls, odd', transferSyntax: '*' },
    ]);
  });
});
