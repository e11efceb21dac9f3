import type { DataSet } from '../../../pixels/header/dataSet.ts';
import { buildSeries, addressOf } from '../../../renderer/imaging/metadata/series.ts';
import { tags } from '../../../pixels/header/tags.ts';
import type { Keyword } from '../../../pixels/header/tags.ts';
import type { SeriesModel } from '../../../renderer/imaging/types.ts';

type Value = string | number | readonly (string | number | DataSet)[];
export type Attributes = Partial<Record<Keyword, Value>>;

export const STUDY = '1.2.3';
export const SERIES = '1.2.3.4';

/** DICOM JSON of a data set. */
export function dataSet(attributes: Attributes): DataSet {
  return Object.fromEntries(
    Object.entries(attributes).map(([keyword, value]) => {
      const values = Array.isArray(value) ? value : [value];
      return [tags[keyword as Keyword], { vr: 'UN', Value: values }];
    }),
  );
}

let made = 0;

/** An instance with what every image has; a new UID each time unless one is given. */
export const instance = (attributes: Attributes = {}): DataSet =>
  dataSet({
    StudyInstanceUID: STUDY,
    SeriesInstanceUID: SERIES,
    SOPInstanceUID: `1.2.3.4.${String(++made)}`,
    Rows: 4,
    Columns: 6,
    ...attributes,
  });

export function series(instances: readonly DataSet[]): SeriesModel {
  const address = addressOf('library', STUDY, SERIES);
  if (address === null) throw new Error('UIDs');
  return buildSeries(instances, address);
}

export const only = (attributes: Attributes): SeriesModel => series([instance(attributes)]);

/** Instance Numbers in display order. */
export const numbersOf = (model: SeriesModel): (number | null)[] =>
  model.frames.map((frame) => frame.InstanceNumber);
export const AXIAL = [1, 0, 0, 0, 1, 0];
