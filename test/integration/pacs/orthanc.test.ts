import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { constants, inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Association,
  COMMITMENT_CONTEXT,
  type CommitmentReport,
  echo,
  ECHO_CONTEXT,
  find,
  findContext,
  get,
  getProposal,
  move,
  moveContext,
  openAssociation,
  type Peer,
  planStore,
  type Proposal,
  receiveFile,
  requestCommitment,
  type RetrieveEnd,
  type RetrieveEvent,
  type Sendable,
  sendableFile,
  store,
  type Provider,
} from '../../../native/pacs/dimse/index.ts';
import { hasOrthanc, type Orthanc, startOrthanc } from '../../peers/orthanc.ts';
import { corpusFolder, corpusPath } from '../../unit/dicom/corpus.ts';
import {
  type Certificate,
  dataSetOf,
  dcmtkKnows,
  hasTools,
  makeCertificate,
  oneFilePerSyntax,
  startOurs,
} from './peers.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'lightbox-orthanc-dimse-'));
const files = (): readonly (Sendable & {
  readonly path: string;
  readonly StudyInstanceUID: string;
  readonly SeriesInstanceUID: string;
})[] =>
  oneFilePerSyntax()
    .filter(dcmtkKnows)
    .map((file) => {
      const read = sendableFile(corpusPath(file));
      if (!read.ok) throw new Error(`${file.path}: ${read.failure.kind}`);
      return {
        ...read.value,
        path: corpusPath(file),
        StudyInstanceUID: String(file['StudyInstanceUID']),
        SeriesInstanceUID: String(file['SeriesInstanceUID']),
      };
    });

async function endOf(events: AsyncGenerator<RetrieveEvent>): Promise<RetrieveEnd> {
  for await (const event of events) {
    if (event.kind !== 'end') continue;
    if (!event.end.ok) throw new Error(JSON.stringify(event.end.failure));
    return event.end.value;
  }
  throw new Error('no end');
}

