import { expect, test } from './harness/fixture.ts';
import { pictureOf, worstDifference } from './harness/picture.ts';
import type { Rgba } from './harness/picture.ts';
import { makeSeries, patternSlice, STUDY } from './harness/series.ts';

const [Rows, Columns] = [60, 90];
const uid = '1.2.3.40';
const ct = makeSeries({
  uid,
  slices: 30,
  Rows,
  Columns,
  values: (slice) => patternSlice(Rows, Columns, slice),
});

test('a lost context leaves the picture on screen, and the engine draws it again', async ({
  harness: { page, server },
}) => {
  server.serve(ct);
  const seen = await page.evaluate(
    async ({ study, series }) => {
      const { lightboxHarness: harness } = globalThis;
      if (harness === undefined) throw new Error('no harness');
      harness.start({ drawing: 'gpu' });
      harness.addPane({ left: 0, top: 0, width: 300, height: 200 });
      await harness.load(study, series);
      harness.show(0, series, 3);
      await harness.settled(0);
      await harness.engineSettled();
      await harness.settled(0);
      const before = harness.readBack(0);
      const lost = new Promise<void>((resolve) => {
        const stop = harness.pane(0).subscribe(() => {
          if (!harness.facts(0).contextLost) return;
          stop();
          resolve();
        });
      });
      harness.loseContexts();
      await lost;
      const [meanwhile, factsMeanwhile] = [harness.readBack(0), harness.facts(0)];
      harness.pane(0).scrollTo(4);
      await harness.settled(0);
      harness.pane(0).scrollTo(3);
      await harness.settled(0);
      await harness.engineSettled();
      await harness.settled(0);
      return { before, meanwhile, factsMeanwhile, after: harness.readBack(0), facts: harness.facts(0) };
    },
    { study: STUDY, series: uid },
  );
  expect(seen.before?.byEngine).toBe(true);
  expect(seen.meanwhile?.byEngine).toBe(false);
  expect(seen.factsMeanwhile.contextLost).toBe(true);
  expect(seen.factsMeanwhile.shown?.SOPInstanceUID).toBe(`${uid}.4`);
  expect(seen.after?.byEngine).toBe(true);
  expect(seen.facts.contextLost).toBe(false);
  const before = pictureOf(seen.before);
  // Magnified: the engine interpolates with the texture's precision, the hand with floating point.
  expect(worstDifference(pictureOf(seen.meanwhile), before, 0, 0)).toBeLessThanOrEqual(3);
  expect(worstDifference(pictureOf(seen.after), before, 0, 0)).toBe(0);
});

test('a pane that stays when a larger one goes is drawn at its own size', async ({
  harness: { page, server },
}) => {
  server.serve(ct);
  const seen = await page.evaluate(
    async ({ study, series }) => {
      const { lightboxHarness: harness } = globalThis;
      if (harness === undefined) throw new Error('no harness');
      harness.start({ drawing: 'gpu' });
      harness.addPane({ left: 0, top: 0, width: 600, height: 500 });
      harness.addPane({ left: 610, top: 0, width: 300, height: 200 });
      await harness.load(study, series);
      harness.show(0, series);
      harness.show(1, series);
      await Promise.all([harness.settled(0), harness.settled(1)]);
      await harness.engineSettled();
      await harness.settled(1);
      const before = harness.readBack(1);
      harness.dispose(0);
      harness.pane(1).scrollTo(1);
      await harness.settled(1);
      harness.pane(1).scrollTo(0);
      await harness.settled(1);
      const after = harness.readBack(1);
      harness.resize(1, 360, 240);
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      await harness.settled(1);
      return { before, after, resized: harness.readBack(1), zoom: harness.facts(1).zoomPercent };
    },
    { study: STUDY, series: uid },
  );
  expect(seen.after?.byEngine).toBe(true);
  expect(worstDifference(pictureOf(seen.after), pictureOf(seen.before), 0, 0)).toBe(0);
  expect([seen.resized?.width, seen.resized?.height, seen.zoom]).toEqual([360, 240, 400]);
});

