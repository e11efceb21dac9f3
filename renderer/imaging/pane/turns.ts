import type { View } from '../geometry/view.ts';

// The eight ways a picture can lie, as whole 2 x 2 matrices that act on (x, y), y down.

type Turn = readonly [xx: number, xy: number, yx: number, yy: number];
type Lie = Pick<View, 'rotation' | 'flipHorizontal' | 'flipVertical'>;

const COSINE = { 0: 1, 90: 0, 180: -1, 270: 0 } as const;
const SINE = { 0: 0, 90: 1, 180: 0, 270: -1 } as const;

function matrixOf({ rotation, flipHorizontal, flipVertical }: Lie): Turn {
  const [cosine, sine] = [COSINE[rotation], SINE[rotation]];
  const [fx, fy] = [flipHorizontal ? -1 : 1, flipVertical ? -1 : 1];
  return [cosine * fx, -sine * fy, sine * fx, cosine * fy];
}

const product = (a: Turn, b: Turn): Turn => [
  a[0] * b[0] + a[1] * b[2],
  a[0] * b[1] + a[1] * b[3],
  a[2] * b[0] + a[3] * b[2],
  a[2] * b[1] + a[3] * b[3],
];

function lieOf([xx, xy, yx, yy]: Turn): Lie {
  const flipHorizontal = xx * yy - xy * yx < 0;
  // With the flip taken off, the first column is (cosine, sine).
  const [cosine, sine] = flipHorizontal ? [-xx, -yx] : [xx, yx];
  const rotation = cosine > 0 ? 0 : cosine < 0 ? 180 : sine > 0 ? 90 : 270;
  return { rotation, flipHorizontal, flipVertical: false };
}

/** How a picture lies that is turned as `first` and then as `then`. */
export const afterwards = (first: Lie, then: Lie): Lie => lieOf(product(matrixOf(then), matrixOf(first)));

/** The turn that undoes another. Matrices of this kind are undone by their transpose. */
export function undone(lie: Lie): Lie {
  const [xx, xy, yx, yy] = matrixOf(lie);
  return lieOf([xx, yx, xy, yy]);
}

/** PS3.3 C.10.6: a presentation state rotates first and flips the result; a View flips first. */
export const rotatedThenFlipped = (rotation: View['rotation'], flipHorizontal: boolean): Lie =>
  afterwards(
    { rotation, flipHorizontal: false, flipVertical: false },
    { rotation: 0, flipHorizontal, flipVertical: false },
  );
