import type { Page, Route } from '@playwright/test';

// A way to the services that is slow, out of turn and torn: what a share, a disc or a busy computer does, all at once.

/** Swaps the pixels of neighbours and leaves the names: what no reader may ever see, to prove that it would be seen. */
function swapped(records: readonly Buffer[]): Buffer[] {
  const headOf = (record: Buffer): number => 4 + record.readUInt32LE(0);
  return records.map((record, at) => {
    const other = records[at ^ 1] ?? record;
    const fits = record.length - headOf(record) === other.length - headOf(other);
    return fits ? Buffer.concat([record.subarray(0, headOf(record)), other.subarray(headOf(other))]) : record;
  });
}

/** The services give the pixels of one image under the name of its neighbour. */
export async function swapPixels(page: Page): Promise<void> {
  await page.route('**/api/frames', async (route) => {
    const response = await route.fetch();
    const records = recordsOf(await response.body());
    await route.fulfill({ response, body: Buffer.concat(swapped(records)) });
  });
}

export type Chaos = { readonly faults: () => Readonly<Record<string, number>> };

/** The records of a body of POST /api/frames (native/contract/frames.ts). */
function recordsOf(body: Buffer): Buffer[] {
  const records: Buffer[] = [];
  for (let at = 0; at + 4 <= body.length;) {
    const head = 4 + body.readUInt32LE(at);
    const header: unknown = JSON.parse(body.subarray(at + 4, at + head).toString());
    const length =
      typeof header === 'object' && header !== null && 'byteLength' in header ? Number(header.byteLength) : 0;
    records.push(body.subarray(at, at + head + length));
    at += head + length;
  }
  return records;
}

function shuffled<T>(items: readonly T[], chance: () => number): T[] {
  return items
    .map((item) => ({ item, order: chance() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ item }) => item);
}

/** Delays, reorders, tears and refuses what the page asks for. */
export async function makeChaos(page: Page, chance: () => number): Promise<Chaos> {
  const faults: Record<string, number> = {};
  const count = (fault: string): void => void (faults[fault] = (faults[fault] ?? 0) + 1);
  const pause = (most: number): Promise<void> =>
    new Promise((resolve) => setTimeout(resolve, chance() ** 3 * most));

  let asked = 0;
  async function frames(route: Route): Promise<void> {
    // Every seventh request goes wrong, in a way by chance: however few there are on a busy machine, some do.
    asked += 1;
    const draw = asked % 7 === 3 ? chance() * 0.14 : 0.14 + chance() * 0.86;
    await pause(120);
    if (draw < 0.05) {
      count('refused');
      return route.abort('connectionreset');
    }
    const response = await route.fetch();
    const body = await response.body();
    await pause(120);
    if (draw < 0.1) {
      count('torn');
      return route.fulfill({ response, body: body.subarray(0, Math.floor(body.length * chance())) });
    }
    if (draw < 0.14) {
      count('failed');
      return route.fulfill({ status: 500, contentType: 'application/json', body: '{"kind":"internal"}' });
    }
    const records = recordsOf(body);
    if (records.length > 1) count('reordered');
    count('late');
    return route.fulfill({ response, body: Buffer.concat(shuffled(records, chance)) });
  }

  async function metadata(route: Route): Promise<void> {
    const draw = chance();
    await pause(250);
    if (draw < 0.06) {
      count('no headers');
      return route.abort('connectionreset');
    }
    count('late headers');
    return route.continue();
  }

  async function study(route: Route): Promise<void> {
    await pause(100);
    return route.continue();
  }

  // A page that goes away takes its requests along: there is nobody left to answer.
  const quietly = (answer: (route: Route) => Promise<void>) => (route: Route) =>
    answer(route).catch(() => count('gone'));
  await page.route('**/api/frames', quietly(frames));
  await page.route('**/dicomweb/**/metadata*', quietly(metadata));
  await page.route('**/api/studies/*', quietly(study));
  return { faults: () => ({ ...faults }) };
}
