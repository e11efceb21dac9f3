import { expect, test } from './harness/fixture.ts';
import { makeSeries, STUDY } from './harness/series.ts';

// CORRECTNESS 47 and 35: a picture that leaves the page is of one moment. Every image is of one grey that tells its series
// and slice, and every series has a patient of its own, so that the pixels of a shot say whose name must be on it; panes
// change their minds all the while, frames come late and out of turn, and shots are drawn long after they were taken.

const SERIES = 4;
const SLICES = 50;
const GREY = {
  BitsAllocated: 8,
  BitsStored: 8,
  HighBit: 7,
  PixelRepresentation: 0,
  WindowCenter: [],
  WindowWidth: [],
};

/** Deterministic, so that a failure can be seen again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

for (const drawing of ['canvas', 'gpu'] as const) {
  test(`${drawing}: whatever the pane does meanwhile, a shot has the pixels, the number and the patient of one image`, async ({
    harness: { page, server },
  }) => {
    const uids = Array.from({ length: SERIES }, (_, n) => `1.2.3.47.${String(n)}`);
    for (const [n, uid] of uids.entries()) {
      const [Rows, Columns] = [16 + n * 8, 24 + n * 4];
      const values = (slice: number) => new Uint8Array(Rows * Columns).fill(20 + n * SLICES + slice);
      const attributes = { ...GREY, PatientName: `PATIENT^${String(n)}`, PatientID: `ID-${String(n)}` };
      server.serve(makeSeries({ uid, slices: SLICES, Rows, Columns, attributes, values }));
    }
    const chance = random(7);
    server.setDelay(() => new Promise((resolve) => setTimeout(resolve, chance() * 12)));
    const found = await page.evaluate(
      async ({ study, series, slices, way }) => {
        const { lightboxHarness: harness } = globalThis;
        if (harness === undefined) throw new Error('no harness');
        harness.start({ drawing: way, memoryBudgetBytes: 40_000 });
        harness.addPane({ left: 0, top: 0, width: 100, height: 90 });
        await Promise.all(series.map((uid) => harness.load(study, uid)));
        const pane = harness.pane(0);
        type Shot = NonNullable<ReturnType<typeof pane.shoot>>;
        const wrong: string[] = [];
        const taken = new Set<number>();
        let drawn = 0;
        const check = (shot: Shot, framing: Parameters<Shot['draw']>[0]): void => {
          const canvas = shot.draw(framing)?.canvas;
          const data = canvas
            ?.getContext('2d')
            ?.getImageData(canvas.width >> 1, canvas.height >> 1, 1, 1).data;
          const grey = data?.[0] ?? -1;
          const [owner, slice] = [Math.floor((grey - 20) / slices), (grey - 20) % slices];
          drawn += 1;
          taken.add(grey);
          const facts = {
            name: [shot.identity.PatientName, `PATIENT, ${String(owner)}`],
            number: [shot.identity.PatientID, `ID-${String(owner)}`],
            uid: [shot.ref.SOPInstanceUID, `1.2.3.47.${String(owner)}.${String(slice + 1)}`],
            index: [shot.index, slice],
            state: [shot.state.shown?.SOPInstanceUID, shot.ref.SOPInstanceUID],
            series: [shot.series.SeriesInstanceUID, shot.ref.SeriesInstanceUID],
          };
          for (const [what, [is, wanted]] of Object.entries(facts))
            if (is !== wanted) wrong.push(`${what}: ${String(is)} on the pixels of ${String(wanted)}`);
        };
        let state = 11;
        const next = (below: number): number => {
          state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
          return Math.floor((state / 2 ** 32) * below);
        };
        const framings = [
          { kind: 'image' },
          { kind: 'pane', times: 2 },
          { kind: 'box', width: 90, height: 60, whole: true },
        ] as const;
        const kept: Shot[] = [];
        for (let step = 0; (step < 400 || drawn < 600) && step < 10_000; step++) {
          const action = next(10);
          if (action < 3) harness.show(0, series[next(series.length)] ?? '', next(slices));
          else if (action < 8) pane.scrollTo(next(slices));
          else if (action === 8) pane.show(null);
          else pane.zoomBy(1.1);
          const shot = pane.shoot();
          if (shot) kept.push(shot);
          // Drawn at once, and drawn again when the pane has long shown others.
          if (shot) check(shot, { kind: 'image' });
          const old = kept.length > 40 ? kept.shift() : undefined;
          const framing = framings[next(framings.length)];
          if (old && framing) check(old, framing);
          if (next(3) === 0) await new Promise((resolve) => setTimeout(resolve, next(20)));
        }
        // Cameras beside a pane that goes on: each image asked for is the one that comes.
        const model = harness.model(series[1] ?? '');
        harness.show(0, series[1] ?? '', 0);
        await harness.settled(0);
        const camera = pane.camera();
        for (const index of [40, 3, 17, 0]) {
          const coming = camera?.shoot(index, new AbortController().signal);
          harness.show(0, series[next(series.length)] ?? '', next(slices));
          const answer = await coming;
          if (answer?.ok !== true || answer.value.index !== index || answer.value.series !== model)
            wrong.push(`the camera was asked for ${String(index)}`);
          else check(answer.value, { kind: 'image' });
        }
        const abort = new AbortController();
        const stopped = camera?.shoot(45, abort.signal).then(
          () => 'came',
          (error: unknown) => (error instanceof DOMException ? error.name : 'failed'),
        );
        abort.abort();
        if ((await stopped) !== 'AbortError') wrong.push('a stopped shot did not end');
        camera?.dispose();
        harness.stop();
        return { wrong: wrong.slice(0, 5), drawn, images: taken.size };
      },
      { study: STUDY, series: uids, slices: SLICES, way: drawing },
    );
    expect(found.wrong).toEqual([]);
    expect(found.drawn).toBeGreaterThanOrEqual(600);
    expect(found.images).toBeGreaterThan(50);
  });
}
