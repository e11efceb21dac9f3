import type { PaneState } from '../imaging/index.ts';
import { describedIndex } from './overlayText.ts';
import type { Say, Words } from './text.ts';

/** No one scale for the whole picture, but one in its ultrasound regions. */
export const isPerRegion = (state: PaneState): boolean =>
  state.spacingSource === 'none' && (state.series?.scale(describedIndex(state)).regions.length ?? 0) > 0;

/** Where the millimetres of a scale bar come from; nothing for those of a section of the patient. */
export function scaleSource(source: PaneState['spacingSource'], { say }: Words): string {
  switch (source) {
    case 'detector':
      return ` ${say('scaleDetector')}`;
    case 'magnification':
      return ` ${say('scaleMagnification')}`;
    case 'geometry':
      return ` ${say('scaleGeometry')}`;
    case 'fiducial':
      return ` ${say('scaleFiducial')}`;
    case 'region':
      return ` ${say('scaleRegion')}`;
    case 'manual':
      return ` ${say('scaleManual')}`;
    case 'patient':
    case 'none':
      return '';
    default:
      return source satisfies never;
  }
}

const sideWords = { L: 'sideL', R: 'sideR', B: 'sideB' } as const;

/** The side of a paired part, where the file says it and nothing contradicts it; '' where not. */
export function sideText(state: PaneState, say: Say): string {
  const side = state.series?.laterality(describedIndex(state)).side ?? null;
  return side === null || side === 'U' ? '' : say(sideWords[side]);
}
