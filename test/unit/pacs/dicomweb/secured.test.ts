import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Trust } from '../../../../native/contract/index.ts';
import { type Certificate, hasTools, makeCertificate } from '../../../integration/pacs/peers.ts';
import { atEnd, failureOf, json, never, peerAt, serve } from './webServer.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'lightbox-https-'));
const pem = (file: string): string => readFileSync(file, 'utf8');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const search = (url: string, ...rest: [Parameters<typeof peerAt>[1]?, Parameters<typeof peerAt>[2]?]) => {
  const peer = peerAt(url, ...rest);
  return failureOf(peer.findStudies({ limit: 10 }, never()));
};

describe.skipIf(!hasTools('openssl'))('a server behind TLS', () => {
  let theirs: Certificate;
  let ours: Certificate;
  let stranger: Certificate;
  beforeAll(async () => {
    [theirs, ours, stranger] = [
      await makeCertificate(folder, 'theirs'),
      await makeCertificate(folder, 'ours'),
      await makeCertificate(folder, 'stranger'),
    ];
  });
  const authorities = (of: Certificate): Trust => ({
    kind: 'authorities',
    certificates: [pem(of.certificate)],
  });
  const pinned = (of: Certificate): Trust => ({ kind: 'pinned', sha256: [of.sha256] });

  async function secured(
    options: https.ServerOptions = {},
    answer: (response: http.ServerResponse, url: URL) => void = (response) => json(response, []),
  ) {
    const server = await serve(
      (_, response, url) => answer(response, url),
      (listener) =>
        https.createServer({ cert: pem(theirs.certificate), key: pem(theirs.key), ...options }, listener),
    );
    return { ...server, url: server.origin.replace('http:', 'https:') };
  }

  it('is believed by its authority or by its pin, and by nothing else', async () => {
    const server = await secured();
    const given = { token: 'SECRET' };
    const auth = { kind: 'bearer' } as const;
    expect(await search(server.url, { trust: authorities(theirs), auth }, { given })).toBeNull();
    expect(await search(server.url, { trust: pinned(theirs), auth }, { given })).toBeNull();
    expect(server.requests.length).toBe(2);
    expect(await search(server.url, { auth }, { given })).toMatchObject({ kind: 'tls' });
    expect(await search(server.url, { trust: authorities(stranger), auth }, { given })).toMatchObject({
      kind: 'tls',
    });
    expect(await search(server.url, { trust: pinned(stranger), auth }, { given })).toEqual({
      kind: 'tls',
      code: 'pinned-certificate',
    });
    const byName = server.url.replace('127.0.0.1', 'localhost');
    expect(await search(byName, { trust: authorities(theirs), auth }, { given })).toEqual({
      kind: 'tls',
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
    // Whoever is not believed gets no token to see.
    expect(server.requests.length).toBe(2);
  });

  it('gets our certificate where it asks for one', async () => {
    const server = await secured({ requestCert: true, rejectUnauthorized: true, ca: pem(ours.certificate) });
    const trust = authorities(theirs);
    const certificate = pem(ours.certificate);
    const given = { 'private-key': pem(ours.key) };
    expect(await search(server.url, { trust, certificate }, { given })).toBeNull();
    expect(await search(server.url, { trust })).toMatchObject({ kind: 'tls' });
    expect(await search(server.url, { trust, certificate })).toEqual({
      kind: 'secret-missing',
      secret: 'private-key',
    });
    const wrong = { 'private-key': pem(stranger.key) };
    expect(await search(server.url, { trust, certificate }, { given: wrong })).toEqual({
      kind: 'bad-settings',
      detail: 'own-certificate',
    });
  });

  it('gives a series of many images by one request, byte for byte, time after time', async () => {
    const files = [300_000, 5, 70_001].map((length) => randomBytes(length));
    const message = Buffer.concat([
      ...files.flatMap((file) => [Buffer.from('--x\r\n\r\n'), file, Buffer.from('\r\n')]),
      Buffer.from('--x--'),
    ]);
    const type = 'multipart/related; type="application/dicom"; boundary=x';
    const server = await secured({}, (response, url) => {
      const stated = url.pathname.endsWith('/1.1') ? { 'content-length': message.length } : {};
      response.writeHead(200, { 'content-type': type, ...stated }).end(message);
    });
    const peer = peerAt(server.url, { trust: authorities(theirs) });
    for (const SeriesInstanceUID of ['1.1', '1.2', '1.1']) {
      const came: Buffer[] = [];
      const address = { StudyInstanceUID: '1', SeriesInstanceUID };
      const take = (file: Buffer): null => (came.push(file), null);
      const end = await peer.series(address, take, { limitBytes: 1e6, signal: never() });
      expect([end.ok, Buffer.concat(came).equals(Buffer.concat(files))]).toEqual([true, true]);
    }
  });

  it('is reached through a proxy that sees nothing but its name', async () => {
    const server = await secured();
    const plain = await serve((_, response) => json(response, []));
    const seen: (string | undefined)[] = [];
    const proxy = http.createServer((_, response) => response.writeHead(500).end());
    proxy.on('connect', (request, socket: net.Socket) => {
      seen.push(request.url, request.headers['proxy-authorization']);
      if (request.headers['proxy-authorization'] !== `Basic ${Buffer.from('me:pass').toString('base64')}`) {
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
        return;
      }
      const [host, port] = (request.url ?? '').split(':');
      const onward = net.connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.pipe(onward).pipe(socket);
      });
      socket.on('error', () => onward.destroy());
      onward.on('error', () => socket.destroy());
      socket.on('close', () => onward.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    atEnd(() => {
      proxy.closeAllConnections();
      proxy.close();
    });
    const { port } = proxy.address() as net.AddressInfo;
    const through = { url: `http://127.0.0.1:${port}`, userName: 'me' };
    const given = { 'proxy-password': 'pass', token: 'T' };
    const auth = { kind: 'bearer' } as const;
    expect(
      await search(server.url, { trust: authorities(theirs), proxy: through, auth }, { given }),
    ).toBeNull();
    expect(await search(plain.origin, { proxy: through, auth }, { given })).toBeNull();
    expect(seen.filter((_, index) => index % 2 === 0)).toEqual([
      `127.0.0.1:${server.port}`,
      `127.0.0.1:${plain.port}`,
    ]);
    expect(await search(plain.origin, { proxy: through })).toEqual({
      kind: 'not-signed-in',
      step: 'proxy',
      status: 407,
    });
    const nobody = { url: 'http://127.0.0.1:1', userName: '' };
    expect(await search(plain.origin, { proxy: nobody })).toEqual({ kind: 'unreachable', code: 'proxy' });
  });
});
