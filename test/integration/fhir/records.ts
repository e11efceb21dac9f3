// A library with its records, behind the API, and what a test says to it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createApi } from '../../../native/api/index.ts';
import { RecordServer, type RecordServerChange } from '../../../native/contract/index.ts';
import { openRecords, type Records, type RecordsOptions } from '../../../native/fhir/index.ts';
import { openLibrary, type OpenedLibrary } from '../../../native/library/index.ts';

export type Desk = {
  readonly folder: string;
  readonly library: OpenedLibrary;
  readonly records: Records;
  request(path: string, init?: RequestInit): Promise<Response>;
  add(
    settings: Readonly<Record<string, unknown>>,
    secrets?: RecordServerChange['secrets'],
  ): Promise<RecordServer>;
  /** Closed and opened again, as after a restart. */
  again(): Promise<void>;
  close(): Promise<void>;
};

export function json(value: unknown, method = 'POST'): RequestInit {
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

export function openDesk(options: RecordsOptions = {}): Desk {
  const folder = mkdtempSync(path.join(tmpdir(), 'lightbox-records-'));
  let { library, records, api } = open(folder, options);
  const close = async (): Promise<void> => {
    records.close();
    await library.close();
  };
  return {
    folder,
    get library() {
      return library;
    },
    get records() {
      return records;
    },
    request: async (address, init = {}) => api.request(address, init),
    async add(settings, secrets = {}) {
      const answer = await api.request('/api/records/servers', json({ settings, secrets }));
      if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
      return RecordServer.parse(await answer.json());
    },
    async again() {
      await close();
      ({ library, records, api } = open(folder, options));
    },
    async close() {
      await close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function open(folder: string, options: RecordsOptions) {
  const library: OpenedLibrary | null = unwrap(
    openLibrary({
      directory: folder,
      key: { kind: 'file', path: path.join(folder, 'library.key') },
      resumeJobs: false,
    }),
  );
  const records = unwrap(openRecords(library, { proxy: { kind: 'none' }, ...options }));
  const api = createApi({
    library,
    records,
    security: { check: () => ({ kind: 'pass' }) },
    host: 'shell',
    version: '0.0.0',
    launchId: 'test',
    log: () => undefined,
  });
  return { library, records, api };
}

function unwrap<T>(result: { ok: true; value: T } | { ok: false; failure: unknown }): T {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}
