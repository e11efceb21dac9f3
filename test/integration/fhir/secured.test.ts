import { afterAll, describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { RecordTest } from '../../../native/contract/index.ts';
import { temporaryFolder } from '../library/helpers.ts';
import { hasTools, makeCertificate } from '../pacs/peers.ts';
import { tlsFront } from '../pacs/webArchive.ts';
import { json, openDesk } from './records.ts';
import { startFhirServer } from './server.ts';

const { folder, remove } = temporaryFolder();
afterAll(remove);

describe.skipIf(!hasTools('openssl'))('a record server with a certificate of the hospital', () => {
  it('is not believed before it is named, by its authority or by itself', async () => {
    const server = await startFhirServer();
    const certificate = await makeCertificate(folder, 'fhir');
    const front = await tlsFront(certificate, Number(new URL(server.url).port));
    const desk = openDesk();
    const url = `${front.origin}${new URL(server.url).pathname}`;
    const tested = async (trust?: object): Promise<RecordTest> => {
      const settings = { name: 'T', url, ...(trust === undefined ? {} : { trust }) };
      return RecordTest.parse(
        await (await desk.request('/api/records/servers/test', json({ settings }))).json(),
      );
    };
    expect((await tested()).steps).toEqual([
      { step: 'connect', state: 'failed', failure: { kind: 'tls', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } },
    ]);
    const other = 'ab'.repeat(32);
    expect((await tested({ kind: 'pinned', sha256: [other] })).steps).toEqual([
      { step: 'connect', state: 'failed', failure: { kind: 'tls', code: 'pinned-certificate' } },
    ]);
    expect((await tested({ kind: 'pinned', sha256: [certificate.sha256] })).passed).toBe(true);
    const pem = readFileSync(certificate.certificate, 'utf8');
    expect((await tested({ kind: 'authorities', certificates: [pem] })).passed).toBe(true);
    await desk.close();
    front.close();
    await server.close();
  });
});
