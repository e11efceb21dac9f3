// The study list at a million studies: the time of one page, over every filter, sort, text search and page.
import { join } from 'node:path';
import { inFolder } from './measure/folder.ts';
import { makeLibrary, openedLibrary } from './measure/library.ts';
import { type Line, rounded, tell } from './measure/outcome.ts';
import { median, percentile } from './measure/rounds.ts';
import { searches } from './measure/searches.ts';

const STUDIES = Number(process.env['LIGHTBOX_BENCH_STUDIES'] ?? 1_000_000);
const SHOWN = 10;

await inFolder(async (folder) => {
  const directory = join(folder, 'library');
  await makeLibrary(directory, STUDIES);
  const library = openedLibrary(directory);
  const all = await searches(library);
  const times = new Map<string, number[]>();
  const cpuMs: number[] = [];
  // The first of each kind warm the pages of the index that it needs; the others, with other values, are timed.
  for (const [index, { name, query }] of all.entries()) {
    const [start, cpu] = [performance.now(), process.cpuUsage()];
    await library.findStudies(query);
    const taken = performance.now() - start;
    if (index % 30 < 10) continue;
    const used = process.cpuUsage(cpu);
    cpuMs.push((used.user + used.system) / 1000);
    times.set(name, [...(times.get(name) ?? []), taken]);
  }
  await library.close();
  report(times, cpuMs);
});

function report(times: ReadonlyMap<string, readonly number[]>, cpuMs: readonly number[]): void {
  const every = [...times.values()].flat();
  const figures = {
    studies: STUDIES,
    searches: every.length,
    p50Ms: rounded(median(every)),
    p95Ms: rounded(percentile(every, 0.95)),
    // Of the processor alone: on a machine that is busy with other things it says more than the clock.
    p95CpuMs: rounded(percentile(cpuMs, 0.95)),
    slowestKindP95Ms: rounded(Math.max(...[...times.values()].map((one) => percentile(one, 0.95)))),
  };
  const slowest = [...times].map(([name, one]) => ({
    name,
    value: percentile(one, 0.95),
    unit: 'ms',
    note: 'p95 of its kind',
  }));
  const lines: Line[] = [
    { name: 'p50 of all', value: figures.p50Ms, unit: 'ms' },
    { name: 'p95 of all', value: figures.p95Ms, unit: 'ms', note: 'asked: less than 10' },
    { name: 'p95 of all, processor time', value: figures.p95CpuMs, unit: 'ms' },
    ...slowest.toSorted((a, b) => b.value - a.value).slice(0, SHOWN),
  ];
  tell(
    { bench: 'search', figures, ratios: {} },
    `search: ${every.length} searches of ${times.size} kinds over ${STUDIES} studies; the slowest kinds:`,
    lines,
  );
}
