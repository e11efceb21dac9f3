import type { Camera, FrameIdentity, Picture, SeriesModel, Shot } from '../../imaging/index.ts';
import { paintMarks } from '../picture/picture.ts';
import { isGrey } from '../picture/tiff.ts';
import { readyFonts } from '../picture/words.ts';
import type { OutputHost } from '../types.ts';
import type { Page } from './drawing.ts';
import { ownerOf, pageOf } from './pageOf.ts';
import type { Cell } from './pageOf.ts';
import { densityFor, MM_PER_INCH, paginate, partsOf, sheetOf } from './paper.ts';
import type { Box, PageSetup } from './paper.ts';

/** An image that is to be on a page; whose it is stands fixed before its pixels are there. */
export type Wanted = {
  readonly identity: FrameIdentity;
  readonly shoot: (signal: AbortSignal) => Promise<Shot | null>;
};

export type FilmSetup = PageSetup & {
  readonly trueSize: boolean;
  readonly whole: boolean; // all of each image, whatever part its pane shows
  readonly annotations: boolean;
  readonly texts: boolean;
  readonly identity: boolean;
};

export type FilmWords = {
  readonly page: (number: number, total: number) => string;
  readonly ruler: string;
  readonly trueSize: string;
  readonly cut: string;
  readonly noTrueSize: string;
  readonly missing: string;
};

/** The images of what panes show now: each held as it is at this moment. */
export const wantedOf = (shots: readonly Shot[]): readonly Wanted[] =>
  shots.map((shot) => ({ identity: shot.identity, shoot: () => Promise.resolve(shot) }));

/** Images of a series by a camera. */
export const wantedBy = (
  camera: Camera,
  series: SeriesModel,
  indexes: readonly number[],
): readonly Wanted[] =>
  indexes.map((index) => ({
    identity: series.identity(index),
    shoot: async (signal) => {
      const answer = await camera.shoot(index, signal);
      return answer.ok ? answer.value : null;
    },
  }));

type Framed = { readonly picture: Picture; readonly pixelsPerMm: number; readonly notes: readonly string[] };

/** At true size: so many pixels of the image for a millimetre, what the cell does not hold is cut off. */
function trueSized(shot: Shot, box: Box, words: FilmWords): Framed | null {
  const { spacing } = shot;
  if (spacing === null) return null;
  const shorterMm = Math.min(spacing.rowSpacingMm, spacing.columnSpacingMm);
  const pixelsPerMm = densityFor(shorterMm);
  const [across, down] = [shot.size.width * shorterMm, shot.size.height * shorterMm];
  const width = Math.max(1, Math.floor(Math.min(box.width, across) * pixelsPerMm));
  const height = Math.max(1, Math.floor(Math.min(box.height, down) * pixelsPerMm));
  const picture = shot.draw({ kind: 'scale', width, height, scale: shorterMm * pixelsPerMm });
  const cut = across > box.width + 0.1 || down > box.height + 0.1;
  return picture && { picture, pixelsPerMm, notes: [words.trueSize, ...(cut ? [words.cut] : [])] };
}

function fitted(shot: Shot, box: Box, setup: FilmSetup, words: FilmWords): Framed | null {
  const whole = setup.whole || shot.pane.width < 1;
  const shown = whole ? shot.size : shot.pane;
  const mmPerShown = Math.min(box.width / shown.width, box.height / shown.height);
  const zoom = whole ? 1 : shot.state.zoomPercent / 100;
  const pixelsPerMm = densityFor(mmPerShown * zoom);
  const width = Math.max(1, Math.floor(box.width * pixelsPerMm));
  const height = Math.max(1, Math.floor(box.height * pixelsPerMm));
  const picture = shot.draw({ kind: 'box', width, height, whole });
  return picture && { picture, pixelsPerMm, notes: setup.trueSize ? [words.noTrueSize] : [] };
}

const noPicture = { bitmap: null, pixelsPerMm: 1, mmPerPixel: null } as const;

const CSS_PER_MM = 96 / MM_PER_INCH;

async function cellOf(
  host: OutputHost,
  shot: Shot,
  box: Box,
  setup: FilmSetup,
  words: FilmWords,
): Promise<Cell> {
  const { image } = partsOf(box);
  const text = host.textOf(shot);
  await readyFonts([...text.person, ...text.study, ...text.image]);
  const framed = (setup.trueSize ? trueSized(shot, image, words) : null) ?? fitted(shot, image, setup, words);
  const cell = { text, identity: shot.identity };
  if (framed === null) return { ...cell, ...noPicture, notes: [words.missing] };
  const { picture, pixelsPerMm, notes } = framed;
  const context = picture.canvas.getContext('2d');
  if (context !== null && setup.annotations) {
    // Letters of 12 px are 9 points on paper; small pictures have smaller ones.
    const unit = (pixelsPerMm / CSS_PER_MM) * Math.min(1, Math.max(0.5, image.width / 120));
    paintMarks(context, host, shot, { picture, unit, corners: false });
  }
  const { canvas } = picture;
  const data = context?.getImageData(0, 0, canvas.width, canvas.height);
  const grey = data !== undefined && isGrey({ width: data.width, height: data.height, rgba: data.data });
  return { ...cell, bitmap: { canvas, grey }, pixelsPerMm, mmPerPixel: picture.mmPerPixel, notes };
}

export type Film = {
  readonly pages: number;
  readonly images: number;
  /** A page from 0. Images that cannot be had are missing from it, and it says so. */
  page(
    number: number,
    signal: AbortSignal,
    onImage?: () => void,
  ): Promise<{ readonly page: Page; readonly missing: number }>;
};

/** Lays images out on pages; they are drawn page by page, as they are asked for. */
export function filmOf(
  host: OutputHost,
  wanted: readonly Wanted[],
  setup: FilmSetup,
  words: FilmWords,
): Film {
  const sheet = sheetOf(setup);
  const pages = paginate(wanted, setup.rows * setup.columns, ({ identity }) => ownerOf(identity));
  return {
    pages: pages.length,
    images: wanted.length,
    async page(number, signal, onImage) {
      const cells: Cell[] = [];
      let missing = 0;
      for (const item of pages[number] ?? []) {
        const shot = await item.shoot(signal);
        signal.throwIfAborted();
        const box = sheet.cells[cells.length];
        if (shot === null) missing += 1;
        if (shot !== null && box !== undefined) cells.push(await cellOf(host, shot, box, setup, words));
        // Its place stays empty and says why: the images after it must not move up.
        else cells.push({ ...noPicture, text: null, identity: item.identity, notes: [words.missing] });
        onImage?.();
      }
      const page = pageOf({
        sheet,
        cells,
        host,
        withIdentity: setup.identity,
        withTexts: setup.texts,
        number: words.page(number + 1, pages.length),
        ruler:
          setup.trueSize && cells.some(({ notes }) => notes.includes(words.trueSize)) ? words.ruler : null,
      });
      return { page, missing };
    },
  };
}
