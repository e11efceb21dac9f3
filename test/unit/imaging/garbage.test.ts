import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDataSets } from '../../../pixels/header/dataSet.ts';
import { tags } from '../../../pixels/header/tags.ts';
import { instance, series } from './made.ts';

describe('whatever the metadata says', () => {
  const odd = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(null, '', 'NaN', -1, 1e308, [], {}, [null], 'Infinity'),
  );
  const keywords = Object.keys(tags) as (keyof typeof tags)[];
  const garbage = fc.dictionary(
    fc.constantFrom(...keywords).map((keyword) => tags[keyword]),
    fc.oneof(
      odd,
      fc.record({ vr: odd, Value: fc.oneof(odd, fc.array(odd, { maxLength: 4 })) }),
      fc.record({ InlineBinary: odd }),
    ),
    { maxKeys: 40 },
  );

  it('a series is built and every question answered', () => {
    fc.assert(
      fc.property(fc.array(garbage, { maxLength: 5 }), (list) => {
        const instances = parseDataSets(list).map((each, index) => ({
          ...each,
          ...instance({ SOPInstanceUID: `1.2.3.4.9.${String(index)}`, NumberOfFrames: 2 }),
        }));
        const model = series(instances);
        for (let index = 0; index < model.frames.length; index++) {
          model.plane(index);
          model.identity(index);
          model.frameTimeMs(index);
          model.technique(index);
          model.slice(index);
          model.lossy(index);
          model.windows(index);
          model.image(index);
        }
        expect(model.frames).toHaveLength(instances.length * 2);
      }),
      { numRuns: 300 },
    );
  });

  it('a response that is no list of data sets has no instances', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(Array.isArray(parseDataSets(json))).toBe(true);
      }),
    );
  });
});
