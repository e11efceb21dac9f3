import { bulkDataUri } from '../../../pixels/header/dataSet.ts';
import type { DataSet } from '../../../pixels/header/dataSet.ts';

const ELEMENTS = ['PixelData', 'FloatPixelData', 'DoubleFloatPixelData'] as const;

/**
 * Name of the file that an instance's pixels are in, as the address of the pixels has it (`metadata` in
 * native/library/types.ts); '' for sources that name none.
 */
export function versionOf(instance: DataSet): string {
  for (const keyword of ELEMENTS) {
    const named = /[?&]v=([^&#]*)/.exec(bulkDataUri(instance, keyword) ?? '')?.[1];
    if (named !== undefined) return named;
  }
  return '';
}
