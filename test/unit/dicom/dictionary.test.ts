import { describe, expect, it } from 'vitest';
import { elementOf, tagOf, uidName } from '../../../native/dicom/index.ts';
import { implicitVR } from '../../../native/dicom/dictionary/index.ts';
import { WANTED } from '../../../native/dicom/header/wanted.ts';

describe('the data dictionary (PS3.6)', () => {
  it('knows elements by tag and by keyword', () => {
    expect(elementOf(0x00100010)).toEqual({
      VR: 'PN',
      choices: ['PN'],
      VM: '1',
      keyword: 'PatientName',
      retired: false,
    });
    expect(tagOf('PatientName')).toBe(0x00100010);
    expect(elementOf(0x00280106)?.choices).toEqual(['US', 'SS']);
    expect(elementOf(0x7fe00010)?.choices).toEqual(['OB', 'OW']);
    expect(tagOf('NoSuchKeyword')).toBeNull();
  });

  it('knows repeating groups, and no odd ones among them', () => {
    expect(elementOf(0x60003000)?.keyword).toBe('OverlayData');
    expect(elementOf(0x60fe3000)?.keyword).toBe('OverlayData');
    expect(elementOf(0x60013000)).toBeNull();
    expect(elementOf(0x00203105)?.keyword).toBe('SourceImageIDs');
  });

  it('gives implicit elements their VR', () => {
    expect([0x00080000, 0x00090010, 0x00091010, 0x00080018].map(implicitVR)).toEqual([
      'UL',
      'LO',
      'UN',
      'UI',
    ]);
  });

  it('agrees with the tags that the header reader looks for', () => {
    for (const [keyword, tag] of Object.entries(WANTED)) {
      expect([keyword, elementOf(tag)?.keyword]).toEqual([keyword, keyword]);
    }
    const tags = Object.values(WANTED);
    expect(tags).toEqual([...tags].sort((one, other) => one - other));
  });

  it('names transfer syntaxes and SOP classes', () => {
    expect(uidName('1.2.840.10008.1.2.1')).toBe('Explicit VR Little Endian');
    expect(uidName('1.2.840.10008.1.2.4.201')).toMatch(/High-Throughput JPEG 2000/);
    expect(uidName('1.2.840.10008.5.1.4.1.1.2')).toBe('CT Image Storage');
    expect(uidName('1.2.3')).toBeNull();
  });
});
