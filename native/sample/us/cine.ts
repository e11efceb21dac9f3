// An echocardiographic cine: B-mode speckle with colour flow over it, as the machine would send it, in RGB.
import { mix } from '../ct/raster.ts';
import { noiseAt, type NoiseTile, noiseTile, randomNumbers } from '../random.ts';
import { paintFurniture } from './furniture.ts';
import { flowColour, US } from './geometry.ts';
import { type Beat, beatAt, tissueAt } from './heart.ts';

const LINES = 190;
const SAMPLES = 370;

type Speckle = { readonly fixed: NoiseTile; readonly fixedToo: NoiseTile };

/** Frame by frame, so that a caller can report progress between them. */
export function* cineFrames(): Generator<Uint8Array> {
  // Two independent parts of the echo's amplitude: together their length is Rayleigh distributed, as speckle is.
  const speckle: Speckle = { fixed: noiseTile(512, 1, 21), fixedToo: noiseTile(512, 1, 22) };
  const scan = scanConversion();
  for (let frame = 0; frame < US.frames; frame += 1) {
    const phase = frame / US.frames;
    const beam = beams(beatAt(phase), frame, speckle);
    const rgb = converted(beam, scan);
    paintFurniture(rgb, phase);
    yield rgb;
  }
}

type Beams = { readonly grey: Float32Array; readonly flow: Float32Array };

/** The picture as the probe sees it: line by line, sample by sample. */
function beams(beat: Beat, frame: number, speckle: Speckle): Beams {
  const tissue = tissueAt(beat);
  const grey = new Float32Array(LINES * SAMPLES);
  const flow = new Float32Array(LINES * SAMPLES);
  const random = randomNumbers(900 + frame);
  const stepMm = (US.depthPixels / SAMPLES) * US.mmPerPixel;
  for (let line = 0; line < LINES; line += 1) {
    const angle = mix(-US.halfAngle, US.halfAngle, line / (LINES - 1));
    const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
    const gain = 1 - 0.45 * Math.abs(angle / US.halfAngle) ** 3; // the outer lines are weaker
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      const depth = sample * stepMm;
      const here = tissue(depth * sin, depth * cos);
      // Speckle belongs to the tissue and moves with it, along the beam, as the base does.
      const moved = sample + (beat.squeeze * 26 * depth) / 100;
      const a = noiseAt(speckle.fixed, moved, line * 0.9);
      const b = noiseAt(speckle.fixedToo, moved, line * 0.9);
      const clutter = 0.22 * Math.exp(-depth / 9) + 0.004 * random();
      const amplitude = (here.echo * gain * (0.8 + depth / 500) + clutter) * Math.sqrt(a * a + b * b) * 0.75;
      const index = line * SAMPLES + sample;
      grey[index] = Math.max(0, Math.min(255, 255 * (1 + (20 * Math.log10(amplitude + 1e-4)) / 50)));
      flow[index] = here.flow === 0 ? 0 : here.flow + (random() - 0.5) * 0.3 * Math.abs(here.flow);
    }
  }
  return { grey, flow };
}

type Scan = {
  readonly pixel: Int32Array;
  readonly at: Int32Array;
  readonly t: Float32Array;
  readonly s: Float32Array;
};

/** For every pixel in the sector: the sample and line before it, and how far beyond them it lies. */
function scanConversion(): Scan {
  const pixel: number[] = [];
  const at: number[] = [];
  const t: number[] = [];
  const s: number[] = [];
  for (let row = 0; row < US.Rows; row += 1) {
    for (let column = 0; column < US.Columns; column += 1) {
      const dx = column - US.apex[0];
      const dy = row - US.apex[1];
      const angle = Math.atan2(dx, dy);
      const radius = Math.hypot(dx, dy);
      if (Math.abs(angle) > US.halfAngle || radius < 10 || radius >= US.depthPixels - 1) continue;
      const line = Math.min(LINES - 1.001, ((angle / US.halfAngle + 1) / 2) * (LINES - 1));
      const sample = Math.min(SAMPLES - 1.001, (radius / US.depthPixels) * SAMPLES);
      pixel.push(row * US.Columns + column);
      at.push(Math.trunc(line) * SAMPLES + Math.trunc(sample));
      t.push(sample % 1);
      s.push(line % 1);
    }
  }
  return {
    pixel: Int32Array.from(pixel),
    at: Int32Array.from(at),
    t: Float32Array.from(t),
    s: Float32Array.from(s),
  };
}

function converted({ grey, flow }: Beams, scan: Scan): Uint8Array {
  const rgb = new Uint8Array(US.Rows * US.Columns * 3);
  const between = (values: Float32Array, i: number): number => {
    const at = scan.at[i] ?? 0;
    const t = scan.t[i] ?? 0;
    const near = (values[at] ?? 0) * (1 - t) + (values[at + 1] ?? 0) * t;
    const far = (values[at + SAMPLES] ?? 0) * (1 - t) + (values[at + SAMPLES + 1] ?? 0) * t;
    const s = scan.s[i] ?? 0;
    return near * (1 - s) + far * s;
  };
  for (let i = 0; i < scan.pixel.length; i += 1) {
    const out = (scan.pixel[i] ?? 0) * 3;
    const level = between(grey, i);
    const speed = between(flow, i);
    if (Math.abs(speed) > 0.14 && level < 135) {
      const [r, g, b] = flowColour(speed);
      rgb[out] = r;
      rgb[out + 1] = g;
      rgb[out + 2] = b;
    } else {
      rgb.fill(level, out, out + 3);
    }
  }
  return rgb;
}
