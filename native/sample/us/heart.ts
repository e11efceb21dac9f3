// A beating heart in the apical four-chamber view: where the walls, valves and blood are at each moment of the beat.
import { mix, smoothUnion } from '../ct/raster.ts';

/** x to the right of the image (the patient's left), depth from the probe, in mm. */
export type Tissue = {
  /** How strongly a point gives echoes: 0 (blood) to about 1 (pericardium, valves). */
  readonly echo: number;
  /** Blood flow along the beam, m/s, towards the probe; 0 outside the chambers. */
  readonly flow: number;
};

export type Beat = {
  /** 0 filled, 1 emptied. */
  readonly squeeze: number;
  /** How far the atrioventricular valves stand open, 0 to 1. */
  readonly opening: number;
  /** Inflow through the mitral valve and outflow towards the aorta, 0 to 1. */
  readonly inflow: number;
  readonly outflow: number;
};

/** Phase 0 is the R wave. The ventricle empties by 0.35, fills fast (E wave), rests, and is topped up (A wave). */
export function beatAt(phase: number): Beat {
  const systole = phase < 0.36 ? Math.sin((phase / 0.36) * Math.PI * 0.5) ** 1.4 : 1;
  const filling =
    phase < 0.42 ? 0 : mix(0, 0.78, smooth((phase - 0.42) / 0.2)) + 0.22 * smooth((phase - 0.84) / 0.13);
  const early = bump(phase, 0.52, 0.075);
  const atrial = bump(phase, 0.9, 0.045);
  return {
    squeeze: systole * (1 - filling),
    opening: Math.min(1, early * 1.25 + atrial * 0.9 + (phase > 0.45 && phase < 0.96 ? 0.3 : 0)),
    inflow: early + 0.65 * atrial,
    outflow: bump(phase, 0.16, 0.075),
  };
}

const smooth = (t: number): number => {
  const c = Math.min(1, Math.max(0, t));
  return c * c * (3 - 2 * c);
};
const bump = (x: number, centre: number, width: number): number => Math.exp(-(((x - centre) / width) ** 2));

/** mm inside an upright egg whose lower half is cut off softly at `base`. */
function chamber(x: number, z: number, cx: number, cz: number, rx: number, rz: number): number {
  const u = (x - cx) / rx;
  const v = (z - cz) / rz;
  const slope = 2 * Math.sqrt((u / rx) ** 2 + (v / rz) ** 2);
  return slope < 1e-6 ? rx : Math.min(rx, (1 - u * u - v * v) / slope);
}

export function tissueAt(beat: Beat): (x: number, z: number) => Tissue {
  const { squeeze } = beat;
  const annulus = 98 - 13 * squeeze; // the base comes down to the apex as the ventricle empties
  const lv = { x: 19, z: (annulus + 34) / 2, rx: 21.5 - 7.5 * squeeze, rz: (annulus - 30) / 2 + 3 };
  const rv = { x: -25 + squeeze, z: (annulus + 46) / 2, rx: 16 - 4 * squeeze, rz: (annulus - 40) / 2 + 2 };
  const fill = 0.85 + 0.15 * squeeze;
  const la = { x: 17, z: annulus + 23 * fill, rx: 20 * fill, rz: 22 * fill };
  const ra = { x: -25, z: annulus + 21 * fill, rx: 18.5 * fill, rz: 20 * fill };
  const wall = 9 + 3.5 * squeeze;
  return (x, z) => {
    const left = chamber(x, z, lv.x, lv.z, lv.rx, lv.rz);
    const right = chamber(x, z, rv.x, rv.z, rv.rx, rv.rz);
    const atria = Math.max(chamber(x, z, la.x, la.z, la.rx, la.rz), chamber(x, z, ra.x, ra.z, ra.rx, ra.rz));
    const ventricles = z > annulus ? -20 : Math.max(left, right);
    const blood = Math.max(ventricles, z < annulus ? -20 : atria, throughValve(x, z, annulus, beat));
    const outline = smoothUnion(Math.max(left + wall, right + 4.5), atria + 3.5, 8);
    const echo = echoAt(x, z, blood, outline, annulus, beat);
    return { echo, flow: blood > 0 ? flowAt(x, z, annulus, beat) : 0 };
  };
}

/** The open valve joins atrium and ventricle. */
function throughValve(x: number, z: number, annulus: number, beat: Beat): number {
  const gap = 3 + 10 * beat.opening;
  const mitral = Math.min(gap - Math.abs(x - 18), 7 - Math.abs(z - annulus));
  const tricuspid = Math.min(gap * 0.85 - Math.abs(x + 25), 7 - Math.abs(z - annulus));
  return Math.max(mitral, tricuspid);
}

function echoAt(x: number, z: number, blood: number, outline: number, annulus: number, beat: Beat): number {
  const leaflets = Math.max(
    leaflet(x, z, 18, 17, annulus, beat.opening),
    leaflet(x, z, -25, 14, annulus, beat.opening),
  );
  if (leaflets > 0) return 0.95;
  const border = bump(outline, 0, 1.1);
  if (outline < 0) return 0.055 + 0.8 * border + 0.05 * bump(outline, -6, 3);
  if (blood <= 0) {
    const septum = 0.1 * bump(x, -3, 6);
    return Math.max(0.24 + septum + 0.3 * bump(blood, -0.6, 0.9), 0.9 * border);
  }
  // Trabeculae near the apex, and a soft edge.
  return 0.0035 + 0.3 * bump(blood, 0, 0.8) + 0.03 * bump(z, 30, 16);
}

/** Two leaflets hinged at the annulus; closed they meet in the middle, open they point into the ventricle. */
function leaflet(
  x: number,
  z: number,
  centre: number,
  half: number,
  annulus: number,
  opening: number,
): number {
  const side = x < centre ? -1 : 1;
  const along = half - side * (x - centre); // mm from the hinge towards the middle
  const angle = mix(-0.12, 1.12, opening);
  const length = half * 1.04;
  const t = Math.min(length, Math.max(0, along * Math.cos(angle) + (annulus - z) * Math.sin(angle)));
  const dx = along - t * Math.cos(angle);
  const dz = annulus - z - t * Math.sin(angle);
  return mix(1.3, 0.7, t / length) - Math.sqrt(dx * dx + dz * dz);
}

function flowAt(x: number, z: number, annulus: number, beat: Beat): number {
  const jet = bump(x, 18, 9) * bump(z, annulus - 14, 30) * smooth((z - 34) / 22);
  const tricuspid = 0.65 * bump(x, -25, 8) * bump(z, annulus - 8, 22);
  const tract = bump(x, 7 + (z - annulus) * 0.08, 7) * bump(z, annulus - 16, 24);
  return 0.95 * beat.inflow * (jet + tricuspid) - 1.05 * beat.outflow * tract;
}
