import { afterEach, describe, expect, it } from 'vitest';
import { value } from './linking.ts';
import { KEY_ITEM, LENGTH_ITEM, openDesk, study, type Desk } from './publishing.ts';
import { startFhirServer, type FhirServer } from './server.ts';

// Beside a server that keeps ImagingSelections by the words of FHIR R5 (selections.ts), which knows nothing of how we ask.

const R5 = { fhirVersion: '5.0.0' };
const opened: { readonly close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.close();
});
async function deskAt(at: FhirServer): Promise<Desk> {
  const desk = await openDesk({ ...R5, at });
  opened.push(desk);
  await desk.confirmed();
  return desk;
}
async function serverOf(options: Parameters<typeof startFhirServer>[0] = {}): Promise<FhirServer> {
  const server = await startFhirServer({ ...R5, ...options });
  opened.push(server);
  return server;
}

describe('key images and regions on an R5 server', () => {
  it('are there once, however often they are sent', async () => {
    const server = await serverOf();
    const desk = await deskAt(server);
    expect(await desk.published(LENGTH_ITEM, KEY_ITEM)).toMatchObject({ state: 'done' });
    const first = await desk.stored('ImagingSelection');
    expect(first).toHaveLength(2);
    const again = await desk.previewed(LENGTH_ITEM, KEY_ITEM);
    expect(again.counts).toMatchObject({ create: 0, update: 0, unchanged: 4 });
    expect(await desk.published(LENGTH_ITEM, KEY_ITEM)).toMatchObject({ state: 'done' });
    expect(await desk.stored('ImagingSelection')).toEqual(first);
  });

  it('are there once when two computers send them in the same moment', async () => {
    // Both have looked and found nothing: what keeps them apart is the condition of the create alone.
    let waiting: (() => void)[] = [];
    const hold = ({ method, url }: { method: string; url: string }): Promise<void> => {
      if (method !== 'POST' || url !== 'ImagingSelection') return Promise.resolve();
      return new Promise((resolve) => {
        waiting.push(resolve);
        if (waiting.length < 2) return;
        for (const go of waiting) go();
        waiting = [];
      });
    };
    const server = await serverOf({ hold });
    const [one, other] = [await deskAt(server), await deskAt(server)];
    await one.published(); // the study itself is there
    const sent = await Promise.all([one.published(KEY_ITEM), other.published(KEY_ITEM)]);
    expect(sent.map(({ state }) => state)).toEqual(['done', 'done']);
    const creates = server.requests.filter(
      ({ method, url }) => `${method} ${url}` === 'POST ImagingSelection',
    );
    expect(creates.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 201]);
    const [selection, ...more] = await one.stored('ImagingSelection');
    expect(more).toEqual([]);
    expect(selection?.['studyUid']).toBe(study);
    const references = sent.map(({ results }) => results.at(-1)?.reference);
    expect(references).toEqual([0, 1].map(() => `ImagingSelection/${String(selection?.['id'])}`));
  });

  it('are changed in their place, and not over a change of somebody else', async () => {
    const server = await serverOf();
    const desk = await deskAt(server);
    await desk.published(KEY_ITEM);
    const [kept] = await desk.stored('ImagingSelection');
    const put = (json: object) =>
      fetch(`${server.url}ImagingSelection/${String(kept?.['id'])}`, {
        method: 'PUT',
        body: JSON.stringify(json),
      });
    expect((await put({ ...kept, status: 'unknown' })).status).toBe(200);
    const stale = await desk.previewed(KEY_ITEM);
    expect(stale.counts).toMatchObject({ create: 0, update: 1 });
    expect((await put({ ...kept, status: 'unknown', issued: '2020-01-01T00:00:00Z' })).status).toBe(200);
    const request = { choice: desk.choice(KEY_ITEM), digest: stale.digest };
    expect(value(await desk.publishing.publish(study, request))).toMatchObject({ state: 'changed' });
    expect(await desk.published(KEY_ITEM)).toMatchObject({ state: 'done' });
    expect(await desk.stored('ImagingSelection')).toMatchObject([
      { id: kept?.['id'], status: 'available', meta: { versionId: '4' } },
    ]);
  });
});

describe('the server of these tests', () => {
  it('creates, finds and refuses as FHIR R5 has it', async () => {
    const { url } = await serverOf();
    const selection = (system: string, code: string): object => ({
      resourceType: 'ImagingSelection',
      status: 'available',
      code: { text: 'x' },
      identifier: [{ system, value: code }],
    });
    const post = async (json: object, condition?: string): Promise<number> => {
      const headers = condition === undefined ? {} : { 'if-none-exist': condition };
      const body = JSON.stringify(json);
      return (await fetch(`${url}ImagingSelection`, { method: 'POST', headers, body })).status;
    };
    const total = async (query: string): Promise<unknown> =>
      ((await (await fetch(`${url}ImagingSelection?${query}`)).json()) as { total: number }).total;
    const a = selection('urn:a', '1|2,3');
    const condition = `identifier=${encodeURIComponent(String.raw`urn:a|1\|2\,3`)}`;
    expect([await post(a, condition), await post(a, condition)]).toEqual([201, 200]);
    expect([await total(condition), await total('identifier=urn:a|1|2,3')]).toEqual([1, 0]);
    expect(await post(selection('urn:b', '7'), 'identifier=urn:b|7')).toBe(201);
    expect([
      await total('identifier=7'),
      await total('identifier=urn:a|7'),
      await total('identifier=|7'),
    ]).toEqual([1, 0, 0]);
    expect(await total(`${condition},urn:b|7`)).toBe(2);
    expect(await post(selection('urn:b', '7'))).toBe(201);
    expect(await post(selection('urn:b', '7'), 'identifier=urn:b|7')).toBe(412);
    expect(await post({ resourceType: 'ImagingSelection', status: 'final', code: {} })).toBe(422);
  });
});
