import { afterEach, describe, expect, it } from 'vitest';
import { MarksChange } from '../../../native/contract/index.ts';
import { firstOf, value } from './linking.ts';
import { ACCESSION, KEY_ITEM, LENGTH_ITEM, length, openDesk, PATIENT, study } from './publishing.ts';
import type { Desk } from './publishing.ts';

// Beside medplum's own router and repository, which keep and find what they are given by rules of their own.

let desk: Desk;
afterEach(async () => desk.close());

const stored = (type: string) => desk.stored(type);
/** As somebody else changes it: the server gives it another version. */
const changedThere = ({ meta, ...resource }: Record<string, unknown>, changes: object) => {
  const { tag } = meta as { tag?: unknown };
  return desk.server.put({ ...resource, meta: { tag }, ...changes });
};
const writes = () =>
  desk.server.requests
    .filter(({ method, url }) => method === 'PUT' || !/_search|metadata/.test(url))
    .filter(({ method }) => method !== 'GET');

describe('a study given back to the record', () => {
  it('is there once, with its key images and measurements, however often it is sent', async () => {
    desk = await openDesk({ reachable: 'https://archive.example/dicom-web' });
    await desk.confirmed();
    await desk.server.put({
      resourceType: 'ServiceRequest',
      id: 'order',
      status: 'active',
      intent: 'order',
      identifier: [{ system: 'urn:example:accessions', value: ACCESSION }],
      subject: { reference: PATIENT },
    });
    const preview = await desk.previewed(LENGTH_ITEM, KEY_ITEM);
    expect(preview).toMatchObject({
      fhirVersion: 'R4',
      patient: { reference: PATIENT, birthDate: expect.any(String) as string },
      counts: { series: 1, instances: 3, keyImages: 1, measurements: 1, create: 4, update: 0, blocked: 0 },
      notes: [],
    });
    expect(preview.resources.flatMap(({ checks }) => checks)).toEqual(
      Array.from({ length: 4 }).flatMap(() => [
        { validator: '@medplum/core', passed: true, problems: [] },
        { validator: 'fhir', passed: true, problems: [] },
      ]),
    );
    expect(writes()).toEqual([]);
    const first = await desk.published(LENGTH_ITEM, KEY_ITEM);
    expect(first).toMatchObject({ state: 'done', subject: PATIENT });
    expect(first.results.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done']);
    const [kept] = await stored('ImagingStudy');
    expect(kept).toMatchObject({
      status: 'available',
      subject: { reference: PATIENT },
      basedOn: [{ reference: 'ServiceRequest/order' }],
      numberOfInstances: 3,
      endpoint: [{ reference: first.results[0]?.reference }],
    });
    const observations = await stored('Observation');
    expect(observations).toHaveLength(2);
    for (const one of observations)
      expect(one['derivedFrom']).toEqual([{ reference: `ImagingStudy/${String(kept?.['id'])}` }]);
    const again = await desk.previewed(LENGTH_ITEM, KEY_ITEM);
    expect(again.counts).toMatchObject({ create: 0, update: 0, unchanged: 4 });
    expect(await desk.published(LENGTH_ITEM, KEY_ITEM)).toMatchObject({ state: 'done' });
    for (const [type, many] of [
      ['ImagingStudy', 1],
      ['Endpoint', 1],
      ['Observation', 2],
    ] as const)
      expect(await stored(type)).toHaveLength(many);
    expect(desk.publishing.publications(study)).toHaveLength(2);
    // What was sent is what was shown, but for the addresses that the server gave.
    const shown = JSON.parse(preview.resources[0]?.json ?? '{}') as object;
    const [sent] = writes();
    expect(JSON.parse(sent?.body ?? '{}')).toEqual(shown);
  });

  it('is linked then, for whoever opens it', async () => {
    desk = await openDesk();
    await desk.confirmed();
    await desk.published();
    const [kept] = await stored('ImagingStudy');
    const { links } = value(await desk.linking.links.ofStudy(study));
    expect(links.find(({ imagingStudy }) => imagingStudy !== null)).toMatchObject({
      imagingStudy: `ImagingStudy/${String(kept?.['id'])}`,
      subject: PATIENT,
      method: 'study-uid',
      state: 'confirmed',
    });
  });

  it('is changed where it is ours, and what others have added to it stays', async () => {
    desk = await openDesk();
    await desk.confirmed();
    await desk.published(LENGTH_ITEM);
    const [kept] = await stored('ImagingStudy');
    await changedThere(kept ?? {}, { note: [{ text: 'of somebody else' }], description: 'changed there' });
    const longer = { ...length, values: [{ ...length.values[0], value: 31 }] };
    value(desk.library.changeMarks(study, MarksChange.parse({ put: { annotations: [longer] }, remove: {} })));
    const preview = await desk.previewed(LENGTH_ITEM);
    expect(preview.counts).toMatchObject({ create: 0, update: 2, unchanged: 0 });
    expect(await desk.published(LENGTH_ITEM)).toMatchObject({ state: 'done' });
    expect(await stored('ImagingStudy')).toMatchObject([
      { id: kept?.['id'], note: [{ text: 'of somebody else' }], description: 'CT abdomen' },
    ]);
    expect(await stored('Observation')).toMatchObject([{ valueQuantity: { value: 31, unit: 'mm' } }]);
  });

  it('leaves an entry that an archive has made as it is, and links to it', async () => {
    desk = await openDesk({ reachable: 'https://archive.example/dicom-web' });
    await desk.confirmed();
    const theirs = {
      resourceType: 'ImagingStudy',
      id: 'pacs',
      status: 'available',
      identifier: [{ system: 'urn:dicom:uid', value: `urn:oid:${study}` }],
      subject: { reference: PATIENT },
      description: 'Of the archive',
    };
    await desk.server.put(theirs);
    const [before] = await stored('ImagingStudy');
    const preview = await desk.previewed(LENGTH_ITEM);
    expect(preview.counts).toMatchObject({ create: 1, leftAlone: 1 });
    expect(await desk.published(LENGTH_ITEM)).toMatchObject({ state: 'done' });
    expect(await stored('ImagingStudy')).toEqual([before]);
    expect(await stored('Observation')).toMatchObject([
      { derivedFrom: [{ reference: 'ImagingStudy/pacs' }] },
    ]);
    expect(await stored('Endpoint')).toEqual([]);
    const { links } = value(await desk.linking.links.ofStudy(study));
    expect(links).toContainEqual(expect.objectContaining({ imagingStudy: 'ImagingStudy/pacs' }));
  });

  it('is refused where the record has the very study under another patient', async () => {
    desk = await openDesk();
    await desk.confirmed();
    await desk.server.put({
      resourceType: 'ImagingStudy',
      id: 'pacs',
      status: 'available',
      identifier: [{ system: 'urn:dicom:uid', value: `urn:oid:${study}` }],
      subject: { reference: 'Patient/P-18' },
    });
    expect(value(await desk.publishing.preview(study, desk.choice()))).toEqual({
      state: 'refused',
      refusal: { reason: 'entry-of-other-patient' },
    });
  });
});

describe('nothing is sent', () => {
  it('without a patient that somebody has confirmed, and that the guard agrees with', async () => {
    desk = await openDesk();
    const refusal = async () => {
      const answer = value(await desk.publishing.preview(study, desk.choice()));
      return answer.state === 'refused' ? answer.refusal.reason : answer.state;
    };
    const told = async () => value(await desk.publishing.state(study)).servers[0]?.refusal?.reason ?? null;
    expect([await refusal(), await told()]).toEqual(['no-link', 'no-link']);
    await desk.confirmed();
    expect([await refusal(), await told()]).toEqual(['ready', null]);
    const [patient] = (await stored('Patient')).filter(({ id }) => id === 'P-17');
    await changedThere(patient ?? {}, {
      name: [{ family: 'Quist', given: ['Zoltán'] }],
      gender: 'male',
      birthDate: '1901-01-01',
    });
    // The page has not heard of it yet; the patient is read again before anything is shown.
    expect(await refusal()).toBe('identity-contradiction');
    await changedThere(patient ?? {}, { active: false });
    expect(await refusal()).toBe('patient-gone');
    await changedThere(patient ?? {}, { active: true });
    expect(await refusal()).toBe('ready');
    const link = firstOf(value(await desk.linking.links.ofStudy(study)));
    value(await desk.linking.links.reject(study, { linkId: link.linkId, fieldsRead: false }));
    expect(await refusal()).toBe('no-link');
    expect(writes()).toEqual([]);
  });

  it('that is not as it was shown: of the study, of the link, or on the server', async () => {
    desk = await openDesk();
    await desk.confirmed();
    const { digest } = await desk.previewed(LENGTH_ITEM);
    const request = { choice: desk.choice(LENGTH_ITEM), digest };
    const [value0] = length.values;
    const changed = { ...length, values: [{ ...value0, value: 99 }] };
    value(
      desk.library.changeMarks(study, MarksChange.parse({ put: { annotations: [changed] }, remove: {} })),
    );
    const answer = value(await desk.publishing.publish(study, request));
    expect(answer).toMatchObject({ state: 'changed', preview: { counts: { create: 2 } } });
    value(desk.library.changeMarks(study, MarksChange.parse({ put: { annotations: [length] }, remove: {} })));
    expect((await desk.previewed(LENGTH_ITEM)).digest).toBe(digest);
    await desk.server.put({
      resourceType: 'ImagingStudy',
      id: 'meanwhile',
      status: 'available',
      identifier: [{ system: 'urn:dicom:uid', value: `urn:oid:${study}` }],
      subject: { reference: PATIENT },
    });
    expect(value(await desk.publishing.publish(study, request))).toMatchObject({
      state: 'changed',
      preview: { counts: { leftAlone: 1 } },
    });
    const link = firstOf(value(await desk.linking.links.ofStudy(study)));
    value(await desk.linking.links.reject(study, { linkId: link.linkId, fieldsRead: false }));
    // The entry that came meanwhile may have been found in the background: that is a link, which nobody has confirmed.
    expect(value(await desk.publishing.publish(study, request))).toMatchObject({
      state: 'refused',
      refusal: { reason: expect.stringMatching(/^(no-link|link-not-confirmed)$/) as string },
    });
    expect(writes()).toEqual([]);
    expect(desk.publishing.publications(study)).toEqual([]);
  });

  it('that nobody chose, or that is not there', async () => {
    desk = await openDesk();
    await desk.confirmed();
    await desk.published();
    expect(await stored('Observation')).toEqual([]);
    expect(await desk.publishing.preview(study, desk.choice('annotation:none'))).toEqual({
      ok: false,
      failure: { kind: 'bad-request', detail: 'items' },
    });
    const { items } = value(await desk.publishing.state(study));
    expect(items.map(({ key, obstacle }) => [key, obstacle])).toEqual([
      [KEY_ITEM, null],
      [LENGTH_ITEM, null],
    ]);
    expect(items[1]?.values).toEqual([{ concept: 'length', meaning: 'Length', value: '25.0', unit: 'mm' }]);
  });
});
