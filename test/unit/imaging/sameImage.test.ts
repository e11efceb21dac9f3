import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSameImage, disagreement } from '../../../renderer/imaging/pane/sameImage.ts';
import type { Disagreement } from '../../../renderer/imaging/pane/sameImage.ts';
import { imageName } from '../../../renderer/imaging/imageName.ts';
import type { PaneLayer } from '../../../renderer/imaging/types.ts';
import { fakePage, settled } from './fakePage.ts';
import type { FakePage } from './fakePage.ts';
import { instance, series } from './made.ts';

const [first, second] = series([instance({ InstanceNumber: 1 }), instance({ InstanceNumber: 2 })]).frames;
if (first === undefined || second === undefined) throw new Error('frames');
const [a, b] = [imageName(first), imageName(second)];
const layers = (drawn: Partial<Record<PaneLayer, string | null>>) =>
  (Object.keys(drawn) as PaneLayer[]).map((layer) => [layer, () => drawn[layer] ?? null] as const);

describe('what lies over a picture', () => {
  it('agrees when every layer is of the very image, or draws nothing', () => {
    expect(disagreement(a, layers({ identity: a, annotations: a, graphics: null, lines: null }))).toBeNull();
  });

  it.each(['annotations', 'graphics', 'lines', 'identity'] as const)(
    'does not with %s of another',
    (layer) => {
      const found = disagreement(a, layers({ identity: a, [layer]: b }));
      expect(found).toEqual({ layer, drawnFor: b, pixelsOf: a });
    },
  );

  it('does not when nobody is named', () => {
    expect(disagreement(a, layers({ identity: null }))).toMatchObject({ layer: 'identity', drawnFor: null });
  });

  it('tells frames of one instance apart, and equal instances of two studies', () => {
    expect(imageName({ ...first, frameNumber: 2 })).not.toBe(a);
    const StudyInstanceUID = second.SOPInstanceUID as unknown as typeof first.StudyInstanceUID;
    expect(imageName({ ...first, StudyInstanceUID })).not.toBe(a);
  });
});

describe('a picture', () => {
  let page: FakePage;
  let covered: boolean;
  let failed: Disagreement[];
  let named: string | null;
  const watched = () => {
    const same = createSameImage({
      cover: (is) => (covered = is),
      failed: (found) => failed.push(found),
    });
    same.watch('identity', () => named);
    return same;
  };
  beforeEach(() => {
    page = fakePage();
    [covered, failed, named] = [false, [], null];
  });
  afterEach(() => vi.unstubAllGlobals());

  it('is covered until its name is written, and seen in the same turn of the page', async () => {
    const same = watched();
    same.painted(first);
    expect(covered).toBe(true);
    queueMicrotask(() => (named = a)); // React, told by the pane
    same.check();
    expect(covered).toBe(true);
    await settled();
    expect([covered, failed]).toEqual([false, []]);
  });

  it('stays covered while the name is that of another image, and is given up after three frames', async () => {
    const same = watched();
    named = b;
    same.painted(first);
    same.check();
    await settled();
    for (let frame = 0; frame < 3; frame++) {
      expect([covered, failed.length]).toEqual([true, 0]);
      await page.frame();
    }
    expect(failed).toEqual([{ layer: 'identity', drawnFor: b, pixelsOf: a }]);
  });

  it('comes back when the name follows in time', async () => {
    const same = watched();
    named = b;
    same.painted(first);
    same.check();
    await settled();
    await page.frame();
    named = a;
    await page.frame();
    expect([covered, failed]).toEqual([false, []]);
    await page.frame();
    await page.frame();
    expect(failed).toEqual([]);
  });

  it('is not covered where nothing lies over it, as in a pane without a viewer', () => {
    const same = createSameImage({ cover: (is) => (covered = is), failed: (found) => failed.push(found) });
    same.painted(first);
    same.check();
    expect(covered).toBe(false);
  });

  it('is checked again when it is painted again under the same name', async () => {
    const same = watched();
    named = a;
    same.painted(first);
    same.check();
    await settled();
    named = b; // something went wrong with the name alone
    same.painted(first);
    same.check();
    await settled();
    expect(covered).toBe(true);
  });
});
