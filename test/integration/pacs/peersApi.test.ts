import { readdirSync, readFileSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PeerList, PeerTest } from '../../../native/contract/index.ts';
import { createNode } from '../../../native/pacs/node/index.ts';
import { DimseSettings } from '../../../native/contract/index.ts';
import { hasTools, inFolder, makeCertificate, type Server, startServer } from './peers.ts';
import { json, node, openRemote, type Remote, startArchive } from './remote.ts';

const NOBODY = '00000000-0000-0000-0000-000000000000';

describe('the settings of remote archives', () => {
  let remote: Remote;
  beforeAll(() => {
    remote = openRemote();
  });
  afterAll(() => remote.close());

  it('are kept over a restart, in the order of their names, and change and go when asked', async () => {
    await remote.add(node('Second', 104));
    const first = await remote.add(node('First', 104));
    await remote.again();
    const listed = PeerList.parse(await (await remote.request('/api/peers')).json());
    expect(listed.map(({ settings }) => settings.name)).toEqual(['First', 'Second']);
    const changed = await remote.request(
      `/api/peers/${first.peerId}`,
      json({ settings: node('First', 11112) }, 'PUT'),
    );
    expect(await changed.json()).toMatchObject({ settings: { port: 11112, callingAETitle: 'LIGHTBOX' } });
    expect((await remote.request(`/api/peers/${first.peerId}`, { method: 'DELETE' })).status).toBe(204);
    expect((await remote.request(`/api/peers/${first.peerId}`)).status).toBe(404);
  });

  it('keep a secret sealed, say only that there is one, and forget it when told to', async () => {
    const secret = 'a passphrase that nobody may read';
    const added = await remote.add(node('Sealed', 104), { passphrase: secret, 'private-key': 'KEY' });
    expect(added.secretsKept).toEqual(['passphrase', 'private-key']);
    expect(JSON.stringify(remote.pacs.peers())).not.toContain(secret);
    const kept = { settings: node('Sealed', 104), secrets: { passphrase: null } };
    const changed = await remote.request(`/api/peers/${added.peerId}`, json(kept, 'PUT'));
    expect(await changed.json()).toMatchObject({ secretsKept: ['private-key'] });
    await remote.add(node('Sealed too', 104), { passphrase: secret });
    for (const entry of readdirSync(remote.folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const bytes = readFileSync(path.join(entry.parentPath, entry.name));
      expect(bytes.includes(secret), entry.name).toBe(false);
    }
  });

  it.each([
    ['an AE title of 17 characters', node('A', 104, { calledAETitle: 'ABCDEFGHIJKLMNOPQ' })],
    ['an AE title with a backslash', node('A', 104, { calledAETitle: 'A\\B' })],
    ['port 0', node('A', 0)],
    ['a host with a path', node('A', 104, { host: 'pacs/x' })],
    ['no name', node('', 104)],
    ['a certificate that is none', node('A', 104, { tls: { certificate: 'x' } })],
    ['an unknown setting', node('A', 104, { password: 'x' })],
  ])('refuse %s', async (_what, settings) => {
    expect((await remote.request('/api/peers', json({ settings }))).status).toBe(400);
  });

  it('refuse a second archive of the same name, and an archive that is not there', async () => {
    await remote.add(node('Twice', 104));
    expect((await remote.request('/api/peers', json({ settings: node('twice', 105) }))).status).toBe(400);
    for (const init of [{}, { method: 'DELETE' }, json({ settings: node('X', 1) }, 'PUT')])
      expect((await remote.request(`/api/peers/${NOBODY}`, init)).status).toBe(404);
    expect((await remote.request(`/api/peers/${NOBODY}/test`, { method: 'POST' })).status).toBe(404);
  });
});

describe.skipIf(!hasTools('dcmqrscp', 'storescp', 'openssl'))('testing an archive', () => {
  let remote: Remote;
  let archive: Server;
  beforeAll(async () => {
    remote = openRemote();
    archive = await startArchive([]);
  });
  afterAll(async () => {
    await archive.close();
    await remote.close();
  });
  const tested = async (settings: ReturnType<typeof node>): Promise<PeerTest> =>
    PeerTest.parse(await (await remote.request('/api/peers/test', json({ settings }))).json());

  it('says what dcmtk offers as an archive', async () => {
    const peer = await remote.add(node('dcmtk', archive.port));
    const answer = await remote.request(`/api/peers/${peer.peerId}/test`, { method: 'POST' });
    const { passed, steps, product } = PeerTest.parse(await answer.json());
    expect(passed).toBe(true);
    expect(product).toContain('OFFIS_DCMTK');
    expect(steps.map(({ step, state }) => `${step} ${state}`)).toEqual([
      'connect passed',
      'echo passed',
      'find passed',
      'get passed',
      'move passed',
      'store passed',
    ]);
  });

  it('says that a node only stores, where it does', async () => {
    const store = await startServer('storescp', (port) => [String(port)], remote.folder);
    const { passed, steps } = await tested(node('store', store.port));
    await store.close();
    expect(passed).toBe(false);
    expect(steps.map(({ step, state }) => `${step} ${state}`)).toEqual([
      'connect passed',
      'echo passed',
      'find refused',
      'get refused',
      'move refused',
      'store passed',
    ]);
  });

  it('names a wrong AE title, a port where nobody listens and a host that does not exist', async () => {
    const first = async (settings: ReturnType<typeof node>) => (await tested(settings)).steps;
    expect(await first(node('a', archive.port, { calledAETitle: 'NOBODY' }))).toMatchObject([
      { step: 'connect', failure: { kind: 'rejected', reason: 'called-ae-title-not-recognized' } },
    ]);
    expect(await first(node('a', 1))).toMatchObject([
      { step: 'connect', failure: { kind: 'unreachable', code: 'ECONNREFUSED' } },
    ]);
    expect(await first(node('a', 104, { host: 'no-such-host.invalid' }))).toMatchObject([
      { step: 'connect', failure: { kind: 'unreachable' } },
    ]);
  });

  it('names a certificate that is not trusted, and passes once it is pinned', async () => {
    await inFolder(async (folder) => {
      const made = await makeCertificate(folder, 'theirs');
      const secure = await startServer(
        'storescp',
        (port) => ['+tls', made.key, made.certificate, '-ic', String(port)],
        folder,
      );
      const untrusted = await tested(node('a', secure.port, { tls: {} }));
      expect(untrusted.steps).toMatchObject([
        { step: 'connect', state: 'failed', failure: { kind: 'tls', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } },
      ]);
      const pinned = { trust: { kind: 'pinned', sha256: [made.sha256] } };
      const trusted = await tested(node('a', secure.port, { tls: pinned }));
      expect(trusted.steps[0]).toMatchObject({ step: 'connect', state: 'passed' });
      const ca = { kind: 'authorities', certificates: [readFileSync(made.certificate, 'utf8')] };
      expect((await tested(node('a', secure.port, { tls: { trust: ca } }))).steps[0]?.state).toBe('passed');
      await secure.close();
    });
  });

  it('says when a port takes connections and nothing answers there', async () => {
    const silent = net.createServer(() => undefined).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as AddressInfo;
    const client = createNode({
      peerId: '',
      settings: DimseSettings.parse(node('a', port)),
      secrets: { read: () => null, keep: () => undefined },
      moveTarget: null,
      times: { connectMs: 200 },
    });
    const { steps } = await client.test(new AbortController().signal);
    expect(steps).toMatchObject([
      { step: 'connect', failure: { kind: 'timed-out', waitingFor: 'association' } },
    ]);
    silent.close();
  });
});
