// A server that takes what it is sent.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { parts as partsOf } from '../../api/multipartParts.ts';
import { serve } from './webServer.ts';

export type Received = { readonly uid: string; readonly bytes: Buffer };

/** A server that reads what it gets, by RFC 2046 and not by our own words, and answers as it is told. */
export async function storing(
  uids: readonly string[],
  answer: (got: readonly Received[], response: ServerResponse, request: IncomingMessage) => void,
) {
  const received: Received[][] = [];
  const server = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const headers = { 'content-type': request.headers['content-type'] ?? '' };
      void partsOf(new Response(Buffer.concat(chunks), { headers })).then((parts) => {
        const got = parts.map(({ bytes }) => ({
          uid: uids.find((uid) => Buffer.from(bytes).includes(uid)) ?? '',
          bytes: Buffer.from(bytes),
        }));
        received.push(got);
        answer(got, response, request);
      });
    });
  });
  return { ...server, received };
}

const ui = (value: string) => ({ vr: 'UI', Value: [value] });
const us = (value: number) => ({ vr: 'US', Value: [value] });
export const stored = (uid: string, warning?: number) => ({
  '00081155': ui(uid),
  ...(warning === undefined ? {} : { '00081196': us(warning) }),
});
export const failed = (uid: string, reason?: number) => ({
  '00081155': ui(uid),
  ...(reason === undefined ? {} : { '00081197': us(reason) }),
});
export const words = (good: readonly unknown[], bad: readonly unknown[] = []) => ({
  ...(good.length === 0 ? {} : { '00081199': { vr: 'SQ', Value: good } }),
  ...(bad.length === 0 ? {} : { '00081198': { vr: 'SQ', Value: bad } }),
});
