import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ReceivingSettings } from '../../../native/contract/index.ts';
import { openLibrary, type OpenedLibrary } from '../../../native/library/index.ts';
import { createReceiveService } from '../../../native/pacs/receive/service.ts';
import { freePort } from '../../peers/orthanc.ts';

let folder: string;
let library: OpenedLibrary;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'lightbox-receive-'));
  const opened = openLibrary({
    directory: folder,
    key: { kind: 'file', path: path.join(folder, 'key') },
    resumeJobs: false,
  });
  if (!opened.ok) throw new Error(opened.failure.kind);
  library = opened.value;
});
afterEach(async () => {
  await library.close();
  rmSync(folder, { recursive: true, force: true });
});

const certificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';

describe('the settings of receiving', () => {
  it('are acted on after a change that failed for a fault of ours, and whoever made that one is told', async () => {
    let stored: string | null = null;
    const service = createReceiveService({
      library,
      peers: {
        secrets: () => ({
          read: () => {
            throw new Error('the key store is gone');
          },
          keep: () => undefined,
        }),
        secretsKept: () => [],
        keepSecrets: () => undefined,
      },
      settings: {
        read: () => stored,
        write: (value) => {
          stored = value;
        },
      },
      report: () => Promise.resolve(false),
      onError: () => undefined,
    });
    const port = await freePort();
    const on = { on: true, host: '127.0.0.1', port, callers: [{ AETitle: 'CT' }] };
    const secured = ReceivingSettings.parse({ ...on, tls: { certificate } });
    await expect(service.change({ settings: secured, secrets: {} })).rejects.toThrow('the key store is gone');
    expect(service.state().listening).toBe(false);
    await service.change({ settings: ReceivingSettings.parse(on), secrets: {} });
    expect(service.state()).toMatchObject({ listening: true, problem: null });
    await service.close();
    expect(service.state().listening).toBe(false);
  });
});
