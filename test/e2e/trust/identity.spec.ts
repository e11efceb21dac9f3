import { expect, test } from '../app.ts';
import { chanceOf } from './chance.ts';
import { makeChaos } from './chaos.ts';
import { allowLinks, beRestless, takeLinks } from './reader.ts';
import { addMarksAndStates, importCoded, studies, watched, watchCoded } from './coded.ts';

// CORRECTNESS 35, 30: the whole app, a restless reader, a torn line to the services. Whatever happens, no frame that the
// browser draws has one image's pixels under another one's name.

const ROUNDS = Number(process.env['R'] ?? 10);
const STEPS = 100;

test.describe('the name over a picture', () => {
  // In the browser: frames come by a port in the shell, which no test can tear.

  test('is that of its pixels in every frame, through 1,000 switches on a torn line', async ({
    lightbox,
  }) => {
    test.setTimeout(600_000);
    const { page } = lightbox;
    await page.setViewportSize({ width: 900, height: 620 }); // every pane is read whenever it was painted
    await importCoded(lightbox);
    await addMarksAndStates(lightbox);
    const seed = Number(process.env['LIGHTBOX_SEED'] ?? Date.now() % 1_000_000);
    test.info().annotations.push({ type: 'seed', description: String(seed) });
    process.stdout.write(`pane identity: LIGHTBOX_SEED=${seed}\n`);
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    await watchCoded(page);
    await page.addInitScript(takeLinks);
    await page.evaluate(allowLinks);
    const chance = chanceOf(seed);
    const chaos = await makeChaos(page, chance);
    const sums = { checks: 0, changes: 0, mirrored: 0, marks: 0, switches: 0 };
    const acts: Record<string, number> = {};
    const wrong: string[] = [];
    const codes = new Set<number>();
    for (let round = 0; round < ROUNDS; round++) {
      // Each round begins with a cold link, and so with the first picture that hangs before the page.
      await lightbox.open(`/view?StudyInstanceUIDs=${studies[round % studies.length] ?? ''}`);
      await page.locator('[data-pane]').first().waitFor();
      const done = await page.evaluate(beRestless, {
        seed: Math.floor(chance() * 2 ** 32),
        steps: STEPS,
        studies,
      });
      for (const [act, times] of Object.entries(done)) acts[act] = (acts[act] ?? 0) + times;
      const round_ = await watched(page);
      wrong.push(...round_.wrong);
      sums.checks += round_.checks;
      sums.changes += round_.changes;
      sums.mirrored += round_.mirrored;
      sums.switches += Object.values(done).reduce((sum, times) => sum + times, 0);
      sums.marks += round_.marks;
      for (const code of round_.codes) codes.add(code);
    }
    process.stdout.write(
      `${JSON.stringify({ ...sums, images: codes.size, acts, faults: chaos.faults() })}\n`,
    );
    expect(wrong).toEqual([]);
    expect(faults).toEqual([]);
    expect(sums.switches).toBeGreaterThanOrEqual(1000);
    // That there was something to see: pictures that changed, mirrored ones, marks, images of all patients, and faults.
    expect(sums.changes).toBeGreaterThan(150);
    expect(sums.mirrored).toBeGreaterThan(30);
    expect(sums.marks).toBeGreaterThan(30);
    expect(codes.size).toBeGreaterThan(24);
    const { torn = 0, refused = 0, failed = 0, reordered = 0, late = 0 } = chaos.faults();
    expect(torn + refused + failed).toBeGreaterThan(3);
    expect(Math.min(reordered, late)).toBeGreaterThan(10);
  });
});
