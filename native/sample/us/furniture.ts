// What the machine draws round the picture: colour scale, depth ruler, electrocardiogram.
import { mix } from '../ct/raster.ts';
import { flowColour, US } from './geometry.ts';

type Colour = readonly [number, number, number];
const RULER: Colour = [170, 170, 170];
const TRACE: Colour = [70, 220, 110];
const NOW: Colour = [255, 235, 90];
const PROBE_MARK: Colour = [90, 200, 255];

export function paintFurniture(rgb: Uint8Array, phase: number): void {
  paintColourScale(rgb);
  paintRuler(rgb);
  paintTrace(rgb, phase);
  // The mark on the probe's side, which is the image's right in this view.
  for (let y = -4; y <= 4; y += 1) {
    for (let x = -4; x <= 4; x += 1)
      if (x * x + y * y <= 16) set(rgb, US.apex[0] + 26 + x, US.apex[1] - 6 + y, PROBE_MARK);
  }
}

function set(rgb: Uint8Array, x: number, y: number, colour: Colour): void {
  if (x < 0 || y < 0 || x >= US.Columns || y >= US.Rows) return;
  rgb.set(colour, (Math.round(y) * US.Columns + Math.round(x)) * 3);
}

function paintColourScale(rgb: Uint8Array): void {
  for (let y = 0; y < 120; y += 1) {
    const speed = mix(1, -1, y / 119);
    const colour = Math.abs(speed) < 0.06 ? ([0, 0, 0] as const) : flowColour(speed);
    for (let x = 0; x < 12; x += 1) set(rgb, 600 + x, 40 + y, colour);
  }
}

/** A tick every 10 mm, longer every 50 mm, along the right of the sector. */
function paintRuler(rgb: Uint8Array): void {
  for (let depthMm = 0; depthMm * 2.5 <= US.depthPixels; depthMm += 10) {
    const y = US.apex[1] + depthMm / US.mmPerPixel;
    const length = depthMm % 50 === 0 ? 9 : 4;
    for (let x = 0; x < length; x += 1) set(rgb, 622 - x, y, RULER);
  }
}

const TRACE_TOP = 438;
const TRACE_HEIGHT = 34;

/** P, QRS and T of one beat, twice over; the moment shown is marked. */
function paintTrace(rgb: Uint8Array, phase: number): void {
  let before = traceY(0);
  for (let x = 0; x < 176; x += 1) {
    const y = traceY((x / 88) % 1);
    for (let fill = Math.min(y, before); fill <= Math.max(y, before); fill += 1)
      set(rgb, 12 + x, fill, TRACE);
    before = y;
  }
  const now = 12 + Math.round(phase * 88);
  for (let y = TRACE_TOP - 4; y < TRACE_TOP + TRACE_HEIGHT + 4; y += 2) set(rgb, now, y, NOW);
}

function traceY(phase: number): number {
  const wave = (centre: number, width: number, height: number): number => {
    const away = Math.abs(phase - centre);
    return height * Math.exp(-((Math.min(away, 1 - away) / width) ** 2));
  };
  const level =
    wave(0.86, 0.035, 0.14) -
    wave(0.975, 0.012, 0.16) +
    wave(0, 0.014, 1) -
    wave(0.03, 0.014, 0.24) +
    wave(0.3, 0.06, 0.26);
  return Math.round(TRACE_TOP + TRACE_HEIGHT * (0.78 - 0.78 * level));
}
