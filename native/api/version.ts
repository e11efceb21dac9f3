import { readFile } from 'node:fs/promises';

/** The version in package.json, which is two folders up from here and from the bundle (dist/services/) alike. */
export async function appVersion(): Promise<string> {
  const file: unknown = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));
  const version = typeof file === 'object' && file !== null && 'version' in file ? file.version : null;
  return typeof version === 'string' ? version : '0.0.0';
}
