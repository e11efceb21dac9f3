// 5,000 answers to one search: from the page's question to the last line of the answer, beside dcmtk's findscu.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FindLine } from '../../native/contract/index.ts';
import { hasTools, tool } from './measure/archive.ts';
import { inFolder } from './measure/folder.ts';
import { client } from './measure/http.ts';
import { openedLibrary } from './measure/library.ts';
import { rounded, tell } from './measure/outcome.ts';
import { alternate, median, seconds } from './measure/rounds.ts';
import { type Block, serve } from './measure/services.ts';

const ANSWERS = 5000;
const ROUNDS = 7;
const ASKED = ['StudyDate', 'StudyTime', 'AccessionNumber', 'ModalitiesInStudy', 'ReferringPhysicianName'];
const ALSO = [
  'StudyDescription',
  'PatientName',
  'PatientID',
  'IssuerOfPatientID',
  'PatientBirthDate',
  'PatientSex',
];
const LAST = ['StudyInstanceUID', 'StudyID', 'NumberOfStudyRelatedSeries', 'NumberOfStudyRelatedInstances'];

if (!hasTools('findscu')) {
  process.stderr.write('dcmtk is not installed: nothing to compare with.\n');
  process.exit(1);
}

await inFolder(async (folder) => {
  const provider = fork(fileURLToPath(new URL('./measure/findProvider.ts', import.meta.url)), [
    String(ANSWERS),
  ]);
  const [port] = (await once(provider, 'message')) as [number];
  const directory = join(folder, 'library');
  mkdirSync(directory);
  await openedLibrary(directory).close();
  const serving = await serve(directory, true);
  const http = client(serving);
  const blocks: Block[] = [];
  try {
    const settings = { kind: 'dimse', name: 'Finds', host: '127.0.0.1', port, calledAETitle: 'FINDS' };
    const added: unknown = JSON.parse(String(await http.post('api/peers', { settings, secrets: {} }, 201)));
    const { peerId } = added as { peerId: string };
    const measured = await alternate(
      {
        lightbox: async () => {
          await serving.longestBlock();
          let answer = '';
          const taken = await seconds(async () => {
            const body = { query: {}, sources: [peerId], limit: 10_000 };
            answer = String(await http.post('api/find', body));
          });
          blocks.push(await serving.longestBlock());
          check(answer);
          return taken;
        },
        // Quiet, it reads every answer all the same, and says nothing of it; otherwise it writes 6 MB of text.
        findscu: () => seconds(() => asked(port, ['-q'])),
        findscuInWords: () => seconds(() => asked(port, [])),
      },
      ROUNDS,
    );
    report(measured, blocks);
  } finally {
    http.close();
    await serving.stop();
    provider.kill();
  }
});

async function asked(port: number, options: readonly string[]): Promise<void> {
  const keys = [...ASKED, ...ALSO, ...LAST].flatMap((key) => ['-k', key]);
  const level = ['-S', '-k', 'QueryRetrieveLevel=STUDY', '-k', 'SpecificCharacterSet'];
  await tool('findscu', [...options, '-aec', 'FINDS', ...level, ...keys, '127.0.0.1', String(port)]);
}

function check(answer: string): void {
  const lines = answer.trimEnd().split('\n');
  let count = 0;
  for (const line of lines) {
    const told = FindLine.parse(JSON.parse(line));
    if (told.type === 'studies') count += told.studies.length;
    if (told.type === 'source' && told.source.failure !== null) throw new Error(told.source.failure.kind);
  }
  if (count !== ANSWERS) throw new Error(`${count} of ${ANSWERS} studies were found.`);
}

function report(measured: Readonly<Record<string, number>>, blocks: readonly Block[]): void {
  const time = (name: string): number => rounded(measured[name] ?? Number.NaN);
  const block = rounded(median(blocks.slice(1).map(({ clockMs }) => clockMs)));
  const figures = {
    lightboxSeconds: time('lightbox'),
    findscuSeconds: time('findscu'),
    findscuInWordsSeconds: time('findscuInWords'),
    longestBlockMs: block,
  };
  const ratio = rounded(time('findscu') / time('lightbox'));
  tell(
    { bench: 'find', figures, ratios: { findscu: ratio } },
    `find: ${ANSWERS} answers, median of ${ROUNDS}`,
    [
      { name: 'Lightbox', value: time('lightbox'), unit: 's', note: `longest block ${block} ms` },
      { name: 'findscu -q', value: time('findscu'), unit: 's', note: `ratio ${ratio}, asked 0.67` },
      { name: 'findscu', value: time('findscuInWords'), unit: 's', note: 'with its words' },
    ],
  );
}
