// Files a second into the library, by the app's own import, beside other ways to read the same headers.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeCtFiles } from './measure/ctFiles.ts';
import { inFolder } from './measure/folder.ts';
import { dicomParserIntoSqlite, gdcmscanner, hasGdcmscanner, nodeReads } from './measure/headerPeers.ts';
import { imported, openedLibrary } from './measure/library.ts';
import { type Line, rounded, tell } from './measure/outcome.ts';
import { alternate, seconds } from './measure/rounds.ts';

const ROUNDS = 9;
const ASKED: Readonly<Record<string, number>> = { nodeRead4k: 0.42, gdcmscanner: 1.5, dicomParser: 2 };
// What a person imports who waits for it: a CT of the heart or of the whole body, a PET with its CT, a disc with the prior
// studies have thousands of images. With fewer a second thread spends most of the time on beginning.
const FILES = { studies: 10, seriesPerStudy: 4, slicesPerSeries: 150, size: 96 };

await inFolder(async (folder) => {
  const images = join(folder, 'images');
  const count = writeCtFiles(images, FILES).length;
  let libraries = 0;
  const importOnce = async (): Promise<number> => {
    libraries += 1;
    const directory = join(folder, `library${libraries}`);
    mkdirSync(directory);
    const library = openedLibrary(directory);
    const taken = await seconds(() => imported(library, images, count));
    await library.close();
    return taken;
  };
  const measured = await alternate<'lightbox' | 'nodeRead4k' | 'dicomParser' | 'gdcmscanner'>(
    {
      lightbox: importOnce,
      nodeRead4k: () => seconds(() => void nodeReads(images, 4096)),
      dicomParser: () =>
        seconds(() => void dicomParserIntoSqlite(images, join(folder, `peer${Math.random()}.db`))),
      gdcmscanner: () => (hasGdcmscanner() ? seconds(() => gdcmscanner(images)) : Number.NaN),
    },
    ROUNDS,
  );
  report(count, measured);
});

function report(count: number, measured: Readonly<Record<string, number>>): void {
  const names = Object.keys(measured).filter((name) => !Number.isNaN(measured[name]));
  const rate = (name: string): number => rounded(count / (measured[name] ?? Number.NaN));
  const peers = names.filter((name) => name !== 'lightbox');
  const ratio = (peer: string): number =>
    rounded((measured[peer] ?? Number.NaN) / (measured['lightbox'] ?? Number.NaN));
  const figures = Object.fromEntries(names.map((name) => [`${name}FilesPerSecond`, rate(name)]));
  const ratios = Object.fromEntries(peers.map((peer) => [peer, ratio(peer)]));
  const lines: Line[] = [
    { name: 'Lightbox import', value: rate('lightbox'), unit: 'files/s' },
    ...peers.map((peer) => ({
      name: peer,
      value: rate(peer),
      unit: 'files/s',
      note: `ratio ${ratio(peer)}, asked ${ASKED[peer] ?? ''}`,
    })),
  ];
  if (!names.includes('gdcmscanner'))
    process.stderr.write('gdcmscanner is not installed: its ratio is left out.\n');
  tell({ bench: 'index', figures, ratios }, `index: ${count} CT files, median of ${ROUNDS}`, lines);
}
