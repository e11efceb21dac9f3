import type { ImageRemark, PaneState } from '../imaging/index.ts';
import { commandOf } from './commands.ts';
import type { Notice } from './notices.ts';
import type { TextKey, Words } from './text.ts';

const remarkTexts: Readonly<Record<ImageRemark, TextKey>> = {
  'modality-lut-unusable': 'remarkModalityLutUnusable',
  'modality-lut-incomplete': 'remarkModalityLutIncomplete',
  'voi-lut-unusable': 'remarkVoiLutUnusable',
  'voi-lut-incomplete': 'remarkVoiLutIncomplete',
  'presentation-lut-unusable': 'remarkPresentationLutUnusable',
  'presentation-lut-incomplete': 'remarkPresentationLutIncomplete',
  'window-refused': 'remarkWindowRefused',
  'rescale-refused': 'remarkRescaleRefused',
  'contradicting-polarity': 'remarkPolarity',
  'palette-unusable': 'remarkPalette',
  'colour-label': 'remarkColourLabel',
  'overlay-unusable': 'remarkOverlayUnusable',
  'overlay-outside': 'remarkOverlayOutside',
  'shutter-unusable': 'remarkShutterUnusable',
  'true-size-unknown': 'remarkTrueSize',
};

/** What of the file was not used in showing the picture, and what is hidden of it. */
export function displayNotices({ remarks, shutter }: PaneState, { say }: Words): readonly Notice[] {
  const notices: Notice[] = [];
  if (remarks.length > 0) {
    const details = remarks.map((remark) => say(remarkTexts[remark]));
    notices.push({
      kind: 'doubtful',
      tone: 'check',
      label: say('badgeDoubtful'),
      why: say('badgeDoubtfulWhy'),
      details,
    });
  }
  if (shutter.present) {
    const key = commandOf('shutter')?.keys[0] ?? '';
    const [label, why] = shutter.lifted
      ? [say('badgeShutterLifted'), say('badgeShutterLiftedWhy')]
      : [say('badgeShutter'), say('badgeShutterWhy', { key })];
    notices.push({ kind: 'shutter', tone: shutter.lifted ? 'neutral' : 'check', label, why, details: [] });
  }
  return notices;
}
