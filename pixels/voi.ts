export type VoiFunction = 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';
export type Voi = { readonly center: number; readonly width: number; readonly function: VoiFunction };

/** A Modality or VOI LUT (PS3.3 C.11.1, C.11.2): `entries[0]` stands for every input up to `first`. */
export type LookUpTable = {
  readonly first: number;
  readonly bits: number; // of the entries
  readonly entries: readonly number[] | Uint16Array;
};

/** PS3.3 C.11.2.1.2.1, output 0..1. Widths below 1 are not allowed there and act as 1: a step. */
export function voiLinear(x: number, center: number, width: number): number {
  const span = Math.max(width - 1, 0);
  const middle = center - 0.5;
  if (x <= middle - span / 2) return 0;
  if (x > middle + span / 2) return 1;
  return (x - middle) / span + 0.5;
}

/** PS3.3 C.11.2.1.3.2, output 0..1. */
export function voiLinearExact(x: number, center: number, width: number): number {
  if (x <= center - width / 2) return 0;
  if (x > center + width / 2) return 1;
  return (x - center) / width + 0.5;
}

/** PS3.3 C.11.2.1.3.1, output between 0 and 1. */
export function voiSigmoid(x: number, center: number, width: number): number {
  return 1 / (1 + Math.exp((-4 * (x - center)) / width));
}

/** A modality value through a window, output 0..1. */
export function voiValue(x: number, voi: Voi): number {
  switch (voi.function) {
    case 'LINEAR':
      return voiLinear(x, voi.center, voi.width);
    case 'LINEAR_EXACT':
      return voiLinearExact(x, voi.center, voi.width);
    case 'SIGMOID':
      return voiSigmoid(x, voi.center, voi.width);
    default:
      return voi.function satisfies never;
  }
}

/** The entry of a table for an input; beyond its ends, the end's (PS3.3 C.11.1.1.1). 0 for an empty table. */
export function tableEntry(x: number, table: LookUpTable): number {
  const index = Math.min(Math.max(Math.trunc(x) - table.first, 0), table.entries.length - 1);
  return table.entries[index] ?? 0;
}

/** A modality value through a VOI LUT, output 0..1. */
export function voiTableValue(x: number, table: LookUpTable): number {
  return Math.min(1, tableEntry(x, table) / (2 ** table.bits - 1));
}

/** The window that shows min as black and max as white under LINEAR. */
export function fullRangeVoi(min: number, max: number): Voi {
  return { center: (min + max + 1) / 2, width: max - min + 1, function: 'LINEAR' };
}
