import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { memorySource, readHeader } from '../../native/dicom/index.ts';
import type { IndexedAttributes } from '../../native/dicom/types.ts';
import { corpusFiles, corpusFolder, type CorpusFile } from '../unit/pixels/corpus.ts';

export type RoundFile = {
  readonly file: CorpusFile;
  readonly full: string;
  readonly attributes: IndexedAttributes;
};

type Round = {
  readonly files: RoundFile[];
  readonly instances: Set<string>;
  readonly studies: Map<string, string>;
  readonly seriesList: Map<string, string>;
};

/** What files of one study, or of one series, must agree in beside the patient, to go into one round. */
export type SameThroughout = {
  readonly study: readonly (keyof IndexedAttributes)[];
  readonly series: readonly (keyof IndexedAttributes)[];
};

/**
 * The corpus holds one image in many transfer syntaxes, under one SOP Instance UID: in one library those are conflicts,
 * rightly. So its files are spread over rounds, each with a library of its own in which nothing contradicts anything.
 */
export function corpusRounds(
  wanted: (file: CorpusFile) => boolean,
  same: SameThroughout = { study: [], series: [] },
): readonly (readonly RoundFile[])[] {
  const rounds: Round[] = [];
  for (const file of corpusFiles().filter(wanted)) {
    const full = join(corpusFolder, file.path);
    const header = readHeader(memorySource(readFileSync(full)));
    if (!header.ok) continue; // the unit tests over the corpus hold that it had to be readable
    const { attributes } = header.value;
    const patient = JSON.stringify([
      attributes.PatientID,
      attributes.IssuerOfPatientID,
      attributes.PatientName,
      ...same.study.map((keyword) => attributes[keyword]),
    ]);
    const series = JSON.stringify(same.series.map((keyword) => attributes[keyword]));
    const fits = ({ instances, studies, seriesList }: Round) =>
      !instances.has(attributes.SOPInstanceUID) &&
      (studies.get(attributes.StudyInstanceUID) ?? patient) === patient &&
      (seriesList.get(attributes.SeriesInstanceUID) ?? series) === series;
    let round = rounds.find(fits);
    if (!round)
      rounds.push((round = { files: [], instances: new Set(), studies: new Map(), seriesList: new Map() }));
    round.files.push({ file, full, attributes });
    round.instances.add(attributes.SOPInstanceUID);
    round.studies.set(attributes.StudyInstanceUID, patient);
    round.seriesList.set(attributes.SeriesInstanceUID, series);
  }
  return rounds.map(({ files }) => files);
}
