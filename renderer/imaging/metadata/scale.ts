import type { FrameScale } from '../types.ts';
import type { FrameAttributes } from './functionalGroups.ts';
import { pixelAspectOf, spacingOf } from './geometry.ts';

/** The one policy for millimetres on a frame; see FrameScale. */
export function scaleOf(frame: FrameAttributes): FrameScale {
  const spacing = spacingOf(frame);
  const pixelAspect = pixelAspectOf(frame, spacing);
  return {
    source: spacing?.source ?? 'none',
    spacing,
    relativeUncertainty: null,
    regions: [],
    pixelAspect,
    remarks: [],
  };
}
