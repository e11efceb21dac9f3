import type { FrameIdentity } from '../../imaging/index.ts';
import type { OutputHost, ShotText } from '../types.ts';
import { MM_PER_PT } from './drawing.ts';
import type { Bitmap, Drawing, Page } from './drawing.ts';
import { partsOf } from './paper.ts';
import type { Box, Sheet } from './paper.ts';
import { rulerOf } from './ruler.ts';

/** An image as it goes on to a page. */
export type Cell = {
  readonly bitmap: Bitmap | null; // null: it could not be had
  readonly pixelsPerMm: number; // of the bitmap, on paper
  readonly mmPerPixel: number | null; // what a pixel of the bitmap stands for
  readonly text: ShotText | null; // null: it could not be had at all
  readonly identity: FrameIdentity;
  readonly notes: readonly string[]; // true size, cut off, missing
};

export type PageParts = {
  readonly sheet: Sheet;
  readonly cells: readonly Cell[];
  readonly host: Pick<OutputHost, 'personOf' | 'studyOf' | 'scaleBar'>;
  readonly withIdentity: boolean;
  readonly withTexts: boolean;
  readonly number: string; // "Page 1 of 4"
  readonly ruler: string | null; // its words; null: no page of true size
};

/** Whose an image is; pages are of one person. */
export const ownerOf = ({ PatientName, PatientID, PatientBirthDate }: FrameIdentity): string =>
  JSON.stringify([PatientName, PatientID, PatientBirthDate]);

type Words = Omit<Extract<Drawing, { kind: 'text' }>, 'kind'>;
const word = (words: Words): Drawing => ({ kind: 'text', ...words });

function headOf({ sheet, cells, host, withIdentity }: PageParts): readonly Drawing[] {
  const [first] = cells;
  if (first === undefined || !withIdentity) return [];
  const { left, top, width } = sheet.head;
  const base = { bold: false, ink: 'black', over: 'paper', roomMm: width / 2 - 2 } as const;
  const [name = '', ...person] = host.personOf(first.identity);
  const right = host.studyOf(first.identity);
  return [
    word({ ...base, text: name, x: left, baseline: top + 4, sizePt: 12, bold: true, align: 'left' }),
    word({ ...base, text: person.join(' · '), x: left, baseline: top + 9, sizePt: 9, align: 'left' }),
    ...right.map((text, place) =>
      word({ ...base, text, x: left + width, baseline: top + 4 + place * 5, sizePt: 9, align: 'right' }),
    ),
    {
      kind: 'line',
      from: [left, top + 11.5],
      to: [left + width, top + 11.5],
      widthMm: 0.2,
      ink: 'grey',
    },
  ];
}

/** Words under an image: which one it is and how it is looked at. */
function captionOf(cell: Cell, box: Box, sizePt: number, withIdentity: boolean): readonly Drawing[] {
  const { text } = cell;
  const which = text === null ? [] : [text.series, text.image.at(-1) ?? '', withIdentity ? text.day : ''];
  const said = text === null ? [] : [...text.view, ...text.marks.map(({ label }) => label)];
  const how = [...said, ...cell.notes];
  const lines = [which, how].map((parts) => parts.filter((part) => part !== '').join(' · '));
  return lines.map((line, place) =>
    word({
      text: line,
      x: box.left,
      baseline: box.top + sizePt * MM_PER_PT * (1.1 + place * 1.2),
      sizePt,
      bold: false,
      align: 'left',
      ink: 'black',
      over: 'paper',
      roomMm: box.width,
    }),
  );
}

const INSET = 2;

