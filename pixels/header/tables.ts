import { bulkDataUri, sequence } from './dataSet.ts';
import type { DataSet } from './dataSet.ts';
import { tags } from './tags.ts';
import type { Keyword } from './tags.ts';

// Look-up tables may come as bulk data (PS3.18 F.2.6). They are needed to draw, so they are fetched with the metadata;
// everything else stays where it is.

const TABLES: readonly Keyword[] = [
  'RedPaletteColorLookupTableData',
  'GreenPaletteColorLookupTableData',
  'BluePaletteColorLookupTableData',
  'SegmentedRedPaletteColorLookupTableData',
  'SegmentedGreenPaletteColorLookupTableData',
  'SegmentedBluePaletteColorLookupTableData',
  'LUTData',
];
const PARENTS: readonly Keyword[] = [
  'ModalityLUTSequence',
  'VOILUTSequence',
  'PresentationLUTSequence',
  'SharedFunctionalGroupsSequence',
  'PerFrameFunctionalGroupsSequence',
  'FrameVOILUTSequence',
];

/** A table holds at most 65536 words; what is larger is none. */
export const MOST_TABLE_BYTES = 1 << 20;

/** The bytes behind a bulk data URI; null when they cannot be had. */
export type FetchTable = (uri: string) => Promise<Uint8Array | null>;

/** A data set with its look-up tables in place; one that cannot be had stays absent. */
export async function withTables(dataSet: DataSet, fetchTable: FetchTable): Promise<DataSet> {
  const changes: Record<string, unknown> = {};
  for (const keyword of TABLES) {
    const uri = bulkDataUri(dataSet, keyword);
    const value = uri === null ? null : await fetchTable(uri);
    if (value !== null) changes[tags[keyword]] = { vr: 'OW', InlineBinary: value };
  }
  for (const keyword of PARENTS) {
    const items = sequence(dataSet, keyword);
    if (items.length === 0) continue;
    const inlined = await Promise.all(items.map((item) => withTables(item, fetchTable)));
    if (inlined.some((item, at) => item !== items[at])) changes[tags[keyword]] = { vr: 'SQ', Value: inlined };
  }
  return Object.keys(changes).length === 0 ? dataSet : { ...dataSet, ...changes };
}
