import { describe, expect, it } from 'vitest';
import { fail, ok, StudyMarks, type MarksChange } from '../../../native/contract/index.ts';
import { anAnnotation } from '../../generate/marks.ts';
import { testApi } from './testApi.ts';

const put = (
  body: unknown,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): RequestInit => ({
  method: 'PUT',
  headers,
  body: JSON.stringify(body),
});

describe('the marks of a study over the API', () => {
  it('are an empty answer for a study without any', async () => {
    const answer = await testApi().request('/api/studies/1.2.3/marks');
    expect(answer.status).toBe(200);
    expect(StudyMarks.parse(await answer.json())).toEqual({
      annotations: [],
      calibrations: [],
      keyImages: [],
    });
  });

  it('are changed by what the body says, lists that are left out being empty', async () => {
    let changed: [string, MarksChange] | null = null;
    const api = testApi({
      changeMarks(study, change) {
        changed = [study, change];
        return ok(undefined);
      },
    });
    const mark = anAnnotation();
    const answer = await api.request(
      '/api/studies/1.2.3/marks',
      put({ put: { annotations: [mark] }, remove: {} }),
    );
    expect(answer.status).toBe(204);
    expect(changed).toEqual([
      '1.2.3',
      {
        put: { annotations: [mark], calibrations: [], keyImages: [] },
        remove: { annotations: [], calibrations: [], keyImages: [] },
      },
    ]);
  });

  it.each([
    ['a study that is no UID', '/api/studies/a%20b/marks', { put: {}, remove: {} }],
    [
      'a kind that does not exist',
      '/api/studies/1.2.3/marks',
      { put: { annotations: [{ ...anAnnotation(), kind: 'blob' }] }, remove: {} },
    ],
    [
      'a coordinate that is no number',
      '/api/studies/1.2.3/marks',
      { put: { annotations: [{ ...anAnnotation(), points: [{ x: null, y: 1 }] }] }, remove: {} },
    ],
    ['a field too many', '/api/studies/1.2.3/marks', { put: {}, remove: {}, more: 1 }],
  ])('are not changed by %s', async (_name, target, body) => {
    const library = {
      changeMarks: () => {
        throw new Error('asked');
      },
    };
    expect((await testApi(library).request(target, put(body))).status).toBe(400);
  });

  it('of more than 8 MB in one change are refused, and those of another content type', async () => {
    const api = testApi();
    const large = put({ put: {}, remove: {}, filler: 'x'.repeat(9 * 1024 * 1024) });
    expect((await api.request('/api/studies/1.2.3/marks', large)).status).toBe(413);
    const form = put({ put: {}, remove: {} }, { 'content-type': 'text/plain' });
    expect((await api.request('/api/studies/1.2.3/marks', form)).status).toBe(400);
  });

  it('say so when the disk is full', async () => {
    const api = testApi({ changeMarks: () => fail({ kind: 'disk-full' }) });
    expect((await api.request('/api/studies/1.2.3/marks', put({ put: {}, remove: {} }))).status).toBe(507);
  });
});
