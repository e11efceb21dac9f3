import type { Display } from '../../native/contract/index.ts';

/** Width of a bank card, ISO/IEC 7810 ID-1, mm. */
export const CARD_WIDTH_MM = 85.6;
const DAY_MS = 86_400_000;
const MOST_DISPLAYS = 32;

/** What a page can see of the screen that it is on. */
export type ScreenFacts = {
  readonly width: number; // CSS pixels at 100 %; page zoom has no part in them
  readonly height: number;
  readonly left: number; // among the screens of the computer
  readonly top: number;
  readonly colorDepth: number;
};

/** Tells the screens of one computer apart: two alike by their places. */
export const displayKey = ({ width, height, left, top, colorDepth }: ScreenFacts): string =>
  `${String(width)}x${String(height)}+${String(left)}+${String(top)}@${String(colorDepth)}`;

export const displayOf = (displays: readonly Display[], key: string): Display =>
  displays.find((display) => display.key === key) ?? { key, mmPerDevicePixel: null, declared: null };

/** The list with one display changed; the longest unchanged ones go when it is full. */
export const withDisplay = (displays: readonly Display[], changed: Display): Display[] =>
  [...displays.filter(({ key }) => key !== changed.key), changed].slice(-MOST_DISPLAYS);

/** Size of a device pixel from a bar that is as long as a card; null for what no screen is (10 to 2500 pixels an inch). */
export function pixelSizeFrom(barDevicePixels: number): number | null {
  const mm = CARD_WIDTH_MM / barDevicePixels;
  return mm >= 0.01 && mm <= 2 ? mm : null;
}

export type Declaration =
  | { readonly kind: 'undeclared' }
  | { readonly kind: 'expired'; readonly by: string; readonly since: number }
  | { readonly kind: 'declared'; readonly by: string; readonly until: number };

/** Whether somebody answers for the display today. One that is dated in the future is not believed. */
export function declarationOf({ declared }: Display, now: number): Declaration {
  if (declared === null || declared.at > now + DAY_MS) return { kind: 'undeclared' };
  const until = declared.at + declared.days * DAY_MS;
  return now < until
    ? { kind: 'declared', by: declared.by, until }
    : { kind: 'expired', by: declared.by, since: until };
}
