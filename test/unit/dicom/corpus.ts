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

// Odd files whose manifest values cannot be ours, each with its cause. test/RISKS.md lists them too.
const NOT_AS_IN_MANIFEST: ReadonlyMap<string, string> = new Map([
  ['TC0901_truncated_meta_group', 'ends inside group 2: there is no data set to index'],
  ['TC0133_sopinstanceuid_over_10x', 'a UID of 640 characters; group 2 holds the usable one'],
  ['TC0571_meta_0010_vr_ffff', "pydicom's transfer syntax is 700 bytes of the following elements"],
  ['TC1141_oob_len_len_2GB', "pydicom's name is the rest of the file"],
  ['TC1145_oob_len_len_1MB', "pydicom's name is the rest of the file"],
  ['TC0771_patientname_65535', "pydicom's name is the text of a Python bytes object"],
  ['TC0887_pathtraversal_win_sam', 'pydicom splits the name at backslashes; dcmtk does not, and nor do we'],
  ['rt/pydicom/badVR.dcm', 'Number of Frames is "1A", which is no number'],
]);
export const isExempt = (file: Pick<CorpusFile, 'path'>): boolean =>
  [...NOT_AS_IN_MANIFEST.keys()].some((name) => file.path.includes(name));
