// The shared corpus: real files with what independent toolkits say of them. Found only through LIGHTBOX_CORPUS.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type CorpusFile = {
  readonly path: string;
  readonly bytes: number;
  readonly preamble: boolean;
  readonly validity: 'ok' | 'odd-but-readable' | 'must-reject';
  readonly light?: boolean;
  readonly TransferSyntaxUID?: string | null;
  readonly SpecificCharacterSet?: string | readonly string[] | null;
  readonly PatientName?: string | null;
  readonly PatientNameDcmtk?: string | null;
  readonly NumberOfFrames?: number | string | null;
  readonly hasPixelData?: boolean | null;
  readonly pixelMd5?: string;
  readonly toolsAgree?: boolean | null;
  readonly [keyword: string]: unknown;
};

export const corpusFolder = process.env['LIGHTBOX_CORPUS'];

export const corpusFiles = (): readonly CorpusFile[] => {
  if (corpusFolder === undefined) return [];
  const manifest = JSON.parse(readFileSync(join(corpusFolder, 'MANIFEST.json'), 'utf8')) as {
    files: readonly CorpusFile[];
  };
  return manifest.files;
};

export const corpusPath = (file: CorpusFile): string => join(corpusFolder ?? '', file.path);

export const corpusBytes = (file: CorpusFile): Buffer => readFileSync(corpusPath(file));