// C#2909 showed survivors magnified, where nothing told that they were: a ruler in the picture does, in device pixels.
const TICK = 10; // image pixels
const ruler = makeSeries({
  uid: '1.2.3.42',
  slices: 2,
  Rows,
  Columns,
  values: () =>
    Int16Array.from({ length: Rows * Columns }, (_, at) => ((at % Columns) % TICK === 0 ? 240 : -100)),
});

/** Device pixels between the ticks of the ruler, along the middle row. */
function ticksOf(picture: Rgba): number[] {
  const row = picture.height >> 1;
  const bright = Array.from(
    { length: picture.width },
    (_, x) => (picture.data[(row * picture.width + x) * 4] ?? 0) > 200,
  );
  const starts = bright.flatMap((is, x) => (is && !bright[x - 1] ? [x] : []));
  // The first one lies at the edge, where there is nothing to be mixed with.
  const whole = starts.slice(1);
  return whole.slice(1).map((x, at) => x - (whole[at] ?? 0));
}

test('a ruler in the picture keeps its length: after a lost context, and after a larger pane has gone', async ({
  harness: { page, server },
}) => {
  server.serve(ruler);
  const seen = await page.evaluate(
    async ({ study, series }) => {
      const { lightboxHarness: harness } = globalThis;
      if (harness === undefined) throw new Error('no harness');
      harness.start({ drawing: 'gpu' });
      harness.addPane({ left: 0, top: 0, width: 640, height: 480 });
      harness.addPane({ left: 650, top: 0, width: 320, height: 200 });
      await harness.load(study, series);
      const shots: ReturnType<typeof harness.readBack>[] = [];
      const shoot = async (): Promise<void> => {
        await harness.settled(1);
        shots.push(harness.readBack(1));
      };
      for (const pane of [0, 1]) {
        harness.show(pane, series);
        await harness.settled(pane);
        harness.pane(pane).oneToOne();
        harness.pane(pane).zoomBy(3);
      }
      await harness.engineSettled();
      await shoot();
      harness.loseContexts();
      await shoot();
      await harness.engineSettled();
      await shoot();
      harness.dispose(0);
      harness.pane(1).scrollTo(1);
      await shoot();
      harness.pane(1).scrollTo(0);
      await shoot();
      return { shots, byEngine: shots.map((shot) => shot?.byEngine) };
    },
    { study: STUDY, series: '1.2.3.42' },
  );
  expect(seen.byEngine).toEqual([true, false, true, true, true]);
  for (const shot of seen.shots) expect([...new Set(ticksOf(pictureOf(shot)))]).toEqual([3 * TICK]);
});

test('closing gives the contexts back', async ({ harness: { page, server } }) => {
  server.serve(ct);
  const living = await page.evaluate(
    async ({ study, series }) => {
      const { lightboxHarness: harness } = globalThis;
      if (harness === undefined) throw new Error('no harness');
      harness.start({ drawing: 'gpu' });
      harness.addPane({ left: 0, top: 0, width: 300, height: 200 });
      await harness.load(study, series);
      harness.show(0, series);
      await harness.settled(0);
      await harness.engineSettled();
      const open = harness.livingContexts();
      harness.stop();
      return { open, closed: harness.livingContexts(), bytes: harness.usedBytes() };
    },
    { study: STUDY, series: uid },
  );
  expect(living.open).toBe(1);
  expect(living).toMatchObject({ closed: 0, bytes: 0 });
});

