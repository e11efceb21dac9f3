import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** What a module has loaded with it: its imports and re-exports but those of types, which are gone when it runs. */
function importsOf(file: string): string[] {
  const statement = /^(?:import|export)\s(?!type\b)(?:[^;]*?\sfrom\s)?'([^']+)';/gm;
  return [...readFileSync(file, 'utf8').matchAll(statement)].flatMap(([, name]) => name ?? []);
}

/** A module and everything that is loaded with it; packages by their names. */
function loadedWith(entry: string): { files: Set<string>; packages: Set<string> } {
  const [files, packages] = [new Set([path.join(root, entry)]), new Set<string>()];
  for (const file of files) {
    if (!/\.tsx?$/.test(file)) continue;
    for (const name of importsOf(file)) {
      if (name.startsWith('.')) files.add(path.resolve(path.dirname(file), name));
      else if (!name.endsWith('?url')) packages.add(name); // an address, no code
    }
  }
  return { files, packages };
}

describe('the way to the first picture', () => {
  it('waits for no package: not for the checks of the contract, nor for what draws the page', () => {
    const { files, packages } = loadedWith('renderer/boot.ts');
    expect(files.size).toBeGreaterThan(30);
    expect([...packages]).toEqual([]);
  });

  it('is told from that to the page, which needs both', () => {
    expect(loadedWith('renderer/main.tsx').packages).toContain('zod');
    expect(loadedWith('renderer/main.tsx').packages).toContain('react');
  });
});