const ready = corpusFolder !== undefined && hasOrthanc() && hasTools('openssl', 'dcmdump');

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(!ready).each(['plain', 'TLS'] as const)('Orthanc as peer, %s', (kind) => {
  const moved = path.join(folder, `moved-${kind}`);
  const secured = kind === 'TLS';
  const reports: CommitmentReport[] = [];
  let orthanc: Orthanc;
  let provider: Provider;
  let peer: Peer;

  beforeAll(async () => {
    const certificate = await makeCertificate(folder, kind);
    const tls = secured ? tlsOf(certificate) : null;
    provider = await startOurs(moved, {
      ...(tls === null ? {} : { tls: tls.server }),
      async commitment(report) {
        reports.push(report);
        return true;
      },
    });
    const host = { AET: 'LIGHTBOX', Host: '127.0.0.1', Port: provider.port, UseDicomTls: secured };
    orthanc = await startOrthanc({
      DicomModalities: { lightbox: host },
      DicomTlsEnabled: secured,
      DicomTlsCertificate: certificate.certificate,
      DicomTlsPrivateKey: certificate.key,
      DicomTlsTrustedCertificates: certificate.certificate,
    });
    peer = {
      host: '127.0.0.1',
      port: orthanc.dicomPort,
      calledAETitle: 'PEER',
      callingAETitle: 'LIGHTBOX',
      ...(tls === null ? {} : { tls: tls.client }),
    };
  }, 60_000);
  afterAll(async () => {
    await orthanc.close();
    await provider.close();
  }, 60_000);

  const open = async (proposal: Proposal): Promise<Association> => {
    const opened = await openAssociation(peer, proposal);
    if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
    return opened.value;
  };

  it('answers an echo', async () => {
    const association = await open({ contexts: [ECHO_CONTEXT] });
    expect(await echo(association)).toMatchObject({ ok: true, value: { statusClass: 'success' } });
    expect(await association.release()).toEqual({ kind: 'released' });
  });

  it('takes what we send, in every syntax, and we get it back by C-GET and C-MOVE as it keeps it', async () => {
    const gotten = path.join(folder, `gotten-${kind}`);
    mkdirSync(gotten);
    const instances = files();
    for (const plan of planStore(instances)) {
      const association = await open(plan);
      for (const instance of plan.instances) {
        expect(await store(association, instance), instance.TransferSyntaxUID).toMatchObject({
          ok: true,
          value: { status: 0 },
        });
      }
      await association.release();
    }
    for (const instance of instances) {
      const { SOPClassUID, SOPInstanceUID, TransferSyntaxUID, StudyInstanceUID, SeriesInstanceUID } =
        instance;
      const wish = { SOPClassUID, transferSyntaxes: [TransferSyntaxUID] };
      const getting = await open(getProposal('study-root', [wish]));
      const keys = {
        QueryRetrieveLevel: 'IMAGE',
        StudyInstanceUID,
        SeriesInstanceUID,
        SOPInstanceUID,
      };
      const end = await endOf(
        get(getting, { model: 'study-root', keys }, async (incoming) => {
          const file = await receiveFile(incoming, path.join(gotten, `${incoming.SOPInstanceUID}.dcm`));
          return { status: file.ok ? 0 : 0xa700 };
        }),
      );
      expect(end, TransferSyntaxUID).toMatchObject({
        statusClass: 'success',
        subOperations: { completed: 1 },
      });
      await getting.release();
      const moving = await open({ contexts: [moveContext('study-root')] });
      const movedEnd = await endOf(move(moving, { model: 'study-root', keys, destination: 'LIGHTBOX' }));
      expect(movedEnd, TransferSyntaxUID).toMatchObject({ statusClass: 'success' });
      await moving.release();
      // dcmtk, in Orthanc, deflates anew at each sending, and leaves trailing padding (fffc,fffc) behind.
      const sent = (bytes: Buffer): Buffer =>
        TransferSyntaxUID.endsWith('.1.99')
          ? inflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH })
          : withoutPadding(bytes);
      const kept = await keptBy(orthanc, SOPInstanceUID, path.join(folder, `kept-${kind}.dcm`));
      for (const where of [gotten, moved]) {
        const got = dataSetOf(path.join(where, `${SOPInstanceUID}.dcm`));
        expect(sent(got).equals(sent(kept)), `${TransferSyntaxUID} ${where}`).toBe(true);
      }
    }
  });

  it('answers for what it has, and not for what it has not, when asked to commit to it', async () => {
    const [instance] = files();
    if (instance === undefined) throw new Error('no files');
    const { SOPClassUID, SOPInstanceUID } = instance;
    const [plan] = planStore([instance]);
    const sending = await open({ contexts: plan?.contexts ?? [] });
    expect(await store(sending, instance)).toMatchObject({ ok: true, value: { status: 0 } });
    await sending.release();
    const asking = await open({ contexts: [COMMITMENT_CONTEXT] });
    const instances = [
      { SOPClassUID, SOPInstanceUID },
      { SOPClassUID, SOPInstanceUID: '1.2.3.4.5' },
    ];
    const report = (): Promise<boolean> => Promise.resolve(true);
    const taken = await requestCommitment(asking, { TransactionUID: '2.25.77', instances, report });
    expect(taken).toMatchObject({ ok: true, value: { statusClass: 'success' } });
    await asking.release();
    // The report comes over an association of Orthanc's own, in which it is the provider and we are the user.
    await expect.poll(() => reports.length, { timeout: 20_000 }).toBe(1);
    expect(reports).toEqual([
      {
        TransactionUID: '2.25.77',
        committed: [instances[0]],
        failed: [{ ...instances[1], FailureReason: 0x0112 }],
      },
    ]);
  });

  it('finds studies and instances by what was sent', async () => {
    const [instance] = files();
    if (instance === undefined) throw new Error('no files');
    const association = await open({ contexts: [findContext('study-root')] });
    const { StudyInstanceUID } = instance;
    const found: unknown[] = [];
    const keys = { QueryRetrieveLevel: 'STUDY', StudyInstanceUID, PatientName: '', StudyDate: '' };
    for await (const event of find(association, { model: 'study-root', keys })) {
      found.push(event.kind === 'match' ? event.match['0020000D']?.Value?.[0] : event.kind);
    }
    await association.release();
    expect(found).toEqual([StudyInstanceUID, 'end']);
  });
});

function withoutPadding(bytes: Buffer): Buffer {
  const at = bytes.lastIndexOf(Buffer.from('fcfffcff4f42', 'hex'));
  const padding = at >= 0 && at + 12 + bytes.readUInt32LE(at + 8) === bytes.length;
  return padding ? bytes.subarray(0, at) : bytes;
}

/** The data set as Orthanc gives it out by REST, which shares nothing with DIMSE. */
async function keptBy(orthanc: Orthanc, SOPInstanceUID: string, file: string): Promise<Buffer> {
  const found = (await (
    await fetch(`${orthanc.origin}/tools/lookup`, { method: 'POST', body: SOPInstanceUID })
  ).json()) as readonly { readonly ID: string; readonly Type: string }[];
  const id = found.find(({ Type }) => Type === 'Instance')?.ID ?? '';
  writeFileSync(
    file,
    Buffer.from(await (await fetch(`${orthanc.origin}/instances/${id}/file`)).arrayBuffer()),
  );
  return dataSetOf(file);
}

function tlsOf({ certificate, key }: Certificate) {
  const pem = readFileSync(certificate, 'utf8');
  const identity = { certificate: pem, privateKey: readFileSync(key, 'utf8') };
  const trust = { kind: 'authorities', certificates: [pem] } as const;
  const profile = 'non-downgrading' as const;
  return { server: { profile, identity, trust }, client: { profile, identity, trust } };
}
