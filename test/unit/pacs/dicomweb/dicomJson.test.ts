import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ok } from '../../../../native/contract/result.ts';
import { readDicomJson } from '../../../../native/pacs/dicomweb/json.ts';
import { jsonItems } from '../../../../native/pacs/dicomweb/jsonItems.ts';

async function items(pieces: readonly Buffer[], limit = 10_000, charset?: string): Promise<unknown[]> {
  const left = [...pieces];
  const pull = { read: () => Promise.resolve(ok(left.shift() ?? null)), cancel: () => undefined };
  const found: unknown[] = [];
  for await (const item of jsonItems(pull, limit, charset)) found.push(item.ok ? item.value : item.failure);
  return found;
}

const dataset = fc.array(
  fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 }),
  { maxLength: 6 },
);

describe('an array of DICOM JSON that comes in pieces', () => {
  it('gives every item as JSON.parse would, wherever it is cut and however it is laid out', async () => {
    await fc.assert(
      fc.asyncProperty(
        dataset,
        fc.array(fc.nat(5000), { maxLength: 30 }),
        fc.constantFrom(undefined, 2, '\t'),
        async (values, places, space) => {
          const bytes = Buffer.from(JSON.stringify(values, null, space));
          const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].toSorted(
            (a, b) => a - b,
          );
          const pieces = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
          expect(await items(pieces)).toEqual(JSON.parse(bytes.toString()));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('takes a single object for an array of one, nothing for none, and leaves null items out', async () => {
    expect(await items([Buffer.from('{"a":[1,{"b":"]}"}]}')])).toEqual([{ a: [1, { b: ']}' }] }]);
    expect(await items([])).toEqual([]);
    expect(await items([Buffer.from(' \r\n')])).toEqual([]);
    expect(await items([Buffer.from('\ufeff[null, {} ,null]')])).toEqual([{}]);
  });

  it('says when it is cut, is no JSON, or has an item that is too large', async () => {
    expect(await items([Buffer.from('[{"a":1},{"b"')])).toEqual([{ a: 1 }, { kind: 'truncated' }]);
    expect(await items([Buffer.from('[{"a":1}')])).toEqual([{ a: 1 }, { kind: 'truncated' }]);
    const damaged = { kind: 'damaged-answer', detail: 'json' };
    expect(await items([Buffer.from('<html>')])).toEqual([damaged]);
    expect(await items([Buffer.from('[{"a":}]')])).toEqual([damaged]);
    expect(await items([Buffer.from('[{}] trailing')])).toEqual([{}, damaged]);
    expect(await items([Buffer.from(`[{"a":"${'x'.repeat(200)}`)], 100)).toEqual([
      { kind: 'too-large', limitBytes: 100 },
    ]);
  });

  it('reads names as UTF-8, in another character set only where the server says so, and never guesses', async () => {
    const name = '{"a":"M\u00fcller \u5c71\u7530"}';
    expect(await items([Buffer.from(name)])).toEqual([{ a: 'Müller 山田' }]);
    expect(await items([Buffer.from('{"a":"M\xfcller"}', 'latin1')], 100, 'ISO-8859-1')).toEqual([
      { a: 'Müller' },
    ]);
    expect(await items([Buffer.from('{"a":"M\xfcller"}', 'latin1')])).toEqual([{ a: 'M\ufffdller' }]);
  });
});

describe('DICOM JSON as servers write it', () => {
  it('is read without vr, with null, with single values, with names as text and UIDs with their padding', () => {
    expect(
      readDicomJson({
        '0020000d': { Value: '1.2.3\0' },
        '00100010': { vr: 'PN', Value: ['YAMADA^TAROU=\u5c71\u7530^\u592a\u90ce'] },
        '00100020': null,
        '00080061': { vr: 'CS', Value: ['CT ', null] },
        '00080090': { vr: 'PN', Value: [{ Alphabetic: 'A^B', Nickname: 'x' }, null] },
        '00081199': { vr: 'SQ', Value: { '00081155': { vr: 'UI', Value: ['1.2'] } } },
        '00280010': { vr: 'US', Value: [512] },
        '00189999': { Value: [true] },
        '00081030': { vr: 'LO', Value: [null] },
        StudyInstanceUID: '1.2',
        '0008': { vr: 'UI' },
        '00080020': 'not an element',
      }),
    ).toEqual({
      '0020000D': { vr: 'UI', Value: ['1.2.3'] },
      '00100010': { vr: 'PN', Value: [{ Alphabetic: 'YAMADA^TAROU', Ideographic: '山田^太郎' }] },
      '00100020': { vr: 'LO' },
      '00080061': { vr: 'CS', Value: ['CT', null] },
      '00080090': { vr: 'PN', Value: [{ Alphabetic: 'A^B' }, null] },
      '00081199': { vr: 'SQ', Value: [{ '00081155': { vr: 'UI', Value: ['1.2'] } }] },
      '00280010': { vr: 'US', Value: [512] },
      '00189999': { vr: 'UN', Value: ['true'] },
      '00081030': { vr: 'LO' },
    });
  });

  it('is null for what is no data set, and never throws for any JSON', () => {
    expect([[], 1, 'x', null].map(readDicomJson)).toEqual([null, null, null, null]);
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('00100010', '00081199', '0020000D'), fc.jsonValue()),
        (value) => {
          expect(readDicomJson(value)).not.toBeNull();
        },
      ),
    );
    let deep: unknown = {};
    for (let depth = 0; depth < 5000; depth += 1) deep = { '00081199': { vr: 'SQ', Value: [deep] } };
    expect(readDicomJson(deep)).toHaveProperty('00081199');
  });
});
