import { expect, test } from './harness/fixture.ts';
import { makeSeries, patternSlice, STUDY } from './harness/series.ts';

test('a CT series is shown and scrolled to its end', async ({ harness: { page, server } }) => {
  const uid = '1.2.3.10';
  server.serve(
    makeSeries({ uid, slices: 40, Rows: 64, Columns: 96, values: (slice) => patternSlice(64, 96, slice) }),
  );
  const [first, last] = await page.evaluate(
    async ([study, series]) => {
      const { lightboxHarness: harness } = globalThis;
      if (harness === undefined || study === undefined || series === undefined) throw new Error('no harness');
      harness.start({});
      harness.addPane({ left: 0, top: 0, width: 400, height: 300 });
      await harness.load(study, series);
      harness.show(0, series);
      const atFirst = await harness.settled(0);
      harness.pane(0).scrollTo(39);
      await harness.engineSettled();
      return [atFirst, await harness.settled(0)];
    },
    [STUDY, uid],
  );
  expect(first?.status).toEqual({ kind: 'ready' });
  expect(first?.shown?.SOPInstanceUID).toBe(`${uid}.1`);
  expect(last?.shown?.SOPInstanceUID).toBe(`${uid}.40`);
  expect(last?.orientation).toEqual({ top: 'A', right: 'L', bottom: 'P', left: 'R' });
  expect(last?.softwareRendering).toBe(true);
});
