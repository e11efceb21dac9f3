// Images a second from the library to a storage provider that keeps nothing (storescp --ignore), as a job that has a
// result for each, beside dcmtk's storescu with the same files.
import { Job, Peer, TransferReport } from '../../native/contract/index.ts';
import { uidFrom } from '../../native/dicom/write.ts';
import { freshFolder, hasDcmtk, type Sent, storescp, storescu, writeSent } from './measure/dimse.ts';
import { inFolder } from './measure/folder.ts';
import { client, type Client } from './measure/http.ts';
import { jobEnds, type JobEnds } from './measure/jobEnds.ts';
import { imported, openedLibrary } from './measure/library.ts';
import { rounded, tell } from './measure/outcome.ts';
import { alternate, seconds } from './measure/rounds.ts';
import { serve } from './measure/services.ts';

const ROUNDS = Number(process.env['LIGHTBOX_BENCH_ROUNDS'] ?? 7);
const MB = 1e6;

if (!hasDcmtk()) throw new Error('dcmtk (storescp, storescu) is needed for this bench.');
await inFolder(async (folder) => {
  const images = freshFolder(folder, 'images');
  const sent = writeSent(images, { slices: 24, largeIn: 5, set: 0 });
  const directory = freshFolder(folder, 'library');
  const library = openedLibrary(directory);
  await imported(library, images, sent.images);
  await library.close();
  const serving = await serve(directory);
  const http = client(serving);
  const ends = await jobEnds(serving);
  const receiver = await storescp(['--ignore']);
  const settings = {
    kind: 'dimse',
    name: 'Bench',
    host: '127.0.0.1',
    port: receiver.port,
    calledAETitle: 'ANY',
  };
  const { peerId } = Peer.parse(JSON.parse(String(await http.post('/api/peers', { settings }, 201))));
  const times = await alternate(
    {
      lightbox: () => seconds(() => sendBy({ http, ends }, peerId, sent)),
      storescu: () => seconds(() => storescu(receiver.port, sent.folders)),
    },
    ROUNDS,
  );
  http.close();
  ends.close();
  await receiver.stop();
  await serving.stop();
  report(sent, times);
});

async function sendBy(
  { http, ends }: { readonly http: Client; readonly ends: JobEnds },
  peerId: string,
  { images, folders }: Sent,
): Promise<void> {
  const studies = folders.flatMap((_, study) =>
    study % 5 === 0
      ? [uidFrom(`bench/${study}`), uidFrom(`bench/${study + 50}`)]
      : [uidFrom(`bench/${study}`)],
  );
  const read = async (target: string): Promise<unknown> =>
    JSON.parse(String(await http.get(target, 'application/json')));
  const { jobId } = Job.parse(
    JSON.parse(String(await http.post('/api/send', { peerId, StudyInstanceUIDs: studies }, 202))),
  );
  await ends.of(jobId);
  const { transfer } = TransferReport.parse(await read(`/api/jobs/${jobId}/transfer`));
  if (transfer.state !== 'complete' || transfer.here !== images)
    throw new Error(`${transfer.here} of ${images} images were sent.`);
}

function report({ bytes, images }: Sent, times: Readonly<Record<'lightbox' | 'storescu', number>>): void {
  const rate = (name: keyof typeof times): number => rounded(bytes / MB / times[name]);
  const ratios = { storescu: rounded(times.storescu / times.lightbox) };
  const figures = { lightboxMBPerSecond: rate('lightbox'), storescuMBPerSecond: rate('storescu') };
  tell({ bench: 'send', figures, ratios }, `send: ${images} images, median of ${ROUNDS}`, [
    { name: 'Lightbox', value: figures.lightboxMBPerSecond, unit: 'MB/s' },
    {
      name: 'storescu',
      value: figures.storescuMBPerSecond,
      unit: 'MB/s',
      note: `ratio ${ratios.storescu}, asked at least 0.75`,
    },
  ]);
}
