import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ClientTls,
  echo,
  ECHO_CONTEXT,
  openAssociation,
  type Peer,
  planStore,
  type ServerTls,
  sendableFile,
  store,
} from '../../../native/pacs/dimse/index.ts';
import { writePart10 } from '../../../native/dicom/write.ts';
import {
  type Certificate,
  dataSetOf,
  dataSets,
  hasTools,
  inFolder,
  makeCertificate,
  run,
  startOurs,
  startServer,
} from './peers.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'lightbox-tls-'));
let certificates: {
  readonly ours: Certificate;
  readonly theirs: Certificate;
  readonly stranger: Certificate;
};
const pem = (file: string): string => readFileSync(file, 'utf8');
const identity = (of: Certificate) => ({ certificate: pem(of.certificate), privateKey: pem(of.key) });
const trusting = (of: Certificate) => ({ kind: 'authorities', certificates: [pem(of.certificate)] }) as const;
const pinned = (of: Certificate) => ({ kind: 'pinned', sha256: [of.sha256] }) as const;

const peerAt = (port: number, tls?: ClientTls): Peer => ({
  host: '127.0.0.1',
  port,
  calledAETitle: 'LIGHTBOX',
  callingAETitle: 'CALLER',
  ...(tls === undefined ? {} : { tls }),
});

/** 'success', or the kind and code of what came instead. */
async function echoed(peer: Peer): Promise<string> {
  const opened = await openAssociation(peer, { contexts: [ECHO_CONTEXT] });
  const answered = opened.ok ? await echo(opened.value) : opened;
  if (opened.ok) await opened.value.release();
  if (answered.ok) return answered.value.statusClass;
  return 'code' in answered.failure
    ? `${answered.failure.kind} ${answered.failure.code}`
    : answered.failure.kind;
}

