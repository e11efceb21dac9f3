// Computes the sample's files and writes them. It keeps its thread busy for seconds: see index.ts.
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { crInstance } from './cr/instance.ts';
import { ctCount, ctInstance } from './ct/instances.ts';
import { usInstance } from './us/instance.ts';

export type SampleProgress = { readonly done: number; readonly total: number };
export type SampleOptions = {
  /** Called after every file. */
  readonly onProgress?: (progress: SampleProgress) => void;
  /** Stops after the file that is being made. */
  readonly signal?: AbortSignal;
};

type SampleFile = { readonly path: string; readonly make: () => Uint8Array };

const FILES: readonly SampleFile[] = [
  { path: join('CR', 'IM0001.dcm'), make: crInstance },
  { path: join('US', 'IM0001.dcm'), make: usInstance },
  ...Array.from({ length: ctCount }, (_, index) => ({
    path: join('CT', `IM${String(index + 1).padStart(4, '0')}.dcm`),
    make: () => ctInstance(index),
  })),
];

export async function writeSampleFiles(directory: string, options: SampleOptions): Promise<string[]> {
  const paths: string[] = [];
  for (const [index, { path, make }] of FILES.entries()) {
    options.signal?.throwIfAborted();
    const target = join(directory, path);
    await mkdir(dirname(target), { recursive: true });
    // Under another name until it is whole: a reader never meets half a file.
    await writeFile(`${target}.part`, make());
    await rename(`${target}.part`, target);
    paths.push(target);
    options.onProgress?.({ done: index + 1, total: FILES.length });
  }
  return paths;
}
