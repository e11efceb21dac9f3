import { isCutOff } from '../../contract/index.ts';
import type { DicomHeader } from '../types.ts';

/**
 * Whether the bytes end before the data set does. Other programs cannot read such a one; pixels that are fewer than described,
 * in elements that are whole, are no such thing.
 */
export const breaksOff = ({
  problem,
  tolerated,
  dataSet,
}: Pick<DicomHeader, 'problem' | 'tolerated' | 'dataSet'>): boolean => {
  if (tolerated.includes('pixel-length-beyond-end') || tolerated.includes('fragments-beyond-end'))
    return true;
  if (problem?.kind === 'truncated-pixel-data') return dataSet.deflated;
  return problem !== null && isCutOff(problem);
};
