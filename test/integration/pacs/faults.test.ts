// A network that goes wrong between Lightbox and an archive. However it does, a retrieve ends as complete or as an exact list
// of what is missing, nothing that is here differs from what the archive has, and a second try completes it.
import { describe, expect, it } from 'vitest';
import { ctSeries } from '../../generate/index.ts';
import { FAULTS, startFaultyProxy } from '../../peers/faultyProxy.ts';
import { freePort } from '../../peers/orthanc.ts';
import { dataSetOf, dataSets, hasTools, inFolder } from './peers.ts';
import { json, node, openRemote, retrieve, startArchive, writeFiles } from './remote.ts';

const RUNS = Number(process.env['LIGHTBOX_FAULTS'] ?? 18);
const IMAGES = 12;
const files = ctSeries({ seed: 'faults', slices: IMAGES, rows: 64, columns: 64 });
const StudyInstanceUID = files[0]?.StudyInstanceUID ?? '';

/** mulberry32 */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe.skipIf(!hasTools('dcmqrscp', 'storescu'))('a network that goes wrong', () => {
  it.each(['get', 'move'] as const)(
    `loses no image and invents none, retrieving by C-%s (${RUNS} runs)`,
    async (way) => {
      const movePort = await freePort();
      const archive = await startArchive(files, movePort);
      const originals = await inFolder(async (folder) => {
        writeFiles(folder, files);
        return dataSets(folder);
      });
      const tally = { complete: 0, incomplete: 0, faults: 0 };
      const seed = Date.now() % 100_000;
      console.log(`faults by ${way}: seed ${seed}`);
      const next = random(seed);
      for (let run = 0; run < RUNS; run += 1) {
        const fault = FAULTS[run % FAULTS.length] ?? 'cut';
        const afterBytes = Math.floor(next() * (way === 'get' ? 12 * 8700 : 4000));
        // Some runs go wrong once, some each time: those cannot but end incomplete.
        const always = next() < 0.4;
        const proxy = await startFaultyProxy(archive.port, (connection) =>
          always || connection === 1 ? { fault, afterBytes } : null,
        );
        const remote = openRemote({ pausesMs: [1, 1] }, { stallMs: 150, answerMs: 300, connectMs: 300 });
        await remote.request(
          '/api/receiving',
          json({ settings: { host: '127.0.0.1', port: movePort } }, 'PUT'),
        );
        const { peerId } = await remote.add(node('Faulty', proxy.port, { retrieveBy: way }));
        const { transfer, problems } = await retrieve(remote, { peerId, StudyInstanceUID });
        const told = `run ${run} (seed ${seed}): ${fault} after ${afterBytes} ${always ? 'always' : 'once'} ${JSON.stringify(transfer)}`;
        const here = remote.library.instances(StudyInstanceUID, null);
        for (const { SOPInstanceUID, location } of here) {
          const same = originals.get(SOPInstanceUID)?.equals(dataSetOf(location.path));
          // A byte that TCP's checksum lets pass is one that DICOM's network protocol cannot see either (PS3.8 has none).
          if (fault !== 'spoil') expect(same, told).toBe(true);
        }
        expect(['complete', 'incomplete'], told).toContain(transfer.state);
        if (transfer.state === 'complete') expect(here.length, told).toBe(IMAGES);
        else if (transfer.expected !== null) {
          const missing = problems.filter(
            ({ reason }) => reason === 'missing' || reason === 'damaged' || reason.startsWith('wrong'),
          );
          const hereUIDs = new Set(here.map(({ SOPInstanceUID }) => SOPInstanceUID));
          const away = [...originals.keys()].filter((UID) => !hereUIDs.has(UID));
          if (fault !== 'spoil')
            expect(missing.map(({ SOPInstanceUID }) => SOPInstanceUID).toSorted(), told).toEqual(
              away.toSorted(),
            );
          // A spoilt answer of the listing is one that could not be read: then there is more than is listed.
          else expect(missing.length + transfer.unlisted, told).toBeGreaterThan(0);
        }
        tally[transfer.state === 'complete' ? 'complete' : 'incomplete'] += 1;
        tally.faults += proxy.faults();
        expect((await remote.library.verify()).findings, told).toEqual([]);
        // Past the network that goes wrong.
        const straight = await remote.add(node('Straight', archive.port, { retrieveBy: way }));
        const again = await retrieve(remote, { peerId: straight.peerId, StudyInstanceUID });
        if (fault !== 'spoil') expect(again.transfer.state, told).toBe('complete');
        await remote.close();
        await proxy.close();
      }
      console.log(`faults by ${way}: ${RUNS} runs, ${JSON.stringify(tally)}`);
      expect(tally.faults).toBeGreaterThan(RUNS / 2);
      await archive.close();
    },
    600_000,
  );
});
