import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

// Only the unpacked app can be built where the installers' tools cannot be downloaded: so what they would be built from
// is at least held against the builder's own schema.

type Builder = {
  getConfig(projectDirectory: string, file: string | null, options: null): Promise<Record<string, unknown>>;
  validateConfiguration(configuration: unknown, log: { add(): void }): Promise<void>;
};

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const require = createRequire(import.meta.url);
const builder = require('app-builder-lib/out/util/config/config') as Builder;
const log = { add: () => undefined };

describe('the installers’ configuration', () => {
  it('is valid by electron-builder’s own schema', async () => {
    const configuration = await builder.getConfig(root, path.join(root, 'electron-builder.yml'), null);
    await expect(builder.validateConfiguration(configuration, log)).resolves.toBeUndefined();
    await expect(builder.validateConfiguration({ ...configuration, nonsense: true }, log)).rejects.toThrow(
      'nonsense',
    );
  });

  it('names NSIS and MSI for all users of a PC, AppImage, deb and dmg', async () => {
    const configuration = await builder.getConfig(root, path.join(root, 'electron-builder.yml'), null);
    expect(configuration).toMatchObject({
      win: { target: ['nsis', 'msi'] },
      nsis: { perMachine: true },
      msi: { perMachine: true },
      linux: { target: ['AppImage', 'deb'] },
      mac: { target: ['dmg'] },
    });
  });
});
