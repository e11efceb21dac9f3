import { describe, expect, it } from 'vitest';
import { checkIssuers, issuersDraftOf } from '../../../renderer/ui/settingsDialog/records/issuers.ts';

type Pairs = readonly [string, string][];
const list = (pairs: Pairs) => pairs.map(([issuer, systems]) => ({ issuer, systems }));
const draft = (patients: Pairs, accessions = '', orders: Pairs = []) => ({
  patients: list(patients),
  accessions,
  accessionIssuers: list(orders),
});

describe('what the numbers in images mean in records', () => {
  it('is kept as it was shown', () => {
    const issuers = {
      patients: { '': ['urn:oid:1.2.3'], 'Ward B': ['https://b.example/ids', 'urn:x:y'] },
      accessions: ['urn:oid:1.2.4'],
      accessionIssuers: { 'RIS-B': ['urn:x:orders'] },
    };
    expect(checkIssuers(issuersDraftOf(issuers))).toEqual({ ok: true, issuers });
    const none = { patients: {}, accessions: [] };
    expect(checkIssuers(issuersDraftOf(none))).toEqual({ ok: true, issuers: none });
  });

  it('may be pasted with spaces, twice, and as a bare OID', () => {
    expect(
      checkIssuers(draft([[' Ward B ', ' 1.2.840.3 \n\nurn:oid:1.2.840.3  urn:x:y']], '1.2.9\n')),
    ).toEqual({
      ok: true,
      issuers: { patients: { 'Ward B': ['urn:oid:1.2.840.3', 'urn:x:y'] }, accessions: ['urn:oid:1.2.9'] },
    });
  });

  it.each([
    ['no system', draft([['A', '  ']]), { 'patients.0.systems': 'needed' }],
    ['a word that is no address', draft([['A', 'hospital']]), { 'patients.0.systems': 'system' }],
    [
      'one issuer twice, in another case',
      draft([
        ['Ward', 'urn:x:1'],
        [' ward', 'urn:x:2'],
      ]),
      { 'patients.1.issuer': 'twice' },
    ],
    [
      'images without an issuer twice',
      draft([
        ['', 'urn:x:1'],
        [' ', 'urn:x:2'],
      ]),
      { 'patients.1.issuer': 'twice' },
    ],
    [
      'an issuer of orders without a name',
      draft([], '', [['', 'urn:x:1']]),
      { 'accessionIssuers.0.issuer': 'needed' },
    ],
    ['a name that nobody writes', draft([['a'.repeat(201), 'urn:x:1']]), { 'patients.0.issuer': 'tooLong' }],
    ['a system that nobody writes', draft([], `urn:${'x'.repeat(500)}`), { accessions: 'tooLong' }],
    [
      'more systems than are kept',
      draft([], Array.from({ length: 21 }, (_, at) => `urn:x:${at}`).join('\n')),
      { accessions: 'tooMany' },
    ],
  ])('is refused with %s, at the very field', (_, typed, problems) => {
    expect(checkIssuers(typed)).toEqual({ ok: false, problems });
  });
});
