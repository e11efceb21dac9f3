import { afterEach, describe, expect, it } from 'vitest';
import { createApi } from '../../../native/api/index.ts';
import { PublishAnswer, PublishPreviewAnswer, PublishState } from '../../../native/contract/index.ts';
import { KEY_ITEM, LENGTH_ITEM, openDesk, study, type Desk } from './publishing.ts';
import { json } from './records.ts';

let desk: Desk;
afterEach(async () => desk.close());

const apiOf = ({ library, publishing }: Desk) =>
  createApi({
    library,
    publishing,
    security: { check: () => ({ kind: 'pass' }) },
    host: 'shell',
    version: '0.0.0',
    launchId: 'test',
    log: () => undefined,
  });
const address = `/api/studies/${study}/record/publish`;

describe('giving back over the API', () => {
  it('is offered, shown, sent and told of, all as the contract says', async () => {
    desk = await openDesk({ granted: ['user/*.cruds'] });
    await desk.confirmed();
    const api = apiOf(desk);
    const state = PublishState.parse(await (await api.request(address)).json());
    expect(state.servers).toMatchObject([{ serverName: 'Record', subject: 'Patient/P-17', refusal: null }]);
    expect(state.items.map(({ key }) => key)).toEqual([KEY_ITEM, LENGTH_ITEM]);
    const choice = desk.choice(LENGTH_ITEM);
    const shown = await api.request(`${address}/preview`, json(choice));
    const answer = PublishPreviewAnswer.parse(await shown.json());
    const digest = answer.state === 'ready' ? answer.preview.digest : '';
    const stale = await api.request(address, json({ choice: desk.choice(), digest }));
    expect(PublishAnswer.parse(await stale.json())).toMatchObject({ state: 'changed' });
    const sent = PublishAnswer.parse(await (await api.request(address, json({ choice, digest }))).json());
    expect(sent).toMatchObject({ state: 'sent', publication: { state: 'done', by: 'Practitioner/7' } });
    const after = PublishState.parse(await (await api.request(address)).json());
    expect(after.publications).toMatchObject([{ state: 'done', digest, subject: 'Patient/P-17' }]);
    const id = after.publications[0]?.publicationId ?? '';
    const resumed = await api.request(`${address}/${id}/resume`, { method: 'POST' });
    expect(PublishAnswer.parse(await resumed.json())).toMatchObject({ state: 'sent' });
    const refusals = [
      ['GET', '/api/studies/no%20uid/record/publish', undefined, 400],
      ['GET', '/api/studies/9.9.9/record/publish', undefined, 404],
      ['POST', `${address}/preview`, { serverId: 'x' }, 400],
      ['POST', `${address}/preview`, { ...choice, serverId: id }, 404],
      ['POST', `${address}/preview`, { ...choice, items: ['report:none'] }, 400],
      ['POST', address, choice, 400],
      ['POST', `/api/studies/9.9.9/record/publish/${id}/resume`, {}, 404],
      ['POST', `${address}/none/resume`, {}, 400],
    ] as const;
    for (const [method, target, body, status] of refusals) {
      const init = body === undefined ? { method } : json(body, method);
      expect([target, (await api.request(target, init)).status]).toEqual([target, status]);
    }
  });

  it('says which scopes a sign-in would have to grant, and asks the server for nothing', async () => {
    desk = await openDesk({ granted: ['user/*.rs', 'user/Observation.cu'] });
    await desk.confirmed();
    const shown = await apiOf(desk).request(`${address}/preview`, json(desk.choice(LENGTH_ITEM)));
    expect(PublishPreviewAnswer.parse(await shown.json())).toEqual({
      state: 'refused',
      refusal: { reason: 'scopes-missing', scopes: ['user/ImagingStudy.cus'] },
    });
  });

  it('says that the server cannot be reached, and what is known without it', async () => {
    desk = await openDesk();
    await desk.confirmed();
    desk.server.goAway();
    const shown = await apiOf(desk).request(`${address}/preview`, json(desk.choice()));
    expect(PublishPreviewAnswer.parse(await shown.json())).toMatchObject({
      state: 'refused',
      refusal: { reason: 'server' },
    });
    expect((await apiOf(desk).request(address)).status).toBe(200);
  });

  it('gives an R5 server the place on the image as well', async () => {
    desk = await openDesk({ fhirVersion: '5.0.0' });
    await desk.confirmed();
    const { fhirVersion, counts } = await desk.previewed(LENGTH_ITEM, KEY_ITEM);
    expect({ fhirVersion, ...counts }).toMatchObject({ fhirVersion: 'R5', create: 4, blocked: 0 });
    expect(await desk.published(LENGTH_ITEM, KEY_ITEM)).toMatchObject({ state: 'done' });
    const [region, key] = await desk.stored('ImagingSelection');
    const [measured] = await desk.stored('Observation');
    expect([region?.['studyUid'], key?.['studyUid']]).toEqual([study, study]);
    expect(measured?.['derivedFrom']).toHaveLength(2);
    expect((await desk.previewed(LENGTH_ITEM, KEY_ITEM)).counts).toMatchObject({ create: 0, unchanged: 4 });
  });
});
