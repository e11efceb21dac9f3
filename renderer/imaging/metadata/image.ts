import type { FrameAttributes } from '../../../pixels/header/functionalGroups.ts';
import { headerImageOf } from '../../../pixels/header/image.ts';
import { strings } from '../../../pixels/header/dataSet.ts';
import type { FrameImage } from '../types.ts';
import { cosinesOf } from './geometry.ts';
import { anatomyOf } from './laterality.ts';
import { drawnScaleOf } from './scale.ts';

/** What drawing and reading out this frame needs. */
export function imageOf(frame: FrameAttributes): FrameImage {
  const { instance } = frame;
  const cosines = cosinesOf(frame);
  const [row, column] = strings(instance, 'PatientOrientation');
  return {
    ...headerImageOf(frame),
    ...drawnScaleOf(frame),
    anatomy: anatomyOf(instance),
    cosines: cosines === null ? null : { row: cosines.row, column: cosines.column },
    PatientOrientation:
      row !== undefined && column !== undefined && row !== '' && column !== '' ? [row, column] : null,
  };
}
