import { afterEach, describe, expect, it } from 'vitest';
import { MarksChange } from '../../../native/contract/index.ts';
import { value } from './linking.ts';
import { KEY_ITEM, length, LENGTH_ITEM, openDesk, study, type Desk } from './publishing.ts';
import type { Fault } from './server.ts';

// Beside medplum's own router and repository, with connections that break and a server that says no.

let desk: Desk;
afterEach(async () => desk.close());

const stored = (type: string) => desk.stored(type);

describe('what goes wrong on the way', () => {
  /** The next time that the request fits, and then never again. */
  const once = (method: string, type: string, fault: Fault) => {
    let left = 1;
    return (request: { method: string; url: string }): Fault | null => {
      if (
        left === 0 ||
        request.method !== method ||
        !request.url.startsWith(type) ||
        request.url.includes('_search')
      )
        return null;
      left -= 1;
      return fault;
    };
  };

  it.each([
    ['with conditional create', true],
    ['without conditional create', false],
  ])('a connection cut after the server has done it makes nothing twice, %s', async (_, conditional) => {
    desk = await openDesk({ conditional, fault: once('POST', 'ImagingStudy', 'cut-after') });
    await desk.confirmed();
    const preview = await desk.previewed(LENGTH_ITEM);
    expect(preview.notes.includes('search-then-create')).toBe(!conditional);
    expect(await desk.published(LENGTH_ITEM)).toMatchObject({ state: 'done' });
    expect(await stored('ImagingStudy')).toHaveLength(1);
    expect(await stored('Observation')).toHaveLength(1);
  });

  it('a connection cut before it is asked is tried again', async () => {
    desk = await openDesk({ conditional: false, fault: once('POST', 'ImagingStudy', 'cut') });
    await desk.confirmed();
    expect(await desk.published()).toMatchObject({ state: 'done' });
    expect(await stored('ImagingStudy')).toHaveLength(1);
  });

  it('what failed is told resource by resource, and resumed without confirming anew', async () => {
    let refusing = true;
    desk = await openDesk({
      fault: ({ method, url }) => (refusing && method === 'POST' && url === 'Observation' ? 422 : null),
    });
    await desk.confirmed();
    const first = await desk.published(LENGTH_ITEM, KEY_ITEM);
    expect(first.state).toBe('partial');
    expect(
      first.results.map(({ resourceType, state, failure }) => [resourceType, state, failure?.kind]),
    ).toEqual([
      ['ImagingStudy', 'done', undefined],
      ['Observation', 'failed', 'refused'],
      ['Observation', 'failed', 'refused'],
    ]);
    refusing = false;
    const resumed = value(await desk.publishing.resume(study, first.publicationId));
    expect(resumed).toMatchObject({ state: 'sent', publication: { state: 'done' } });
    expect(await stored('Observation')).toHaveLength(2);
    expect(await stored('ImagingStudy')).toHaveLength(1);
  });

  it('is confirmed anew where it changed before it was resumed', async () => {
    let refusing = true;
    desk = await openDesk({
      fault: ({ method, url }) => (refusing && method === 'POST' && url === 'Observation' ? 422 : null),
    });
    await desk.confirmed();
    const first = await desk.published(LENGTH_ITEM);
    refusing = false;
    const changed = { ...length, values: [{ ...length.values[0], value: 99 }] };
    value(
      desk.library.changeMarks(study, MarksChange.parse({ put: { annotations: [changed] }, remove: {} })),
    );
    expect(value(await desk.publishing.resume(study, first.publicationId))).toMatchObject({
      state: 'changed',
    });
    expect(await stored('Observation')).toEqual([]);
  });

  it('a study whose entry is refused leaves what belongs to it unsent, and says which scope is missing', async () => {
    desk = await openDesk({
      fault: ({ method, url }) => (method === 'POST' && url === 'ImagingStudy' ? 403 : null),
    });
    await desk.confirmed();
    const { state, results } = await desk.published(LENGTH_ITEM);
    expect(state).toBe('failed');
    expect(results).toMatchObject([
      { state: 'failed', failure: { kind: 'not-allowed' }, scope: 'user/ImagingStudy.write' },
      { state: 'not-tried' },
    ]);
  });

  it('two at once make one', async () => {
    desk = await openDesk();
    await desk.confirmed();
    const { digest } = await desk.previewed(LENGTH_ITEM);
    const request = { choice: desk.choice(LENGTH_ITEM), digest };
    const answers = await Promise.all([1, 2].map(() => desk.publishing.publish(study, request)));
    const states = answers.map((answer) => value(answer).state).toSorted();
    expect(states).toEqual(['refused', 'sent']);
    expect(await stored('ImagingStudy')).toHaveLength(1);
    expect(await stored('Observation')).toHaveLength(1);
  });
});
