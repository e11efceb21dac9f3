import { describe, expect, it } from 'vitest';
import type { KeyObjects, Report } from '../../../native/contract/index.ts';
import { keyImageSource, keyObjectsSource, reportSources } from '../../../native/fhir/publish/items.ts';
import { draftsOf, images, passes } from './publishByHand.ts';

const summary = {
  kind: 'report',
  StudyInstanceUID: '1.2.3',
  SeriesInstanceUID: '1.2.3.9',
  SOPInstanceUID: '1.2.3.9.1',
  title: 'Measurements',
  creator: 'Maker',
  completion: 'complete',
  verification: 'verified',
  rejection: false,
  problem: null,
} as unknown as Report['summary'];
const reference = (SOPInstanceUID: string, StudyInstanceUID = '1.2.3') => ({
  StudyInstanceUID,
  SeriesInstanceUID: '1.2.3.4',
  SOPInstanceUID,
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
  frameNumbers: [],
  here: true,
});
const report = (scheme: string, verification: string, SOPInstanceUID = '1.2.3.4.5') =>
  ({
    kind: 'report',
    summary: { ...summary, verification },
    measurements: [
      {
        key: '1.2',
        kind: 'length',
        image: reference(SOPInstanceUID),
        points: [],
        trackingName: 'A',
        text: '',
        finding: null,
        site: null,
        values: [
          {
            concept: { value: '410668003', scheme, meaning: 'Length' },
            as: 'length',
            value: 12.5,
            text: '12.50',
            unit: { value: 'mm', scheme: 'UCUM', meaning: 'mm' },
            qualifier: null,
          },
        ],
      },
    ],
  }) as unknown as Report;

describe('what documents say', () => {
  it('of a report that somebody has signed is final, of any other preliminary', async () => {
    for (const [verification, status] of [
      ['verified', 'final'],
      ['unverified', 'preliminary'],
    ] as const) {
      const [source] = reportSources(report('SCT', verification), images);
      const [draft] = draftsOf(source ?? null, 'R4');
      expect(draft?.body).toMatchObject({ status, valueQuantity: { value: 12.5, code: 'mm' } });
      await passes('R4', draft === undefined ? [] : [draft.body]);
    }
  });

  it('in codes of nobody is not sent, nor of images that are not here', () => {
    expect(reportSources(report('99MAKER', 'verified'), images)[0]?.item.obstacle).toBe('not-coded');
    expect(reportSources(report('SCT', 'verified', '9.9'), images)[0]?.item.obstacle).toBe('image-not-here');
  });

  it('of key objects goes as one, unless they reject their images or are of another study', async () => {
    const keyObjects = (changes: object, listed = [reference('1.2.3.4.5'), reference('1.2.3.4.6')]) =>
      ({
        kind: 'key-objects',
        summary: { ...summary, ...changes },
        title: { value: '113004', scheme: 'DCM', meaning: 'For Teaching' },
        images: listed,
        description: 'Rounds',
      }) as unknown as KeyObjects;
    const obstacle = (document: KeyObjects) => keyObjectsSource(document, images).item.obstacle;
    expect(obstacle(keyObjects({}))).toBeNull();
    expect(obstacle(keyObjects({ rejection: true }))).toBe('rejected');
    expect(obstacle(keyObjects({}, [reference('1.2.3.4.5', '7.7')]))).toBe('other-study');
    expect(obstacle(keyObjects({}, [reference('1.2.3.4.5'), reference('9.9')]))).toBe('image-not-here');
    const [selection] = draftsOf(keyObjectsSource(keyObjects({}), images), 'R5');
    expect(selection?.body).toMatchObject({
      resourceType: 'ImagingSelection',
      code: { coding: [{ code: '113004', display: 'For Teaching' }], text: 'Rounds' },
      instance: [{ uid: '1.2.3.4.5' }, { uid: '1.2.3.4.6' }],
    });
    await passes('R5', selection === undefined ? [] : [selection.body]);
    const [observed] = draftsOf(keyObjectsSource(keyObjects({}), images), 'R4');
    await passes('R4', observed === undefined ? [] : [observed.body]);
  });

  it('a key image of a reader keeps its note, and is the same however often it is made', () => {
    const key = {
      StudyInstanceUID: '1.2.3',
      SeriesInstanceUID: '1.2.3.4',
      SOPInstanceUID: '1.2.3.4.6',
      frameNumber: 3,
      note: 'See this',
      createdAt: 0,
      author: '',
    } as unknown as Parameters<typeof keyImageSource>[0];
    const [draft] = draftsOf(keyImageSource(key, images), 'R4');
    const [again] = draftsOf(keyImageSource({ ...key, note: 'Another' }, images), 'R4');
    expect(draft?.identifier).toEqual(again?.identifier);
    expect(draft?.body).toMatchObject({ note: [{ text: 'See this' }], code: { text: 'See this' } });
    expect(draft?.body['component']).toContainEqual({ code: { text: 'Frame Number' }, valueInteger: 3 });
  });
});
