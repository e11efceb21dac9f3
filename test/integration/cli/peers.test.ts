import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../library/helpers.ts';
import { hasTools } from '../pacs/peers.ts';
import { startArchive } from '../pacs/remote.ts';
import { browse, CLIENT, startSignInServer } from '../../peers/signInServer.ts';
import { endLeftOver, lightbox, running } from './process.ts';

const { folder, remove } = temporaryFolder();
const library = path.join(folder, 'library');
const peers = (...args: string[]) => lightbox('peers', ...args, '--library', library);
afterEach(endLeftOver);
afterAll(remove);

describe('remote archives from the command line', () => {
  it.each(['https://reader:secret@web.example/dicom-web', 'https://token@web.example', 'http:\\\\a:b@c'])(
    'are not kept with a secret in their address: %s',
    (url) => {
      const { code, stderr } = peers('add', 'Web', '--url', url);
      expect(stderr).toContain('(url)');
      expect(code).toBe(2);
    },
  );

  it('may have an @ behind the address of the computer', () => {
    expect(peers('add', 'At', '--url', 'https://web.example:8042/of@us?a=b@c').code).toBe(0);
    expect(peers('remove', 'At').code).toBe(0);
  });

  it('are added, listed and removed, and secrets are taken from files alone', () => {
    const node = ['--host', 'pacs.example', '--port', '104', '--aet', 'PACS', '--confirm-storage', '240'];
    expect(peers('add', 'Main', ...node).code).toBe(0);
    const password = path.join(folder, 'password');
    writeFileSync(password, 'not to be seen\n');
    const web = ['--url', 'https://web.example/dicom-web', '--user', 'reader', '--password-file', password];
    const added = peers('add', 'Web', ...web);
    expect(added.code).toBe(0);
    expect(`${added.stdout}${added.stderr}`).not.toContain('not to be seen');
    const listed = peers('list', '--json');
    expect(JSON.parse(listed.stdout)).toMatchObject([
      {
        settings: {
          kind: 'dimse',
          name: 'Main',
          calledAETitle: 'PACS',
          port: 104,
          confirmStorage: { waitMinutes: 240 },
        },
        secretsKept: [],
      },
      {
        settings: { kind: 'dicomweb', auth: { kind: 'basic', userName: 'reader' } },
        secretsKept: ['password'],
      },
    ]);
    expect(listed.stdout).not.toContain('not to be seen');
    expect(peers('remove', 'web').code).toBe(0);
    expect(peers('list').stdout).toMatch(/^\S+ {2}Main {2}dimse {2}PACS@pacs\.example:104\n$/);
  });

  it.each([
    ['without an AE title', ['Other', '--host', 'a', '--port', '104'], 'calledAETitle'],
    ['with a name that is taken', ['MAIN', '--host', 'a', '--port', '104', '--aet', 'A'], 'name already'],
    [
      'with a file that is not there',
      ['Other', '--url', 'https://a.example', '--token-file', '/no/such'],
      '/no/such',
    ],
  ])('are not added %s', (_what, args, said) => {
    const { code, stderr } = peers('add', ...args);
    expect(stderr).toContain(said);
    expect(code).toBe(2);
  });

  it('are signed in to as a person, who goes on in a browser', async () => {
    const server = await startSignInServer();
    const scope = ['--scope', 'openid offline_access'];
    const issuer = ['--issuer', server.issuer, '--client-id', CLIENT];
    peers('add', 'Personal', '--url', 'https://web.example/dicom-web', ...issuer, ...scope);
    const signing = running('peers', 'sign-in', 'Personal', '--library', library);
    await browse(await signing.line(/^http/));
    const { code, stdout } = await signing.ended;
    expect(stdout).toContain('Signed in.');
    expect(code).toBe(0);
    server.answer = 'deny';
    const again = running('peers', 'sign-in', 'Personal', '--library', library);
    await browse(await again.line(/^http/));
    expect((await again.ended).code).toBe(1);
    await server.close();
  });

  it('says in words what is wrong with one, and exits with 1', () => {
    peers('add', 'Nobody', '--host', '127.0.0.1', '--port', '1', '--aet', 'A');
    const { code, stdout } = peers('test', 'Nobody');
    expect(stdout).toContain('Connection: failed. Nobody listens there');
    expect(code).toBe(1);
    expect(peers('test', 'Unknown').code).toBe(2);
  });

  it.skipIf(!hasTools('dcmqrscp', 'storescu'))('says what one offers', async () => {
    const archive = await startArchive([]);
    peers('add', 'Archive', '--host', '127.0.0.1', '--port', String(archive.port), '--aet', 'QR');
    const { code, stdout } = peers('test', 'Archive');
    expect(stdout).toContain('Search: works');
    expect(stdout).toContain('Retrieve by C-GET: works');
    expect(code).toBe(0);
    peers('add', 'Wrong', '--host', '127.0.0.1', '--port', String(archive.port), '--aet', 'WRONG');
    expect(peers('test', 'Wrong').stdout).toContain('another AE title');
    await archive.close();
  });
});
