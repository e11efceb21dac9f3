import { imageName } from '../imaging/index.ts';
import type { Pane, SeriesModel } from '../imaging/index.ts';
import { identityLines } from '../viewer/identityText.ts';
import type { IdentityWords } from '../viewer/identityText.ts';
import type { Layout } from '../viewer/layouts.ts';
import paneCss from '../viewer/pane.module.css';
import css from './first.module.css';

/** A place of the curtain, where the viewer will have a pane. */
export type Cell = {
  /** Puts a pane into the place, still without a picture. Once, and before `show`. */
  put(pane: Pane): void;
  /** Shows an image and whose it is; resolves when it is drawn or cannot be. */
  show(series: SeriesModel, index: number): Promise<void>;
  close(): void;
};

export type Curtain = { readonly cells: readonly Cell[]; remove(): void };

/** The panes of a layout in the place where the viewer draws them, each unseen until it has a picture. */
export function createCurtain(
  { rows, columns }: Layout,
  count: number,
  { words, overPage }: { readonly words: IdentityWords; readonly overPage: boolean },
): Curtain {
  const grid = element('div', css['curtain'], paneCss['grid']);
  grid.dataset['firstPicture'] = '';
  if (overPage) grid.dataset['over'] = '';
  grid.style.gridTemplate = `repeat(${rows}, minmax(0, 1fr)) / repeat(${columns}, minmax(0, 1fr))`;
  const cells = Array.from({ length: count }, () => createCell(grid, words));
  document.body.append(grid);
  return { cells, remove: () => grid.remove() };
}

function createCell(grid: HTMLElement, words: IdentityWords): Cell {
  const frame = element('div', paneCss['pane']);
  const picture = element('div', paneCss['picture']);
  const corner = element('div', paneCss['topLeft']);
  frame.append(picture, corner);
  grid.append(frame);
  let own: Pane | null = null;
  let closed = false;
  return {
    put: (pane) => {
      own = pane;
      pane.watchLayer('identity', () => corner.dataset['image'] ?? null);
      pane.attach(picture);
    },
    show: (series, index) => {
      const pane = own;
      if (pane === null || closed) return Promise.resolve();
      // The viewer has its cine bar there, by the same rule.
      frame.dataset['cine'] = String(series.frames.length > 1 && (series.frameTimeMs(index) ?? 0) > 0);
      const drawn = new Promise<void>((resolve) => {
        pane.subscribe(() => {
          write(corner, pane, words);
          const seen = pane.state().shown !== null;
          frame.style.visibility = seen ? 'visible' : '';
          if (seen) grid.dataset['seen'] = '';
          const { kind } = pane.state().status;
          if (kind === 'ready' || kind === 'failed') resolve();
        });
      });
      pane.show(series, index);
      return drawn;
    },
    close: () => {
      closed = true;
      own?.dispose();
    },
  };
}

/** The name of the pixels on screen, from their own headers; none where there are no pixels. */
function write(corner: HTMLElement, pane: Pane, words: IdentityWords): void {
  const { series, shown, shownIndex } = pane.state();
  if (series === null || shown === null || shownIndex === null) {
    corner.replaceChildren();
    delete corner.dataset['image'];
    return;
  }
  const lines = identityLines(series.identity(shownIndex), words);
  const name = element('b');
  name.textContent = lines.name;
  const [number, born] = [element('span'), element('span')];
  number.textContent = lines.person === '' ? lines.number : `${lines.number} · ${lines.person}`;
  born.textContent = lines.born;
  corner.replaceChildren(name, number, born);
  corner.dataset['image'] = imageName(shown);
}

function element(tag: 'b' | 'div' | 'span', ...classes: readonly (string | undefined)[]): HTMLElement {
  const made = document.createElement(tag);
  made.className = classes.filter((one) => one !== undefined).join(' ');
  return made;
}
