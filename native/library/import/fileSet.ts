// DICOMDIR (PS3.10 8, PS3.3 F): which files it says are there. It is only asked what is missing; what lies in the
// folders is read whether it is listed or not.
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fail, ok, type FileProblem, type Result } from '../../contract/index.ts';
import type { ByteSource, DicomHeader } from '../../dicom/index.ts';
import { fileSetReferences } from './fileSetReferences.ts';
import { plainName } from './walk.ts';

export type MissingReference = { readonly name: string; readonly referencedFileID: string };

/** Referenced files that are not below `directory`. `name` is relative to it. */
export function missingReferences(
  source: ByteSource,
  header: DicomHeader,
  directory: string,
): Result<readonly MissingReference[], FileProblem> {
  const references = fileSetReferences(source, header);
  if (!references.ok) return fail(references.failure);
  const missing = references.value.filter((components) => !isThere(directory, components));
  return ok(
    missing.map((components) => ({
      name: path.join(...components),
      referencedFileID: components.join('\\'),
    })),
  );
}

function isThere(directory: string, components: readonly string[]): boolean {
  if (existsSync(path.join(directory, ...components))) return true;
  let at = directory;
  for (const component of components) {
    const name = namesIn(at).find((entry) => plainName(entry) === plainName(component));
    if (name === undefined) return false;
    at = path.join(at, name);
  }
  return true;
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
