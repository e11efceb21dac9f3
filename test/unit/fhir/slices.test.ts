import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInSlices } from '../../../native/fhir/client/slices.ts';

/** What JSON.parse makes of a text; undefined where it throws. */
function whole(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const inSlices = (text: string): Promise<unknown> => parseInSlices(text, 0);

describe('JSON that is parsed a piece at a time', () => {
  const json = fc.oneof(
    fc.json(),
    fc
      .dictionary(
        fc.oneof(fc.string(), fc.constantFrom('entry', '__proto__', 'a"b', '\\', '[')),
        fc.array(fc.jsonValue()),
      )
      .map((value) => JSON.stringify(value)),
  );

  it('is what it is when it is parsed at once', async () => {
    await fc.assert(
      fc.asyncProperty(json, fc.constantFrom(0, 1, 2), async (text, indent) => {
        const written = indent === 0 ? text : JSON.stringify(JSON.parse(text), null, indent);
        expect(await inSlices(written)).toStrictEqual(whole(written));
      }),
      { numRuns: 1000 },
    );
  });

  it('is none where it is damaged, wherever that is', async () => {
    const marks = fc.constantFrom('[', ']', '{', '}', '"', ',', ':', '\\', ' ', '1', 'n', '');
    const base = fc.oneof(
      json,
      fc.constantFrom('{"entry":[1,[2],{"a":"]"}],"total":[3]}', '{"a":[],"b":[ ],"a":[1]}'),
    );
    await fc.assert(
      fc.asyncProperty(base, fc.nat(), marks, fc.nat(2), async (text, at, mark, removed) => {
        const place = at % (text.length + 1);
        const spoilt = text.slice(0, place) + mark + text.slice(place + removed);
        expect(await inSlices(spoilt)).toStrictEqual(whole(spoilt));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    '{"a":[1,]}',
    '{"a":[,1]}',
    '{"a":[,]}',
    '{"a":[1 2]}',
    '{"a":[1}',
    '{"a":[1]',
    '{"a":["b]}',
    '[1,2]',
    '7',
    '',
    '{}',
    '{"a":[0],"a":[1,2]}',
    '{"__proto__":[1],"b":{"c":[2]}}',
  ])('reads %s as JSON.parse does', async (text) => expect(await inSlices(text)).toStrictEqual(whole(text)));
});