function lettersOf({ text }: Cell, { left, top, width, height }: Box, sizePt: number): readonly Drawing[] {
  const letters = text?.letters ?? null;
  if (letters === null) return [];
  const high = sizePt * MM_PER_PT;
  const base = { sizePt, bold: true, ink: 'white', over: 'image', roomMm: width / 3 } as const;
  const middle = { x: left + width / 2, align: 'middle' } as const;
  const beside = top + height / 2 + high / 3;
  return [
    word({ ...base, ...middle, text: letters.top, baseline: top + INSET + high * 0.7 }),
    word({ ...base, ...middle, text: letters.bottom, baseline: top + height - INSET }),
    word({ ...base, text: letters.left, x: left + INSET, align: 'left', baseline: beside }),
    word({ ...base, text: letters.right, x: left + width - INSET, align: 'right', baseline: beside }),
  ];
}

/** A bar whose length on paper is that of its millimetres in the image. */
function barOf(cell: Cell, host: PageParts['host'], box: Box, sizePt: number): readonly Drawing[] {
  const mmPerPaperMm = cell.mmPerPixel === null ? null : cell.mmPerPixel * cell.pixelsPerMm;
  const unit = Math.min(0.3, Math.max(0.1, box.width / 400)); // a bar is at least 44 of them long
  const bar = host.scaleBar(mmPerPaperMm === null ? null : mmPerPaperMm * unit);
  const [right, bottom] = [box.left + box.width - INSET, box.top + box.height - INSET];
  const base = {
    x: right,
    align: 'right',
    sizePt,
    bold: false,
    over: 'image',
    roomMm: box.width / 2,
  } as const;
  if (bar === null)
    return [word({ ...base, text: cell.text?.noScale ?? '', baseline: bottom, ink: 'check' })];
  const width = bar.units * unit;
  const corners = [
    [right - width, bottom - 1],
    [right - width, bottom],
    [right, bottom],
    [right, bottom - 1],
  ] as const;
  // Dark under light: the image may be of either.
  const lines = (['black', 'white'] as const).flatMap((ink) =>
    corners.slice(1).flatMap((to, place): Drawing[] => {
      const from = corners[place];
      return from ? [{ kind: 'line', from, to, widthMm: ink === 'black' ? 0.7 : 0.3, ink }] : [];
    }),
  );
  const words = [bar.text, cell.text?.scaleSource ?? ''].filter((part) => part !== '').join(' ');
  return [...lines, word({ ...base, text: words, baseline: bottom - 1.6, ink: 'white' })];
}

function cellOf(parts: PageParts, cell: Cell, box: Box): readonly Drawing[] {
  const { image, caption, sizePt } = partsOf(box);
  const words = captionOf(cell, caption, sizePt, parts.withIdentity);
  const { bitmap } = cell;
  if (bitmap === null) return words;
  // Exactly as wide as its pixels say, so that a millimetre stays one whatever was rounded.
  const width = bitmap.canvas.width / cell.pixelsPerMm;
  const height = bitmap.canvas.height / cell.pixelsPerMm;
  const left = image.left + (image.width - width) / 2;
  const top = image.top + (image.height - height) / 2;
  const box_ = { left, top, width, height };
  return [
    { kind: 'image', ...box_, bitmap },
    ...(parts.withTexts ? [...lettersOf(cell, box_, sizePt), ...barOf(cell, parts.host, box_, sizePt)] : []),
    ...words,
  ];
}

/** A page of images, all of them of one person. Throws where they are not: such a page must never be made. */
export function pageOf(parts: PageParts): Page {
  const { sheet, cells } = parts;
  const owners = new Set(cells.map(({ identity }) => ownerOf(identity)));
  if (owners.size > 1) throw new Error('A page would hold images of two persons.');
  const { foot } = sheet;
  const number = word({
    text: parts.number,
    x: foot.left + foot.width,
    baseline: foot.top + 6,
    sizePt: 8,
    bold: false,
    align: 'right',
    ink: 'grey',
    over: 'paper',
    roomMm: 40,
  });
  return {
    width: sheet.width,
    height: sheet.height,
    drawings: [
      ...headOf(parts),
      ...cells.flatMap((cell, place) => {
        const box = sheet.cells[place];
        return box === undefined ? [] : cellOf(parts, cell, box);
      }),
      ...(parts.ruler === null ? [] : rulerOf(foot, parts.ruler)),
      number,
    ],
  };
}
