import { expect, test } from './harness/fixture.ts';
import { makeSeries, patternSlice, STUDY } from './harness/series.ts';

test('a CT series is shown and scrolled to its end', async ({ harness: { page, server } }) => {
  const series = makeSeries({
    uid: '1.2.3.10',
    slices: 40,
    Rows: 64,
    Columns: 96,
    values: (slice) => patternSlice(64, 96, slice),
  });
  server.serve(series);
  const first = await page.evaluate(
    async ([study, uid]) => {
      const harness = globalThis.lightboxHarness!;
      harness.start({});
      harness.addPane({ left: 0, top: 0, width: 400, height: 300 });
      const failure = await harness.load(study!, uid!);
      if (failure !== null) throw new Error(JSON.stringify(failure));
      harness.show(0, uid!);
      return harness.settled(0);
    },
    [STUDY, '1.2.3.10'],
  );
  expect(first.status).toEqual({ kind: 'ready' });
  expect(first.shown?.SOPInstanceUID).toBe('1.2.3.10.1');
  const last = await page.evaluate(async () => {
    const harness = globalThis.lightboxHarness!;
    harness.pane(0).scrollTo(39);
    return harness.settled(0);
  });
  expect(last.shown?.SOPInstanceUID).toBe('1.2.3.10.40');
  expect(last.orientation).toEqual({ top: 'A', right: 'L', bottom: 'P', left: 'R' });
});
