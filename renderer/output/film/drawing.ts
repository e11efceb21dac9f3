// A page as a list of what stands on it: the preview, the print and the PDF are made of the same one. Millimetres from the
// upper left corner; sizes of letters in points.

export type Ink = 'black' | 'grey' | 'white' | 'check';

export type Bitmap = {
  readonly canvas: HTMLCanvasElement;
  readonly grey: boolean;
};

export type Drawing =
  | {
      readonly kind: 'image';
      readonly left: number;
      readonly top: number;
      readonly width: number;
      readonly height: number;
      readonly bitmap: Bitmap;
    }
  | {
      readonly kind: 'line';
      readonly from: readonly [number, number];
      readonly to: readonly [number, number];
      readonly widthMm: number;
      readonly ink: Ink;
    }
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly x: number;
      readonly baseline: number;
      readonly sizePt: number;
      readonly bold: boolean;
      readonly align: 'left' | 'right' | 'middle';
      readonly ink: Ink;
      readonly over: 'paper' | 'image'; // what lies under it
      /** The text may not be wider; it is written smaller where it would be. */
      readonly roomMm: number;
    };

export type Page = { readonly width: number; readonly height: number; readonly drawings: readonly Drawing[] };

export const inks: Readonly<Record<Ink, readonly [number, number, number]>> = {
  black: [0, 0, 0],
  grey: [90, 96, 101],
  white: [255, 255, 255],
  check: [224, 177, 92],
};

export const MM_PER_PT = 25.4 / 72;

/** A dark plate under letters that lie on an image, whatever that is there; millimetres. */
export const PLATE = { opacity: 0.6, grow: 0.5 } as const;

type Words = Extract<Drawing, { kind: 'text' }>;

/** Where words of that width begin. */
export const leftOf = ({ x, align }: Pick<Words, 'x' | 'align'>, widthMm: number): number =>
  x - (align === 'right' ? widthMm : align === 'middle' ? widthMm / 2 : 0);

/** The plate under words that are written so large and are so wide. */
export function plateOf(words: Words, sizePt: number, widthMm: number) {
  const high = sizePt * MM_PER_PT;
  return {
    left: leftOf(words, widthMm) - PLATE.grow,
    top: words.baseline - high * 0.78 - PLATE.grow / 2,
    width: widthMm + 2 * PLATE.grow,
    height: high + PLATE.grow,
  };
}
