import { SeriesInstanceUID, SOPInstanceUID, StudyInstanceUID } from '../../../native/contract/index.ts';
import type { Presentation } from '../../../native/contract/index.ts';
import { expect, test } from './harness/fixture.ts';
import { makeSeries, STUDY } from './harness/series.ts';

// CORRECTNESS 35: late frames must never be painted into a pane that has gone on. Every image is of one grey that tells
// its series and slice, so that the canvas itself says whose pixels it shows; the pane's word is held against it at every
// change, while frames arrive late and out of turn and panes change their minds.

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
const greyOf = (series: number, slice: number): number => 20 + series * SLICES + slice;

/** A presentation state that inverts the images it names: every other one. */
function inverting(uids: readonly string[]): Presentation {
  const of = (SeriesInstanceUID: string, slice: number): Presentation['images'][number] => ({
    StudyInstanceUID: STUDY,
    SeriesInstanceUID,
    SOPInstanceUID: `${SeriesInstanceUID}.${String(slice + 1)}`,
    SOPClassUID: '',
    frameNumbers: [],
    here: true,
  });
  const odd = Array.from({ length: SLICES / 2 }, (_, at) => 2 * at);
  return {
    kind: 'presentation',
    summary: {
      kind: 'presentation',
      StudyInstanceUID: StudyInstanceUID.parse(STUDY),
      SeriesInstanceUID: SeriesInstanceUID.parse(`${STUDY}.99`),
      SOPInstanceUID: SOPInstanceUID.parse(`${STUDY}.99.1`),
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.11.1',
      title: '',
      date: '',
      time: '',
      creator: '',
      completion: 'complete',
      verification: 'unknown',
      referenceCount: uids.length * odd.length,
      missingCount: 0,
      measurementCount: 0,
      rejection: false,
      rejectedImages: [],
      ours: false,
      problem: null,
    },
    images: uids.flatMap((uid) => odd.map((slice) => of(uid, slice))),
    modality: null,
    voi: [
      {
        images: [],
        windows: [{ center: 128, width: 256, function: 'LINEAR', explanation: '' }],
        luts: [],
      },
    ],
    presentationLut: { shape: 'INVERSE', lut: null },
    rotation: 0,
    flipHorizontal: false,
    areas: [],
    shutter: null,
    overlays: [],
    layers: [],
    graphics: [],
    texts: [],
    problems: [],
  };
}

/** Deterministic, so that a failure can be seen again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

for (const drawing of ['canvas', 'gpu'] as const) {
  test(`${drawing}: the pixels are always those of the image that the pane names`, async ({
    harness: { page, server },
  }) => {
    const uids = Array.from({ length: SERIES }, (_, n) => `1.2.3.30.${String(n)}`);
    for (const [n, uid] of uids.entries()) {
      const [Rows, Columns] = [16 + n * 8, 24 + n * 4];
      const values = (slice: number) => new Uint8Array(Rows * Columns).fill(greyOf(n, slice));
      server.serve(makeSeries({ uid, slices: SLICES, Rows, Columns, attributes: GREY, values }));
    }
    const chance = random(7);
    server.setDelay(() => new Promise((resolve) => setTimeout(resolve, chance() * 12)));
    const found = await page.evaluate(
      async ({ study, series, slices, way, inverted }) => {
        const { lightboxHarness: harness } = globalThis;
        if (harness === undefined) throw new Error('no harness');
        harness.start({ drawing: way, memoryBudgetBytes: 40_000 });
        for (let n = 0; n < 3; n++) harness.addPane({ left: n * 110, top: 0, width: 100, height: 90 });
        await Promise.all(series.map((uid) => harness.load(study, uid)));
        const wrong: string[] = [];
        let checks = 0;
        let painted = 0;
        let looked = 0; // through the presentation state
        const check = (pane: number): void => {
          const { shown, presentationApplies } = harness.facts(pane);
          const grey = harness.middle(pane) ?? 0; // none: a pane that never showed anything has no canvas
          const uid = shown?.SOPInstanceUID.split('.') ?? [];
          const own = shown === null ? 0 : 20 + Number(uid[4]) * slices + Number(uid[5]) - 1;
          const wanted = presentationApplies ? 255 - own : own;
          if (presentationApplies) looked += 1;
          if (presentationApplies && Number(uid[5]) % 2 === 0)
            wrong.push(`pane ${String(pane)} looks at ${String(own)} through a state that does not name it`);
          checks += 1;
          if (shown !== null) painted += 1;
          if (grey !== wanted)
            wrong.push(`pane ${String(pane)} names ${String(wanted)} and shows ${String(grey)}`);
        };
        for (const n of [0, 1, 2]) harness.pane(n).subscribe(() => check(n));
        let state = 11;
        const next = (below: number): number => {
          state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
          return Math.floor((state / 2 ** 32) * below);
        };
        // On a busy machine more steps are needed for as many pictures.
        for (let step = 0; (step < 400 || painted < 600 || looked < 40) && step < 10_000; step++) {
          const pane = next(3);
          // A driver that resets, twice: what is drawn meanwhile is drawn by hand.
          if (way === 'gpu' && (step === 150 || step === 300)) harness.loseContexts();
          const action = next(13);
          if (action < 3) harness.show(pane, series[next(series.length)] ?? '', next(slices));
          else if (action < 7) harness.pane(pane).scrollTo(next(slices));
          else if (action === 7) harness.pane(pane).scrollBy(1);
          else if (action === 8) harness.pane(pane).show(null);
          else if (action === 9) harness.pane(pane).setPresentation(inverted);
          else if (action === 10) harness.pane(pane).setPresentation(null);
          else if (action === 11) harness.pane(pane).flip('horizontal');
          else harness.pane(pane).zoomBy(1.1);
          for (const n of [0, 1, 2]) check(n);
          if (next(3) === 0) await new Promise((resolve) => setTimeout(resolve, next(20)));
        }
        for (const n of [0, 1, 2]) harness.show(n, series[n] ?? '', 5);
        const settled = await Promise.all([0, 1, 2].map((n) => harness.settled(n)));
        for (const n of [0, 1, 2]) check(n);
        await harness.engineSettled();
        return {
          wrong,
          checks,
          painted,
          looked,
          settled: settled.map((facts) => facts.shown?.SOPInstanceUID),
          gpu: harness.gpuState(),
        };
      },
      { study: STUDY, series: uids, slices: SLICES, way: drawing, inverted: inverting(uids) },
    );
    expect(found.wrong).toEqual([]);
    expect(found.painted).toBeGreaterThan(500);
    expect(found.looked).toBeGreaterThan(20);
    expect(found.settled).toEqual([0, 1, 2].map((n) => `${uids[n] ?? ''}.6`));
    expect(found.gpu).toBe(drawing === 'gpu' ? 'ready' : 'none');
  });
}
