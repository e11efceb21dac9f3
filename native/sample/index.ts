// The sample study for a new user: three examinations of a patient who does not exist, made by our own code.
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { crInstance } from './cr/instance.ts';
import { ctCount, ctInstance } from './ct/instances.ts';
import { usInstance } from './us/instance.ts';

export type SampleProgress = { readonly done: number; readonly total: number };
export type SampleOptions = {
  /** Called after every file. What it returns is awaited, so that the caller can let other work run. */
  readonly onProgress?: (progress: SampleProgress) => void | Promise<void>;
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

export const sampleFileCount: number = FILES.length;

/**
 * Writes the sample below the directory: a CT of the abdomen (72 slices), a chest radiograph and an ultrasound cine, some
 * 40 MB, and returns the paths. Computes for seconds without a pause of its own between files: run it in a worker.
 * The files and their UIDs are the same every time. Rejects with the signal's reason, or with an I/O error.
 */
export async function writeSampleStudy(directory: string, options: SampleOptions = {}): Promise<string[]> {
  const paths: string[] = [];
  for (const [index, { path, make }] of FILES.entries()) {
    options.signal?.throwIfAborted();
    const target = join(directory, path);
    await mkdir(dirname(target), { recursive: true });
    // Under another name until it is whole: a reader never meets half a file.
    await writeFile(`${target}.part`, make());
    await rename(`${target}.part`, target);
    paths.push(target);
    await options.onProgress?.({ done: index + 1, total: FILES.length });
  }
  return paths;
}