describe.skipIf(!hasTools('openssl', 'storescp', 'storescu', 'echoscu'))('DICOM over TLS', () => {
  beforeAll(async () => {
    const [ours, theirs, stranger] = await Promise.all(
      ['ours', 'theirs', 'stranger'].map((name) => makeCertificate(folder, name)),
    );
    if (ours === undefined || theirs === undefined || stranger === undefined)
      throw new Error('no certificates');
    certificates = { ours, theirs, stranger };
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(['non-downgrading', 'extended'] as const)(
    'carries data sets to storescp and back byte for byte, %s profile, certificates on both sides',
    async (profile) => {
      await inFolder(async (files) => {
        const { ours, theirs } = certificates;
        const file = path.join(files, 'one.dcm');
        const pixels = new Uint16Array(512 * 512).map((_, at) => at % 4093);
        writeFileSync(
          file,
          writePart10({
            SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
            SOPInstanceUID: '1.2.3.4',
            PatientID: 'x',
            PixelData: pixels,
          }),
        );
        const received = path.join(files, 'received');
        const its = path.join(files, 'its');
        const server: ServerTls = { profile, identity: identity(ours), trust: trusting(theirs) };
        const provider = await startOurs(received, { tls: server });
        const flag = profile === 'extended' ? '+pz' : '+py';
        const own = ['+tls', theirs.key, theirs.certificate, '+cf', ours.certificate, flag];
        await run('storescu', [...own, '-aec', 'LIGHTBOX', '127.0.0.1', String(provider.port), file]);
        await provider.close();
        expect((await dataSets(received)).get('1.2.3.4')?.includes(Buffer.from(pixels.buffer))).toBe(true);

        mkdirSync(its);
        const storescp = await startServer('storescp', (port) => [...own, '+B', '-od', its, String(port)]);
        const sendable = sendableFile(file);
        if (!sendable.ok) throw new Error(sendable.failure.kind);
        const [plan] = planStore([sendable.value]);
        const tls: ClientTls = { profile, trust: trusting(theirs), identity: identity(ours) };
        const opened = await openAssociation(peerAt(storescp.port, tls), { contexts: plan?.contexts ?? [] });
        if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
        expect(await store(opened.value, sendable.value)).toMatchObject({ ok: true, value: { status: 0 } });
        await opened.value.release();
        await storescp.close();
        expect((await dataSets(its)).get('1.2.3.4')?.equals(dataSetOf(file))).toBe(true);
      });
    },
  );

  it('trusts whom it is told to, and nobody else, by authority or by pin', async () => {
    await inFolder(async (files) => {
      const { ours, theirs, stranger } = certificates;
      const profile = 'non-downgrading';
      const open = await startOurs(files, { tls: { profile, identity: identity(ours), trust: null } });
      const client = (trust: ClientTls['trust'], serverName?: string): Peer =>
        peerAt(open.port, {
          profile,
          trust,
          identity: null,
          ...(serverName === undefined ? {} : { serverName }),
        });
      expect(await echoed(client(trusting(ours)))).toBe('success');
      expect(await echoed(client(pinned(ours)))).toBe('success');
      expect(await echoed(client(trusting(stranger)))).toBe('tls DEPTH_ZERO_SELF_SIGNED_CERT');
      expect(await echoed(client({ kind: 'system' }))).toBe('tls DEPTH_ZERO_SELF_SIGNED_CERT');
      expect(await echoed(client(pinned(stranger)))).toBe('tls pinned-certificate');
      expect(await echoed(client(trusting(ours), 'pacs.example'))).toBe('tls ERR_TLS_CERT_ALTNAME_INVALID');
      await open.close();

      for (const trust of [trusting(theirs), pinned(theirs)]) {
        const guarded = await startOurs(files, { tls: { profile, identity: identity(ours), trust } });
        const as = (who: Certificate | null): Peer =>
          peerAt(guarded.port, {
            profile,
            trust: trusting(ours),
            identity: who === null ? null : identity(who),
          });
        expect(await echoed(as(theirs))).toBe('success');
        expect(await echoed(as(stranger))).not.toBe('success');
        expect(await echoed(as(null))).not.toBe('success');
        expect(guarded.counters()).toMatchObject([{ associations: 1 }]);
        await guarded.close();
      }
    });
  });

  it('does not fall back: neither to plain connections, nor to versions before TLS 1.2', async () => {
    await inFolder(async (files) => {
      const { ours } = certificates;
      const provider = await startOurs(files, {
        tls: { profile: 'extended', identity: identity(ours), trust: null },
      });
      const [host, port] = ['127.0.0.1', String(provider.port)];
      await expect(run('echoscu', ['-to', '5', '-aec', 'LIGHTBOX', host, port])).rejects.toThrow();
      const hello = (...options: readonly string[]): Promise<string> =>
        run('sh', ['-c', `openssl s_client -connect ${host}:${port} ${options.join(' ')} </dev/null`]);
      await expect(hello('-tls1_1', '-cipher', 'DEFAULT:@SECLEVEL=0')).rejects.toThrow();
      await expect(hello('-tls1_2', '-cipher', 'AES128-SHA')).rejects.toThrow();
      await expect(hello('-tls1_2', '-cipher', 'ECDHE-ECDSA-AES128-GCM-SHA256')).rejects.toThrow();
      expect(await hello('-tls1_2', '-cipher', 'ECDHE-ECDSA-AES256-GCM-SHA384')).toContain(
        'Cipher is ECDHE-ECDSA-AES256-GCM-SHA384',
      );
      const secured: Peer = peerAt(provider.port, {
        profile: 'extended',
        trust: trusting(ours),
        identity: null,
      });
      expect(await echoed(secured)).toBe('success');
      await provider.close();
      const plain = await startOurs(files);
      expect(
        await echoed(peerAt(plain.port, { profile: 'extended', trust: trusting(ours), identity: null })),
      ).toMatch(/^tls /);
      await plain.close();
    });
  });
});
