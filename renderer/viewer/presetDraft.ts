import type { OwnPresets } from './state.ts';

// Windows of one modality while they are edited: as typed, judged at every change, saved only when all of them are sound.

export type DraftRow = {
  readonly id: number;
  readonly name: string;
  readonly width: string;
  readonly center: string;
};
export type RowProblems = {
  readonly name: 'presetNameMissing' | 'presetNameTwice' | null;
  readonly width: 'presetWidthWrong' | null;
  readonly center: 'presetLevelWrong' | null;
};
type OwnPreset = OwnPresets[string][number];

export const MOST_PRESETS = 30;
export const LONGEST_NAME = 40;
const GREATEST = 1e6;

/** A number as people write it, with a comma or a real minus sign too; null: none. */
export function parseNumber(text: string): number | null {
  const plain = text.trim().replace('−', '-').replace(',', '.');
  return /^[-+]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : null;
}

export const draftOf = (presets: readonly OwnPreset[], text: (value: number) => string): DraftRow[] =>
  presets.map(({ name, width, center }, id) => ({ id, name, width: text(width), center: text(center) }));

export function problemsOf(rows: readonly DraftRow[], row: DraftRow): RowProblems {
  const name = row.name.trim();
  const twice = rows.some((each) => each.id !== row.id && each.name.trim() === name);
  const [width, center] = [parseNumber(row.width), parseNumber(row.center)];
  return {
    name: name === '' ? 'presetNameMissing' : twice ? 'presetNameTwice' : null,
    // PS3.3 C.11.2.1.2.1: a width below 1 means nothing for whole values, one of 0 or less for none.
    width: width === null || width <= 0 || width > GREATEST ? 'presetWidthWrong' : null,
    center: center === null || Math.abs(center) > GREATEST ? 'presetLevelWrong' : null,
  };
}

/** What is to be saved; null while something is wrong. */
export function presetsOf(rows: readonly DraftRow[]): OwnPreset[] | null {
  const presets = rows.map((row) => {
    const problems = problemsOf(rows, row);
    const [width, center] = [parseNumber(row.width), parseNumber(row.center)];
    const sound = problems.name === null && problems.width === null && problems.center === null;
    return sound && width !== null && center !== null ? { name: row.name.trim(), width, center } : null;
  });
  return presets.every((preset) => preset !== null) ? presets : null;
}

export function moved(rows: readonly DraftRow[], id: number, step: 1 | -1): readonly DraftRow[] {
  const from = rows.findIndex((row) => row.id === id);
  const [row, other] = [rows[from], rows[from + step]];
  if (row === undefined || other === undefined) return rows;
  return rows.with(from, other).with(from + step, row);
}

export const nextId = (rows: readonly DraftRow[]): number => Math.max(-1, ...rows.map(({ id }) => id)) + 1;
