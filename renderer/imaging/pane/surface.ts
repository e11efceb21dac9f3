import type { Point, Size } from '../geometry/view.ts';

/** The pane's place in the page: an element of ours inside the one it was attached to, measured in device pixels. */
export type Surface = {
  readonly element: HTMLElement;
  /** Device pixels; 0 while detached or hidden. */
  readonly size: () => Size;
  readonly toDevice: (css: Point) => Point;
  readonly toCss: (device: Point) => Point;
  /** Device pixels in one CSS pixel. */
  readonly density: () => number;
  /** Covered, the picture is not seen; the elements keep their size and what they hold. */
  readonly cover: (covered: boolean) => void;
  attach(parent: HTMLElement): void;
  detach(): void;
};

function deviceSize(entry: ResizeObserverEntry): Size {
  // The exact size of the box in device pixels: at 125 % a pane of 333 CSS pixels is 416 or 417 of them, and a canvas
  // that guesses wrong is resampled by the compositor, so that 1:1 is not 1:1.
  const exact = entry.devicePixelContentBoxSize?.[0];
  if (exact !== undefined) return { width: exact.inlineSize, height: exact.blockSize };
  const { width, height } = entry.contentRect;
  return { width: Math.round(width * devicePixelRatio), height: Math.round(height * devicePixelRatio) };
}

/** Makes a surface; `changed` is called when its size in device pixels is another. */
export function createSurface(changed: () => void): Surface {
  const element = document.createElement('div');
  // The pointer is the viewer's: the engine makes its elements focusable, and a click must not take the focus from a pane.
  const style = {
    position: 'absolute',
    inset: '0',
    overflow: 'hidden',
    background: '#000',
    pointerEvents: 'none',
  };
  Object.assign(element.style, style);
  let device: Size = { width: 0, height: 0 };
  let css: Size = { width: 0, height: 0 };

  const measured = (nextCss: Size, nextDevice: Size): void => {
    const same = nextDevice.width === device.width && nextDevice.height === device.height;
    const sameCss = nextCss.width === css.width && nextCss.height === css.height;
    css = nextCss;
    device = nextDevice;
    if (!same || !sameCss) changed();
  };
  const observer = new ResizeObserver((entries) => {
    const entry = entries.at(-1);
    if (entry === undefined) return;
    const { width, height } = entry.contentRect;
    measured({ width, height }, deviceSize(entry));
  });

  const ratio = (): Size => ({
    width: css.width > 0 ? device.width / css.width : devicePixelRatio,
    height: css.height > 0 ? device.height / css.height : devicePixelRatio,
  });

  function observe(): void {
    try {
      observer.observe(element, { box: 'device-pixel-content-box' });
    } catch {
      observer.observe(element); // engines without that box
    }
  }

  return {
    element,
    size: () => device,
    density: () => ratio().width,
    toDevice: ({ x, y }) => ({ x: x * ratio().width, y: y * ratio().height }),
    toCss: ({ x, y }) => ({ x: x / ratio().width, y: y / ratio().height }),
    cover(covered) {
      const opacity = covered ? '0' : '';
      if (element.style.opacity !== opacity) element.style.opacity = opacity;
    },
    attach(parent) {
      if (getComputedStyle(parent).position === 'static') parent.style.position = 'relative';
      // Before whatever the viewer has put there: overlays lie above the picture.
      parent.prepend(element);
      // Measured now as well, so that the first picture need not wait for the observer's turn.
      const { clientWidth: width, clientHeight: height } = element;
      measured(
        { width, height },
        { width: Math.round(width * devicePixelRatio), height: Math.round(height * devicePixelRatio) },
      );
      observe();
    },
    detach() {
      observer.disconnect();
      element.remove();
      device = { width: 0, height: 0 };
    },
  };
}
