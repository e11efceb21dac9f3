// A study of a scripted archive, and a library that is to get it from there.
import { afterEach, beforeEach } from 'vitest';
import { text } from '../../../native/dicom/index.ts';
import type { WriteDataset } from '../../../native/dicom/write.ts';
import { ctSeries, type GeneratedFile } from '../../generate/index.ts';
import {
  type Errand,
  type Script,
  scriptedArchive,
  type ScriptedArchive,
} from '../../peers/scriptedArchive.ts';
import { node, openRemote, type Remote } from './remote.ts';

export const IMAGES = 6;
const of = (seed: string, more: object = {}): GeneratedFile[] =>
  ctSeries({ seed, study: 'bad', PatientID: 'ID-BAD', slices: IMAGES, rows: 16, columns: 16, ...more });
export const study = of('bad archives');
export const second = of('bad archives', { SeriesNumber: 2 });
export const stranger = of('a stranger', { study: 'strange', PatientID: 'ID-STRANGE' });
export const StudyInstanceUID = study[0]?.StudyInstanceUID ?? '';
export const SeriesInstanceUID = study[0]?.SeriesInstanceUID ?? '';
export const uidsOf = (files: readonly GeneratedFile[]): string[] =>
  files.map(({ SOPInstanceUID }) => SOPInstanceUID).toSorted();

export let remote: Remote;
export let archive: ScriptedArchive | null = null;
beforeEach(() => {
  remote = openRemote({ pausesMs: [1, 1] }, { stallMs: 200, answerMs: 400, connectMs: 1000, cancelMs: 5000 });
});
afterEach(async () => {
  await remote.close();
  await archive?.close();
  archive = null;
});

/** Lists the study well, other than `script` says. */
export const listing =
  (files: readonly GeneratedFile[] = study, announced: number | null = files.length): Script['find'] =>
  (level, keys): readonly WriteDataset[] => {
    const above = { StudyInstanceUID, QueryRetrieveLevel: level };
    if (level === 'STUDY') return [{ ...above, PatientID: 'ID-BAD' }];
    const seriesUIDs = [...new Set(files.map((file) => file.SeriesInstanceUID))];
    if (level === 'SERIES')
      return seriesUIDs.map((UID) => ({
        ...above,
        SeriesInstanceUID: UID,
        ...(announced === null ? {} : { NumberOfSeriesRelatedInstances: announced / seriesUIDs.length }),
      }));
    const asked = text(keys, '0020000E');
    return files
      .filter((file) => file.SeriesInstanceUID === asked)
      .map((file) => ({
        ...above,
        SeriesInstanceUID: file.SeriesInstanceUID,
        SOPInstanceUID: file.SOPInstanceUID,
        SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
      }));
  };

/** Sends what is asked for, series by series or image by image, out of `files`. */
export const sending =
  (files: readonly GeneratedFile[]) =>
  async ({ keys, store: send }: Errand): Promise<number> => {
    const single = keys['00080018']?.Value;
    const series = text(keys, '0020000E');
    for (const file of files)
      if (single === undefined ? file.SeriesInstanceUID === series : single.includes(file.SOPInstanceUID))
        await send(file);
    return 0;
  };

export async function from(script: Script, more: object = {}): Promise<string> {
  archive = await scriptedArchive(script);
  return (await remote.add(node('Scripted', archive.port, { retrieveBy: 'get', ...more }))).peerId;
}
export const here = (UID = StudyInstanceUID): string[] =>
  remote.library
    .instances(UID, null)
    .map(({ SOPInstanceUID }) => SOPInstanceUID)
    .toSorted();
