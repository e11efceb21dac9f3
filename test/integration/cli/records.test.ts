import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { browse, PERSON, startAuthority } from '../fhir/authority.ts';
import { startFhirServer } from '../fhir/server.ts';
import { temporaryFolder } from '../library/helpers.ts';
import { endLeftOver, lightbox, running } from './process.ts';

const { folder, remove } = temporaryFolder();
const library = path.join(folder, 'library');
const records = (...args: string[]) => lightbox('records', ...args, '--library', library);
afterEach(endLeftOver);
afterAll(remove);

describe('record servers from the command line', () => {
  it('are added, listed and removed, and secrets are taken from files alone', () => {
    const token = path.join(folder, 'token');
    writeFileSync(token, 'not to be seen\n');
    const added = records('add', 'Ward', '--url', 'https://fhir.example/r4', '--token-file', token);
    expect(added.code).toBe(0);
    expect(`${added.stdout}${added.stderr}`).not.toContain('not to be seen');
    expect(JSON.parse(records('list', '--json').stdout)).toMatchObject([
      { settings: { name: 'Ward', auth: { kind: 'bearer' } }, secretsKept: ['token'] },
    ]);
    expect(records('add', 'ward', '--url', 'https://fhir.example/r4').code).toBe(2);
    expect(records('add', 'File', '--url', 'file:///etc').code).toBe(2);
    expect(records('remove', 'Ward').code).toBe(0);
    expect(records('test', 'Ward').code).toBe(2);
  });

  it('show the key of this machine, and never its private half', () => {
    const url = 'https://fhir.example/r4';
    expect(records('add', 'Machine', '--url', url, '--auth', 'backend', '--client-id', 'x').code).toBe(0);
    const { keys } = JSON.parse(records('keys', 'Machine').stdout) as { keys: Record<string, unknown>[] };
    expect(keys).toEqual([expect.objectContaining({ kty: 'EC', crv: 'P-384', alg: 'ES384' })]);
    expect(keys[0]).not.toHaveProperty('d');
  });

  it('are signed in to in a browser, and tested then', async () => {
    const authority = await startAuthority();
    const server = await startFhirServer({
      tokens: (given) => authority.scopesOf(given),
      smartConfiguration: () => authority.smartConfiguration(),
    });
    const smart = ['--auth', 'smart', '--client-id', PERSON, '--allow', new URL(authority.issuer).host];
    expect(records('add', 'Smart', '--url', server.url, ...smart).code).toBe(0);
    const signIn = running('records', 'sign-in', 'Smart', '--library', library);
    const address = await signIn.line(/^http:/);
    await browse(address);
    expect((await signIn.ended).code).toBe(0);
    const tested = running('records', 'test', 'Smart', '--json', '--library', library);
    const { code, stdout } = await tested.ended;
    expect(JSON.parse(stdout)).toMatchObject({ passed: true, offersSmart: true, fhirVersion: '4.0.1' });
    expect(code).toBe(0);
    await server.close();
    await authority.close();
  });

  it('say where the images of an entry are, and that they are not to be had there', async () => {
    const server = await startFhirServer();
    await server.put(
      {
        resourceType: 'Endpoint',
        id: 'half',
        status: 'active',
        name: 'Teaching archive',
        connectionType: { code: 'dicom-wado-rs' },
        payloadType: [{ text: 'DICOM' }],
        address: '/dicom-web',
      },
      {
        resourceType: 'ImagingStudy',
        id: 'i1',
        status: 'available',
        identifier: [{ system: 'urn:dicom:uid', value: 'urn:oid:1.2.3' }],
        subject: { reference: 'Patient/p1' },
        endpoint: [{ reference: 'Endpoint/half' }],
      },
    );
    expect(records('add', 'Images', '--url', server.url).code).toBe(0);
    const { code, stdout } = await running('records', 'images', 'Images', 'i1', '--library', library).ended;
    expect(stdout).toContain('Teaching archive');
    expect(stdout).toContain('relative-address');
    expect(stdout).toContain('No place gives the images.');
    expect(code).toBe(1);
    await server.close();
  });
});
