import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pictureCamera } from '../../../renderer/imaging/draw/gpuCamera.ts';
import {
  apply,
  fitScale,
  imageToDevice,
  invert,
  mirrored,
  scaledAbout,
  turned,
} from '../../../renderer/imaging/geometry/view.ts';
import type { Rotation, View } from '../../../renderer/imaging/geometry/view.ts';

const view: View = {
  scale: 1,
  offset: { x: 0, y: 0 },
  rotation: 0,
  flipHorizontal: false,
  flipVertical: false,
};
const shape = { Rows: 100, Columns: 200, pixelAspect: 1 };
const pane = { width: 400, height: 300 };

const anyView = fc.record({
  scale: fc.double({ min: 0.05, max: 20, noNaN: true }),
  offset: fc.record({ x: fc.integer({ min: -500, max: 500 }), y: fc.integer({ min: -500, max: 500 }) }),
  rotation: fc.constantFrom<Rotation>(0, 90, 180, 270),
  flipHorizontal: fc.boolean(),
  flipVertical: fc.boolean(),
});
const anyPoint = fc.record({
  x: fc.double({ min: 0, max: 200, noNaN: true }),
  y: fc.double({ min: 0, max: 100, noNaN: true }),
});

describe('how a picture lies in its pane', () => {
  it('at 1:1 the picture lies in the middle, its corner on a whole device pixel', () => {
    expect(apply(imageToDevice(view, shape, pane), { x: 0, y: 0 })).toEqual({ x: 100, y: 100 });
    const odd = imageToDevice(view, { ...shape, Columns: 199 }, pane);
    expect(Number.isInteger(odd.x0)).toBe(true);
  });

  it('fits by the longer side, and by the other one when turned', () => {
    expect(fitScale(view, shape, pane)).toBe(2);
    expect(fitScale({ rotation: 90 }, shape, pane)).toBe(1.5);
  });

  it('pixels twice as high as wide are drawn twice as high as wide', () => {
    const t = imageToDevice(view, { ...shape, pixelAspect: 2 }, pane);
    expect([t.xx, t.yy]).toEqual([1, 2]);
    const wide = imageToDevice(view, { ...shape, pixelAspect: 0.5 }, pane);
    expect([wide.xx, wide.yy]).toEqual([2, 1]);
  });

  it('a quarter turn clockwise carries the top left corner to the top right', () => {
    const t = imageToDevice({ ...view, rotation: 90 }, shape, pane);
    expect(apply(t, { x: 0, y: 0 })).toEqual({ x: 250, y: 50 });
    expect(apply(t, { x: 200, y: 0 })).toEqual({ x: 250, y: 250 });
  });

  it('CSS to image and back is exact for every view', () => {
    fc.assert(
      fc.property(anyView, anyPoint, (some, point) => {
        const t = imageToDevice(some, shape, pane);
        const back = apply(invert(t), apply(t, point));
        expect(back.x).toBeCloseTo(point.x, 6);
        expect(back.y).toBeCloseTo(point.y, 6);
      }),
    );
  });

  it('zooming keeps the point under the pointer within a device pixel', () => {
    fc.assert(
      fc.property(
        anyView,
        fc.record({ x: fc.integer({ min: 0, max: 400 }), y: fc.integer({ min: 0, max: 300 }) }),
        (some, at) => {
          const under = apply(invert(imageToDevice(some, shape, pane)), at);
          const zoomed = scaledAbout(some, some.scale * 1.3, at, pane);
          const after = apply(imageToDevice(zoomed, shape, pane), under);
          // Each view is moved by half a pixel at most to lie on whole pixels.
          expect(Math.abs(after.x - at.x)).toBeLessThanOrEqual(1.16);
          expect(Math.abs(after.y - at.y)).toBeLessThanOrEqual(1.16);
        },
      ),
    );
  });

  it('mirroring swaps what is seen on the left with what is seen on the right, however the picture is turned', () => {
    fc.assert(
      fc.property(anyView, anyPoint, (some, point) => {
        const before = apply(imageToDevice(some, shape, pane), point);
        const after = apply(imageToDevice(mirrored(some, 'horizontal'), shape, pane), point);
        expect(Math.abs(pane.width - before.x - after.x)).toBeLessThanOrEqual(1 + 1e-9);
        expect(Math.abs(before.y - after.y)).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });

  it('turning turns about the middle of the pane', () => {
    fc.assert(
      fc.property(anyView, anyPoint, (some, point) => {
        const before = apply(imageToDevice(some, shape, pane), point);
        const after = apply(imageToDevice(turned(some, 1), shape, pane), point);
        expect(Math.abs(200 - (before.y - 150) - after.x)).toBeLessThanOrEqual(1 + 1e-9);
        expect(Math.abs(150 + (before.x - 200) - after.y)).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });

  it('the camera of the engine sees every image point where the transform puts it', () => {
    fc.assert(
      fc.property(anyView, anyPoint, fc.constantFrom(0.5, 1, 2.5), (some, point, pixelAspect) => {
        const form = { ...shape, pixelAspect };
        const camera = pictureCamera(some, form, pane);
        const [side, height] = pixelAspect >= 1 ? [1, pixelAspect] : [1 / pixelAspect, 1];
        const world = [(point.x - 0.5) * side, (point.y - 0.5) * height];
        // By hand: offsets from the focal point along the camera's right and up, in device pixels from the middle.
        const away = [(world[0] ?? 0) - camera.focalPoint[0], (world[1] ?? 0) - camera.focalPoint[1]];
        const look = camera.position.map((p, axis) => (camera.focalPoint[axis] ?? 0) - p);
        const [, , lz = 0] = look;
        const [ux, uy] = camera.viewUp;
        const right = [-(lz * uy) / camera.distance, (lz * ux) / camera.distance]; // look x up
        const perWorld = pane.height / 2 / camera.parallelScale;
        const seen = {
          x: 200 + perWorld * ((away[0] ?? 0) * (right[0] ?? 0) + (away[1] ?? 0) * (right[1] ?? 0)),
          y: 150 - perWorld * ((away[0] ?? 0) * ux + (away[1] ?? 0) * uy),
        };
        const wanted = apply(imageToDevice(some, form, pane), point);
        expect(seen.x).toBeCloseTo(wanted.x, 5);
        expect(seen.y).toBeCloseTo(wanted.y, 5);
      }),
    );
  });
});