test('the memory budget is held while the whole series can be read', async ({
  harness: { page, server },
}) => {
  server.serve(ct);
  const budget = Rows * Columns * 2 * 10;
  const seen = await page.evaluate(
    async ({ study, series, bytes }) => {
      const { lightboxHarness: harness } = globalThis;
      if (harness === undefined) throw new Error('no harness');
      harness.start({ drawing: 'canvas', memoryBudgetBytes: bytes });
      harness.addPane({ left: 0, top: 0, width: 100, height: 80 });
      await harness.load(study, series);
      harness.show(0, series);
      let most = 0;
      const shown: string[] = [];
      for (let index = 0; index < 30; index++) {
        harness.pane(0).scrollTo(index);
        const facts = await harness.settled(0);
        shown.push(facts.shown?.SOPInstanceUID ?? '');
        most = Math.max(most, harness.usedBytes());
      }
      return { most, shown, loaded: harness.facts(0).loadedCount };
    },
    { study: STUDY, series: uid, bytes: budget },
  );
  expect(seen.most).toBeLessThanOrEqual(budget);
  expect(seen.most).toBeGreaterThan(budget / 2);
  expect(seen.shown).toEqual(Array.from({ length: 30 }, (_, slice) => ct.SOPInstanceUID(slice)));
});

test('a frame that cannot be had leaves a black pane and the rest readable', async ({
  harness: { page, server },
}) => {
  const damaged = {
    ...ct,
    SeriesInstanceUID: uid,
    frame: (instance: string, n: number) => (instance.endsWith('.3') ? null : ct.frame(instance, n)),
  };
  server.serve(damaged);
  const seen = await page.evaluate(
    async ({ study, series }) => {
      const { lightboxHarness: harness } = globalThis;
      if (harness === undefined) throw new Error('no harness');
      harness.start({});
      harness.addPane({ left: 0, top: 0, width: 100, height: 80 });
      await harness.load(study, series);
      harness.show(0, series, 1);
      await harness.settled(0);
      harness.pane(0).scrollTo(2);
      const failed = await harness.settled(0);
      const middle = harness.middle(0);
      harness.pane(0).scrollTo(3);
      return { failed, middle, next: await harness.settled(0) };
    },
    { study: STUDY, series: uid },
  );
  expect(seen.failed.status).toMatchObject({ kind: 'failed', failure: { kind: 'frame-not-found' } });
  expect([seen.failed.shown, seen.middle]).toEqual([null, 0]);
  expect(seen.next.status.kind).toBe('ready');
});

test('nothing of how one series was looked at is carried to another', async ({
  harness: { page, server },
}) => {
  server.serve(ct);
  const other = '1.2.3.41';
  server.serve(
    makeSeries({
      uid: other,
      slices: 2,
      Rows,
      Columns,
      values: (slice) => patternSlice(Rows, Columns, slice),
    }),
  );
  const seen = await page.evaluate(
    async ({ study, series }) => {
      const { lightboxHarness: harness } = globalThis;
      const [first = '', second = ''] = series;
      if (harness === undefined) throw new Error('no harness');
      harness.start({});
      harness.addPane({ left: 0, top: 0, width: 300, height: 240 });
      await Promise.all([harness.load(study, first), harness.load(study, second)]);
      harness.show(0, first);
      await harness.settled(0);
      const pane = harness.pane(0);
      pane.flip('horizontal');
      pane.rotate(1);
      pane.toggleInvert();
      pane.setVoi({ center: 500, width: 100 });
      pane.zoomBy(2);
      pane.scrollTo(5);
      const scrolled = await harness.settled(0);
      harness.show(0, second);
      const switched = await harness.settled(0);
      harness.show(0, first);
      return { scrolled, switched, back: await harness.settled(0) };
    },
    { study: STUDY, series: [uid, other] },
  );
  const kept = {
    mirrored: true,
    rotation: 90,
    invert: true,
    voi: { center: 500, width: 100 },
    shownIndex: 5,
  };
  const fresh = { mirrored: false, rotation: 0, invert: false, voi: { center: 40, width: 400 } };
  expect(seen.scrolled).toMatchObject(kept);
  expect(seen.switched).toMatchObject(fresh);
  expect(seen.back).toMatchObject(fresh);
});
