import type { Hono } from 'hono';
import { createApi } from '../../../native/api/index.ts';
import type { Library } from '../../../native/library/types.ts';
import { fakeLibrary } from './fakeLibrary.ts';

/** The API over a library in memory, behind a gate that lets everything pass: the gates have tests of their own. */
export function testApi(overrides: Partial<Library> = {}, host: 'browser' | 'shell' = 'browser'): Hono {
  return createApi({
    library: fakeLibrary(overrides),
    security: { check: () => ({ kind: 'pass' }) },
    host,
    version: '0.0.0',
    launchId: 'launch-1',
    log: () => undefined,
  });
}

export const json = (body: unknown, method = 'POST'): RequestInit => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
