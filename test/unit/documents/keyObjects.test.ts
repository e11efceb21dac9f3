import { describe, expect, it } from 'vitest';
import { code, content, documentOf, keyObjectsBytes } from './read.ts';

const picture = (uid: string, frames: number[] = []) =>
  content('CONTAINS', 'IMAGE', null, {
    ReferencedSOPSequence: [
      {
        ReferencedSOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
        ReferencedSOPInstanceUID: uid,
        ...(frames.length === 0 ? {} : { ReferencedFrameNumber: frames }),
      },
    ],
  });

describe('a key object selection', () => {
  it('has a title, modifiers, what was said, and images with their frames', () => {
    const read = documentOf(
      'key-objects',
      keyObjectsBytes(code('113013', 'DCM', 'Best In Set'), [
        content('HAS CONCEPT MOD', 'CODE', code('113011', 'DCM'), {
          ConceptCodeSequence: [code('113014', 'DCM', 'Study')],
        }),
        content('HAS OBS CONTEXT', 'PNAME', code('121008', 'DCM'), { PersonName: 'Doe^Jo' }),
        content('CONTAINS', 'TEXT', code('113012', 'DCM'), { TextValue: 'look here' }),
        picture('1.2.3.4.5', [3, 7]),
        picture('1.2.3.4.6'),
      ]),
    );
    expect(read).toMatchObject({
      title: { value: '113013' },
      modifiers: [{ meaning: 'Study' }],
      description: 'look here',
      images: [
        { SOPInstanceUID: '1.2.3.4.5', SeriesInstanceUID: '1.2.3.4', frameNumbers: [3, 7] },
        { SOPInstanceUID: '1.2.3.4.6', SeriesInstanceUID: '', frameNumbers: [] },
      ],
      summary: {
        title: 'Best In Set',
        creator: 'Doe, Jo',
        rejection: false,
        rejectedImages: [],
        referenceCount: 2,
      },
    });
  });

  it.each(['113001', '113037', '113038', '113039'])('with the title %s rejects its images', (value) => {
    const read = documentOf('key-objects', keyObjectsBytes(code(value, 'DCM'), [picture('1.2.3.4.5')]));
    expect(read.summary.rejection).toBe(true);
    expect(read.summary.rejectedImages.map(({ SOPInstanceUID }) => SOPInstanceUID)).toEqual(['1.2.3.4.5']);
  });

  it.each([
    ['113000', 'DCM'],
    ['113001', '99OTHER'], // a private code that happens to have the same number
    ['113010', 'DCM'], // a quality issue is named, not rejected
  ])('with the title %s of %s rejects nothing', (value, scheme) => {
    const read = documentOf('key-objects', keyObjectsBytes(code(value, scheme), [picture('1.2.3.4.5')]));
    expect(read.summary).toMatchObject({ rejection: false, rejectedImages: [] });
  });
});
