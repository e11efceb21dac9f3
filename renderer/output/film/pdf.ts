import {
  PDFDocument,
  rgb,
  StandardFonts,
  concatTransformationMatrix,
  drawObject,
  popGraphicsState,
  pushGraphicsState,
} from 'pdf-lib';
import type { PDFFont, PDFPage } from 'pdf-lib';
import { samplesOf } from '../picture/tiff.ts';
import { fontFamily } from '../picture/words.ts';
import { inks, leftOf, MM_PER_PT, PLATE, plateOf } from './drawing.ts';
import type { Bitmap, Drawing, Ink, Page } from './drawing.ts';

const points = (mm: number): number => mm / MM_PER_PT;
const colourOf = (ink: Ink) => {
  const [red, green, blue] = inks[ink];
  return rgb(red / 255, green / 255, blue / 255);
};

async function deflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

type Fonts = { readonly plain: PDFFont; readonly bold: PDFFont };
type Placed = {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
};

/** A PDF that grows by pages. Pixels go in without loss, greys as greys. */
export type PdfMaker = {
  add(page: Page): Promise<void>;
  end(): Promise<Uint8Array<ArrayBuffer>>;
};

export async function createPdf(): Promise<PdfMaker> {
  const document_ = await PDFDocument.create();
  const fonts: Fonts = {
    plain: await document_.embedFont(StandardFonts.Helvetica),
    bold: await document_.embedFont(StandardFonts.HelveticaBold),
  };
  const known = new Set(fonts.plain.getCharacterSet());
  /** Helvetica has the letters of western Europe only. Whatever else a name is written in, the page's own fonts have. */
  const hasAll = (text: string): boolean =>
    Array.from(text).every((sign) => known.has(sign.codePointAt(0) ?? 0));

  async function putPixels(
    page: PDFPage,
    { canvas, grey }: Bitmap,
    at: Placed,
    heightMm: number,
  ): Promise<void> {
    const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height);
    if (data === undefined) throw new Error('A picture of the page has no pixels.');
    const { width, height, data: rgba } = data;
    const stream = document_.context.stream(await deflated(samplesOf({ width, height, rgba }, grey)), {
      Type: 'XObject',
      Subtype: 'Image',
      Width: width,
      Height: height,
      ColorSpace: grey ? 'DeviceGray' : 'DeviceRGB',
      BitsPerComponent: 8,
      Filter: 'FlateDecode',
    });
    const name = page.node.newXObject('Picture', document_.context.register(stream));
    const lower = points(heightMm - at.top - at.height);
    page.pushOperators(
      pushGraphicsState(),
      concatTransformationMatrix(points(at.width), 0, 0, points(at.height), points(at.left), lower),
      drawObject(name),
      popGraphicsState(),
    );
  }

  type Text = Extract<Drawing, { kind: 'text' }>;

  function writeText(page: PDFPage, drawing: Text, heightMm: number): void {
    const { text, bold, sizePt, roomMm } = drawing;
    const font = bold ? fonts.bold : fonts.plain;
    const wide = font.widthOfTextAtSize(text, sizePt) * MM_PER_PT;
    const size = wide > roomMm ? (sizePt * roomMm) / wide : sizePt;
    const width = Math.min(wide, roomMm);
    if (drawing.over === 'image' && text !== '') {
      const plate = plateOf(drawing, size, width);
      page.drawRectangle({
        x: points(plate.left),
        y: points(heightMm - plate.top - plate.height),
        width: points(plate.width),
        height: points(plate.height),
        color: rgb(0, 0, 0),
        opacity: PLATE.opacity,
      });
    }
    page.drawText(text, {
      x: points(leftOf(drawing, width)),
      y: points(heightMm - drawing.baseline),
      size,
      font,
      color: colourOf(drawing.ink),
    });
  }

  /** Text that the PDF has no font for, as a picture in 600 dots an inch. */
  async function paintText(page: PDFPage, drawing: Text, heightMm: number): Promise<void> {
    const picture = textPicture(drawing);
    if (picture === null) return;
    const { canvas, widthMm, heightMm: high, belowMm } = picture;
    const left = leftOf(drawing, widthMm);
    const at = { left, top: drawing.baseline + belowMm - high, width: widthMm, height: high };
    await putPixels(page, { canvas, grey: drawing.ink !== 'check' }, at, heightMm);
  }

  return {
    async add({ width, height, drawings }) {
      const page = document_.addPage([points(width), points(height)]);
      for (const drawing of drawings) {
        switch (drawing.kind) {
          case 'image':
            await putPixels(page, drawing.bitmap, drawing, height);
            break;
          case 'line':
            page.drawLine({
              start: { x: points(drawing.from[0]), y: points(height - drawing.from[1]) },
              end: { x: points(drawing.to[0]), y: points(height - drawing.to[1]) },
              thickness: points(drawing.widthMm),
              color: colourOf(drawing.ink),
            });
            break;
          case 'text':
            if (hasAll(drawing.text)) writeText(page, drawing, height);
            else await paintText(page, drawing, height);
            break;
          default:
            drawing satisfies never;
        }
      }
    },
    async end() {
      // Neither title nor author: the file's own description says nothing of whose it is.
      document_.setProducer('Lightbox');
      document_.setCreator('Lightbox');
      return new Uint8Array(await document_.save());
    },
  };
}

const TEXT_DPI = 600;

function textPicture({ text, sizePt, bold, ink, over, roomMm }: Extract<Drawing, { kind: 'text' }>) {
  const canvas = document.createElement('canvas');
  const measuring = canvas.getContext('2d');
  if (measuring === null) return null;
  const perMm = TEXT_DPI / 25.4;
  const pixels = sizePt * MM_PER_PT * perMm;
  const font = (size: number): string => `${bold ? 600 : 400} ${size}px ${fontFamily()}`;
  measuring.font = font(pixels);
  const wide = measuring.measureText(text).width;
  const size = Math.min(pixels, (pixels * roomMm * perMm) / Math.max(1, wide));
  measuring.font = font(size);
  const { width, actualBoundingBoxAscent: up, actualBoundingBoxDescent: down } = measuring.measureText(text);
  canvas.width = Math.ceil(width) + 2;
  canvas.height = Math.ceil(up + down) + 2;
  const context = canvas.getContext('2d');
  if (context === null) return null;
  context.fillStyle = over === 'paper' ? '#fff' : '#000';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.font = font(size);
  context.fillStyle = `rgb(${inks[ink].join(' ')})`;
  context.fillText(text, 1, 1 + up);
  return {
    canvas,
    widthMm: canvas.width / perMm,
    heightMm: canvas.height / perMm,
    belowMm: (canvas.height - 1 - up) / perMm,
  };
}
