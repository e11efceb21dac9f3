import type { ReadBack } from './main.ts';

/** An RGBA picture, whichever way it came about. */
export type Rgba = {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
};

export function pictureOf(read: ReadBack | null): Rgba {
  if (read === null) throw new Error('nothing is on screen');
  return { width: read.width, height: read.height, data: new Uint8Array(Buffer.from(read.rgba, 'base64')) };
}

export type Turn = {
  readonly flipHorizontal: boolean;
  readonly flipVertical: boolean;
  readonly rotation: number;
};

function moved(
  picture: Rgba,
  width: number,
  height: number,
  from: (x: number, y: number) => [number, number],
): Rgba {
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [sourceX, sourceY] = from(x, y);
      const at = (sourceY * picture.width + sourceX) * 4;
      data.set(picture.data.subarray(at, at + 4), (y * width + x) * 4);
    }
  }
  return { width, height, data };
}

/** A picture flipped and then turned clockwise, pixel by pixel: the truth that renderers are held to. */
export function turnedPicture(picture: Rgba, turn: Turn): Rgba {
  let result = picture;
  const { width, height } = picture;
  if (turn.flipHorizontal) result = moved(result, width, height, (x, y) => [width - 1 - x, y]);
  if (turn.flipVertical) result = moved(result, width, height, (x, y) => [x, height - 1 - y]);
  for (let done = 0; done < turn.rotation; done += 90) {
    const before = result;
    // Clockwise: the left column, read upwards, becomes the top row.
    result = moved(before, before.height, before.width, (x, y) => [y, before.height - 1 - x]);
  }
  return result;
}

/** The greatest difference of a channel between `picture` and `pane`, `picture` lying at `left`, `top`; around it black. */
export function worstDifference(pane: Rgba, picture: Rgba, left: number, top: number): number {
  let worst = 0;
  for (let y = 0; y < pane.height; y++) {
    for (let x = 0; x < pane.width; x++) {
      const [u, v] = [x - left, y - top];
      const inside = u >= 0 && v >= 0 && u < picture.width && v < picture.height;
      for (let channel = 0; channel < 3; channel++) {
        const want = inside ? (picture.data[(v * picture.width + u) * 4 + channel] ?? 0) : 0;
        worst = Math.max(worst, Math.abs(want - (pane.data[(y * pane.width + x) * 4 + channel] ?? 0)));
      }
    }
  }
  return worst;
}
