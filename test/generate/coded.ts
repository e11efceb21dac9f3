import { generate, type GeneratedFile, SOP_CLASS } from './files.ts';
import { commonModules, identityOf, imagePixelModule, type SeriesFacts } from './modules.ts';

// Images whose every pixel says whose it is, how the picture lies, and whether it is inverted; read back from a screen
// they need no word of the program that drew them. The upper left quarter is grey `code`, the upper right one
// `code + STEP`, the rest `code + 2 * STEP`: turned it stays the same picture, mirrored it does not. All are below 128, so
// that an inverted grey is known as such.

export const CODE_STEP = 37;
export const FIRST_CODE = 8;
const PER_SERIES = 4;
const SERIES = 3;

export type CodedPatient = {
  readonly PatientName: string;
  readonly PatientID: string;
};
export const CODED_PATIENTS: readonly CodedPatient[] = [
  { PatientName: 'Alder^Ann', PatientID: 'TRUST-1' },
  { PatientName: 'Birch^Ben', PatientID: 'TRUST-2' },
  { PatientName: 'Cedar^Cai', PatientID: 'TRUST-3' },
];

export type CodedFile = GeneratedFile & {
  readonly code: number;
  readonly patient: CodedPatient;
  readonly SeriesDescription: string;
  readonly InstanceNumber: number;
};

/** The code of an image: patient and series from 0, image from 0. */
export const codeOf = (patient: number, series: number, image: number): number =>
  FIRST_CODE + (patient * SERIES + series) * PER_SERIES + image;

function pixels(rows: number, columns: number, code: number): Uint8Array {
  return Uint8Array.from({ length: rows * columns }, (_, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    if (row >= rows / 2) return code + 2 * CODE_STEP;
    return column < columns / 2 ? code : code + CODE_STEP;
  });
}

// An axial, a coronal and, in another study, a second axial one: reference lines, links and joined studies.
const orientations = [
  [1, 0, 0, 0, 1, 0],
  [1, 0, 0, 0, 0, -1],
  [1, 0, 0, 0, 1, 0],
] as const;

function codedImage(patient: number, series: number, image: number): CodedFile {
  const who = CODED_PATIENTS[patient];
  if (who === undefined) throw new Error(`patient ${String(patient)}`);
  const [rows, columns] = [40 + 4 * series, 32 + 8 * patient];
  const options = { ...who, study: `coded ${patient} ${series === 2 ? 'b' : 'a'}` };
  const facts: SeriesFacts = {
    SOPClassUID: SOP_CLASS.mr,
    Modality: 'MR',
    StudyDescription: `Coded study of ${who.PatientID}`,
    SeriesDescription: `Coded ${series + 1}`,
    SeriesNumber: series + 1,
  };
  const identity = identityOf(options, 'TRUST', facts, image + 1);
  const code = codeOf(patient, series, image);
  const coronal = series === 1;
  const dataset = {
    ...commonModules(options, identity, facts, image + 1),
    ImageType: ['ORIGINAL', 'PRIMARY', 'M', 'SE'],
    FrameOfReferenceUID: `1.2.826.0.1.3680043.8.498.7.${patient + 1}`,
    PixelSpacing: [2, 2],
    SliceThickness: 5,
    ImageOrientationPatient: orientations[series] ?? orientations[0],
    ImagePositionPatient: coronal ? [-40, image * 5 - 10, 40] : [-40, -40, image * 5 - 10],
    ...imagePixelModule({
      Rows: rows,
      Columns: columns,
      BitsStored: 8,
      PixelRepresentation: 0,
      PhotometricInterpretation: 'MONOCHROME2',
    }),
    // PS3.3 C.11.2.1.2.1: 128 and 256 give back the values 0 to 255 as they are.
    WindowCenter: 128,
    WindowWidth: 256,
  };
  const file = generate(identity, dataset, [pixels(rows, columns, code)], options);
  return {
    ...file,
    code,
    patient: who,
    SeriesDescription: facts.SeriesDescription,
    InstanceNumber: image + 1,
  };
}

/** Three patients with two studies each: three series of four images, no code twice. */
export function codedStudies(): CodedFile[] {
  const files: CodedFile[] = [];
  for (const patient of CODED_PATIENTS.keys())
    for (let series = 0; series < SERIES; series++)
      for (let image = 0; image < PER_SERIES; image++) files.push(codedImage(patient, series, image));
  return files;
}
