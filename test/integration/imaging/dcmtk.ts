import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

// Pictures of dcmtk (dcmj2pnm, dcmp2pgm), which shares no code with ours.

export type Pnm = {
  readonly samples: 1 | 3;
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
};

export async function inFolder<T>(use: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lightbox-dcmtk-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function readPnm(file: string): Pnm {
  const bytes = readFileSync(file);
  const header = /^P([56])\s+(?:#[^\n]*\n)*(\d+)\s+(\d+)\s+255\s/.exec(
    bytes.subarray(0, 200).toString('latin1'),
  );
  if (header === null) throw new Error('no picture');
  const data = new Uint8Array(bytes.subarray(header[0].length));
  return { samples: header[1] === '6' ? 3 : 1, width: Number(header[2]), height: Number(header[3]), data };
}

/** What dcmj2pnm makes of the first frame at its own size; null when it cannot read it. */
export const dcmj2pnm = (file: string, options: readonly string[]): Promise<Pnm | null> =>
  inFolder((folder) => {
    const out = path.join(folder, 'out.pnm');
    try {
      execFileSync('dcmj2pnm', ['-q', '+op', '-S', ...options, file, out], { stdio: 'pipe' });
      return readPnm(out);
    } catch {
      return null;
    }
  });

// Tools that undo codings for which dcmj2pnm has no decoder, by transfer syntax. Neither reads every file.
const TOOLS: readonly (readonly [RegExp, readonly (readonly string[])[]])[] = [
  [/\.4\.8[01]$/, [['gdcmconv', '-w'], ['dcmdjpls']]],
  [/\.4\.9[01]$/, [['gdcmconv', '-w']]],
];

function ran([command = '', ...options]: readonly string[], from: string, to: string): boolean {
  try {
    execFileSync(command, [...options, from, to], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}

/** Calls `use` with a file that dcmj2pnm can decode, or with the file itself. */
export function forDcmtk<T>(
  file: string,
  TransferSyntaxUID: string,
  use: (readable: string) => Promise<T>,
): Promise<T> {
  const tools = TOOLS.find(([syntax]) => syntax.test(TransferSyntaxUID))?.[1] ?? [];
  return inFolder((folder) => {
    const out = path.join(folder, 'plain.dcm');
    return use(tools.some((tool) => ran(tool, file, out)) ? out : file);
  });
}

/** The greatest difference of a sample, and how many differ by more than 1. */
export function difference(
  rgba: Uint8ClampedArray,
  { samples, data }: Pnm,
): { readonly worst: number; readonly above: number } {
  let [worst, above] = [0, 0];
  for (let at = 0; at * 4 < rgba.length; at++) {
    for (let channel = 0; channel < 3; channel++) {
      const theirs = data[at * samples + (samples === 3 ? channel : 0)] ?? 0;
      const away = Math.abs((rgba[at * 4 + channel] ?? 0) - theirs);
      worst = Math.max(worst, away);
      if (away > 1) above += 1;
    }
  }
  return { worst, above };
}

/** What dcmp2pgm makes of an image under a presentation state: P-values of 8 bits. */
export const dcmp2pgm = (image: string, state: string): Promise<Pnm> =>
  inFolder((folder) => {
    const out = path.join(folder, 'out.pgm');
    execFileSync('dcmp2pgm', ['-q', '-p', state, image, out], { stdio: 'pipe' });
    return readPnm(out);
  });
