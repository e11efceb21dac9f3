import type { Made } from './picture.ts';
import { tiffOf } from './tiff.ts';

export type FileKind = 'png' | 'jpeg' | 'tiff';
export const extensions = { png: 'png', jpeg: 'jpg', tiff: 'tif' } as const;

const encoded = (canvas: HTMLCanvasElement, type: string, quality?: number): Promise<Blob | null> =>
  new Promise((resolve) => canvas.toBlob(resolve, type, quality));

/** A picture as a file; `quality` of JPEG, 0 to 1. null: too large for this machine. */
export async function fileOf(
  { canvas, mmPerPixel }: Made,
  { kind, quality }: { readonly kind: FileKind; readonly quality: number },
): Promise<Blob | null> {
  switch (kind) {
    case 'png':
      return encoded(canvas, 'image/png');
    case 'jpeg':
      return encoded(canvas, 'image/jpeg', quality);
    case 'tiff': {
      const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height);
      if (data === undefined) return null;
      const raster = { width: data.width, height: data.height, rgba: data.data };
      return new Blob([tiffOf(raster, mmPerPixel)], { type: 'image/tiff' });
    }
    default:
      return kind satisfies never;
  }
}

const KEPT_MS = 60_000; // a download may ask where to before it reads

/** Hands a file to the browser to be saved; in the shell its own dialog asks where. */
export function saveFile(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}

/** Puts a picture on the clipboard; false: the system refused it. */
export async function copyToClipboard(png: Promise<Blob>): Promise<boolean> {
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
    return true;
  } catch {
    return false;
  }
}
