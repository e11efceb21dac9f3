import type { VoiChoice } from '../imaging/index.ts';
import type { TextKey } from './text.ts';

/** One entry of the window menu. `digit` is its key; names of the file and of the reader are shown as they are. */
export type Preset = {
  readonly id: string;
  readonly name: { readonly key: TextKey } | { readonly own: string };
  readonly note: string; // the file's own word for it (Window Center & Width Explanation)
  readonly voi:
    | { readonly center: number; readonly width: number }
    | { readonly choice: number } // of the image's own
    | 'default'
    | 'full';
  readonly shown: { readonly center: number; readonly width: number } | null;
  readonly digit: number | null;
  readonly curve: boolean; // a VOI LUT in use: it is the one, whatever window it spans
};

type OwnPreset = { readonly name: string; readonly width: number; readonly center: number };
type Standard = { readonly key: TextKey; readonly width: number; readonly center: number };

// Customary windows in HU. They only make sense where values are HU, so for no other modality.
const CT: readonly Standard[] = [
  { key: 'presetSoftTissue', width: 400, center: 40 },
  { key: 'presetLiver', width: 150, center: 90 },
  { key: 'presetLung', width: 1500, center: -600 },
  { key: 'presetBone', width: 2500, center: 480 },
  { key: 'presetBrain', width: 80, center: 40 },
  { key: 'presetStroke', width: 40, center: 40 },
  { key: 'presetMediastinum', width: 350, center: 50 },
  { key: 'presetVessels', width: 600, center: 300 },
];

/** The windows that a modality has while the reader has made none of his own. */
export const standardPresets = (Modality: string): readonly Standard[] => (Modality === 'CT' ? CT : []);

/** What the presets of a pane depend on. */
export type PresetInput = {
  readonly Modality: string;
  readonly choices: readonly VoiChoice[];
  readonly own: readonly OwnPreset[] | undefined; // the reader's own for this modality, instead of ours
};

/**
 * Windows to choose from: the file's own first (key 1), then the reader's or the customary ones, the file's further
 * windows and curves with their explanations, and the full range last. Keys 1 to 9 go in this order; CT keeps 2 to 9 for the
 * customary ones so that a key means the same in every CT.
 */
export function presetsFor({ Modality, choices, own }: PresetInput): readonly Preset[] {
  const first = choices[0];
  const fromFile: Undigited = {
    id: 'file',
    name: { key: first ? nameOfKind[first.kind] : 'presetAutomatic' },
    note: first?.explanation ?? '',
    voi: 'default',
    shown: shownOf(first),
    curve: isCurve(first),
  };
  const further = choices.slice(1).map((choice, place): Undigited => ({
    id: `file-${place + 2}`,
    name: { key: nameOfKind[choice.kind] },
    note: choice.explanation,
    voi: { choice: place + 1 },
    shown: shownOf(choice),
    curve: isCurve(choice),
  }));
  const standard = own ? own.map(fromOwn) : standardPresets(Modality).map(fromStandard);
  const full: Undigited = {
    id: 'full',
    name: { key: 'windowFull' },
    note: '',
    voi: 'full',
    shown: null,
    curve: false,
  };
  return [fromFile, ...standard, ...further, full].map((preset, place) => ({
    ...preset,
    digit: place < 9 ? place + 1 : null,
  }));
}

type Undigited = Omit<Preset, 'digit'>;

const nameOfKind = { window: 'presetFile', lut: 'presetLut' } as const;

// The values that a curve spans are no window: they are not what a reader would set.
const shownOf = (choice: VoiChoice | undefined): Preset['shown'] =>
  choice?.kind === 'window' ? { center: choice.center, width: choice.width } : null;
const isCurve = (choice: VoiChoice | undefined): boolean => choice?.kind === 'lut' && choice.current;

const fromOwn = ({ name, center, width }: OwnPreset, place: number): Undigited => ({
  id: `own-${place}`,
  name: { own: name },
  note: '',
  voi: { center, width },
  shown: { center, width },
  curve: false,
});

const fromStandard = ({ key, center, width }: Standard): Undigited => ({
  id: key,
  name: { key },
  note: '',
  voi: { center, width },
  shown: { center, width },
  curve: false,
});

/**
 * The preset that a window equals, for the toolbar; null when the reader has set it by hand. A name says more than "from
 * the file", so it is preferred where both are the same window.
 */
export function matchingPreset(
  presets: readonly Preset[],
  voi: { readonly center: number; readonly width: number } | null,
): Preset | null {
  if (voi === null) return null;
  const curve = presets.find((preset) => preset.curve);
  if (curve) return curve;
  const same = (a: number, b: number): boolean => Math.abs(a - b) < 1e-6 * Math.max(1, Math.abs(b));
  const equal = presets.filter(
    ({ shown }) => shown && same(shown.width, voi.width) && same(shown.center, voi.center),
  );
  return equal.find(({ id }) => id !== 'file') ?? equal[0] ?? null;
}
