import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { decodePDFRawStream, PDFArray, PDFDict, PDFName, PDFNumber, PDFRawStream } from 'pdf-lib';
import type { PDFPage } from 'pdf-lib';
import type { Lightbox } from '../app.ts';

// How files that left the viewer are read: by the browser's own decoders, and from the operators of a PDF.

export const dialog = (page: Page): Locator => page.getByRole('dialog');

/** Presses one of a few ways of which one holds. */
export const choose = (page: Page, name: string): Promise<void> =>
  dialog(page)
    .locator('label', { hasText: new RegExp(`^${name}$`) })
    .click();

export type SavedFile = { readonly name: string; readonly bytes: Buffer };

/** What is saved when `press` is done. The shell asks where by a dialog of the system, which is answered here. */
export async function saved(
  { page, shell, workDirectory }: Pick<Lightbox, 'page' | 'shell' | 'workDirectory'>,
  press: () => Promise<void>,
): Promise<SavedFile> {
  if (shell === null) {
    const [download] = await Promise.all([page.waitForEvent('download'), press()]);
    return { name: download.suggestedFilename(), bytes: readFileSync((await download.path()) ?? '') };
  }
  await shell.evaluate(({ session }, directory) => {
    const done = new Promise<string>((resolve) => {
      session.defaultSession.once('will-download', (_event, item) => {
        item.setSavePath(`${directory}/${item.getFilename()}`);
        item.once('done', () => resolve(item.getFilename()));
      });
    });
    Object.assign(globalThis, { lightboxSaved: done });
  }, workDirectory);
  await press();
  const name = await shell.evaluate(() => Reflect.get(globalThis, 'lightboxSaved') as Promise<string>);
  return { name, bytes: readFileSync(path.join(workDirectory, name)) };
}

export type Pixels = { readonly width: number; readonly height: number; readonly rgba: Buffer };
type Sent = { readonly width: number; readonly height: number; readonly base64: string };
const received = ({ width, height, base64 }: Sent): Pixels => ({
  width,
  height,
  rgba: Buffer.from(base64, 'base64'),
});

/** A picture, or the first one of a video, as the browser decodes it. */
export async function pixelsOf(page: Page, bytes: Buffer, type: string): Promise<Pixels> {
  const read = async ([base64, mime]: [string, string]): Promise<Sent> => {
    const data = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
    const blob = new Blob([data], { type: mime });
    const source = mime.startsWith('video/') ? await firstOf(blob) : await createImageBitmap(blob);
    const [width, height] =
      source instanceof HTMLVideoElement
        ? [source.videoWidth, source.videoHeight]
        : [source.width, source.height];
    const context = new OffscreenCanvas(width, height).getContext('2d');
    context?.drawImage(source, 0, 0);
    const pixels = context?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray();
    let binary = '';
    for (let at = 0; at < pixels.length; at += 8192)
      binary += String.fromCharCode(...pixels.subarray(at, at + 8192));
    return { width, height, base64: btoa(binary) };

    async function firstOf(file: Blob): Promise<HTMLVideoElement> {
      const video = document.createElement('video');
      video.muted = true;
      document.body.append(video);
      video.src = URL.createObjectURL(file);
      await new Promise((resolve, reject) => {
        // Only what was put on screen is surely decoded.
        video.requestVideoFrameCallback(resolve);
        video.addEventListener('loadeddata', () => (video.currentTime = 0.1));
        video.addEventListener('error', () => reject(new Error(video.error?.message ?? 'not playable')));
      });
      return video;
    }
  };
  return received(await page.evaluate(read, [bytes.toString('base64'), type] as [string, string]));
}

/** Red of every pixel: the grey of a grey picture. */
export const greys = ({ rgba }: Pixels): Uint8Array =>
  Uint8Array.from({ length: rgba.length / 4 }, (_, pixel) => rgba[pixel * 4] ?? 0);

export type Placed = {
  readonly widthPt: number;
  readonly heightPt: number;
  readonly columns: number;
  readonly rows: number;
};

export type PageFacts = { readonly lines: number[][]; readonly pictures: Placed[]; readonly words: string };

/** What the operators of a page draw: lines, pictures, words in Helvetica. */
export function readPage(page: PDFPage): PageFacts {
  const contents = page.node.Contents();
  const streams =
    contents instanceof PDFArray ? contents.asArray().map((ref) => page.doc.context.lookup(ref)) : [contents];
  const code = streams
    .map((stream) =>
      stream instanceof PDFRawStream
        ? Buffer.from(decodePDFRawStream(stream).decode()).toString('latin1')
        : '',
    )
    .join('\n');
  const number = String.raw`(-?[\d.]+)`;
  const lines = [...code.matchAll(new RegExp(`${number} ${number} m\\s+${number} ${number} l\\s`, 'g'))].map(
    (match) => match.slice(1).map(Number),
  );
  const objects = page.node.Resources()?.lookup(PDFName.of('XObject'), PDFDict);
  const placing = new RegExp(`${number} 0 0 ${number} ${number} ${number} cm\\s+/(\\S+) Do`, 'g');
  const pictures = [...code.matchAll(placing)].map(([, width, height, , , name = '']): Placed => {
    const stream = objects?.lookup(PDFName.of(name));
    const size = (key: string): number =>
      stream instanceof PDFRawStream ? stream.dict.lookup(PDFName.of(key), PDFNumber).asNumber() : NaN;
    return { widthPt: Number(width), heightPt: Number(height), columns: size('Width'), rows: size('Height') };
  });
  const words = [...code.matchAll(/<([0-9A-F]+)> Tj/g)].map(([, hex = '']) =>
    Buffer.from(hex, 'hex').toString('latin1'),
  );
  return { lines, pictures, words: words.join('\n') };
}

/** Millimetres as points of a PDF. */
export const pt = (mm: number): number => (mm / 25.4) * 72;
