// Where images lie on paper: millimetres from the upper left corner. Pure.

export const papers = {
  a4: { width: 210, height: 297 },
  letter: { width: 215.9, height: 279.4 },
} as const;
export type Paper = keyof typeof papers;

export type PageSetup = {
  readonly paper: Paper;
  readonly landscape: boolean;
  readonly rows: number;
  readonly columns: number;
};

export type Box = {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
};

const MARGIN = 10; // what common printers cannot reach is less
const [HEAD, FOOT, GAP] = [14, 9, 3];

export type Sheet = {
  readonly width: number;
  readonly height: number;
  readonly head: Box;
  readonly foot: Box;
  readonly cells: readonly Box[]; // in reading order
};

/** A page with its head, its foot and a grid of equal cells between them. */
export function sheetOf({ paper, landscape, rows, columns }: PageSetup): Sheet {
  const { width: shorter, height: longer } = papers[paper];
  const [width, height] = landscape ? [longer, shorter] : [shorter, longer];
  const inner = { left: MARGIN, width: width - 2 * MARGIN };
  const top = MARGIN + HEAD;
  const room = height - MARGIN - FOOT - top;
  const cell = {
    width: (inner.width - GAP * (columns - 1)) / columns,
    height: (room - GAP * (rows - 1)) / rows,
  };
  const cells = Array.from({ length: rows * columns }, (_, place) => ({
    ...cell,
    left: MARGIN + (place % columns) * (cell.width + GAP),
    top: top + Math.floor(place / columns) * (cell.height + GAP),
  }));
  return {
    width,
    height,
    head: { ...inner, top: MARGIN, height: HEAD },
    foot: { ...inner, top: height - MARGIN - FOOT, height: FOOT },
    cells,
  };
}

/** Puts items on pages of `perPage`; a page never holds items of two owners. */
export function paginate<T>(
  items: readonly T[],
  perPage: number,
  ownerOf: (item: T) => string,
): readonly T[][] {
  const pages: T[][] = [];
  let owner: string | null = null;
  for (const item of items) {
    const page = pages.at(-1);
    if (page === undefined || page.length >= perPage || ownerOf(item) !== owner) pages.push([item]);
    else page.push(item);
    owner = ownerOf(item);
  }
  return pages;
}

const CAPTION = 8;
const SMALL_CAPTION = 5.6;

/** The image's part of a cell and that of the words below it; cells of many are small, and so are their words. */
export function partsOf(cell: Box): { readonly image: Box; readonly caption: Box; readonly sizePt: number } {
  const small = cell.width < 60 || cell.height < 60;
  const height = small ? SMALL_CAPTION : CAPTION;
  return {
    image: { ...cell, height: cell.height - height },
    caption: { ...cell, top: cell.top + cell.height - height, height },
    sizePt: small ? 5.5 : 8,
  };
}

export const MM_PER_INCH = 25.4;
const MOST_DPI = 300;
const MOST_MAGNIFIED = 2; // pixels along a side for one of the image: more shows nothing more

/** Pixels in a millimetre of paper for an image that takes `pixelsMm` millimetres for each of its pixels. */
export const densityFor = (pixelMm: number): number =>
  Math.min(MOST_DPI / MM_PER_INCH, MOST_MAGNIFIED / pixelMm);
