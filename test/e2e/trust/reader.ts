// Runs in the page: a reader who cannot sit still. He uses what a reader has, keys, mouse and links, by the elements that
// stand on the screen.

export type Restless = {
  readonly seed: number;
  readonly steps: number;
  readonly studies: readonly string[];
};

export type Done = Readonly<Record<string, number>>;

declare global {
  // The way of a link into the running app, as the shell has it; a global of the page can only be declared by `var`.
  var trustLink: ((link: unknown) => void) | undefined;
}

/** Stands in for the shell's preload, so that links can be opened while the app runs. */
export function takeLinks(): void {
  const nothing = (): (() => void) => () => undefined;
  globalThis.lightboxShell = {
    platform: 'linux',
    openFolderDialog: () => Promise.resolve([]),
    openFilesDialog: () => Promise.resolve([]),
    openAddress: () => undefined,
    pathsOfDrop: () => [],
    onCommand: nothing,
    onOpenLink: (listener) => {
      globalThis.trustLink = listener;
      return () => undefined;
    },
    onOpenPaths: nothing,
    ready: () => undefined,
  };
}

/** Runs in the page: links without a name are followed without a question. */
export async function allowLinks(): Promise<void> {
  await fetch('/api/opening/callers', {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ caller: { kind: 'unnamed', name: '' }, decision: 'allow' }),
  });
}

export async function beRestless({ seed, steps, studies }: Restless): Promise<Done> {
  let state = seed >>> 0;
  const below = (count: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * count);
  };
  const pick = <T>(items: ArrayLike<T>): T | undefined => items[below(items.length)];
  const all = (selector: string): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(selector)];
  const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));
  const pause = (): Promise<unknown> => {
    const kind = below(4);
    if (kind === 0) return Promise.resolve();
    if (kind === 1) return frame();
    if (kind === 2) return new Promise((resolve) => setTimeout(resolve, below(60)));
    return loaded();
  };
  /** Sometimes he looks until the picture is there. */
  const loaded = async (): Promise<void> => {
    for (let frames = 0; frames < 12; frames++) {
      await frame();
      if (all('[data-pane] [data-image=""]').every((each) => each.querySelector('b') === null)) return;
    }
  };
  const press = (key: string, more: KeyboardEventInit = {}): void => {
    const target = document.activeElement ?? document.body;
    const init = { key, bubbles: true, cancelable: true, ...more };
    target.dispatchEvent(new KeyboardEvent('keydown', init));
    target.dispatchEvent(new KeyboardEvent('keyup', init));
  };
  const drop = async (): Promise<boolean> => {
    const [tile, pane] = [pick(all('[data-tile]')), pick(all('[data-pane]'))];
    if (tile === undefined || pane === undefined) return false;
    const dataTransfer = new DataTransfer();
    const drag = (on: Element, kind: string): void =>
      void on.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer }));
    drag(tile, 'dragstart');
    await frame();
    const over = pane.lastElementChild; // the drop target lies above everything else
    if (over !== null && pane.isConnected) {
      drag(over, 'dragenter');
      drag(over, 'dragover');
      drag(over, 'drop');
    }
    drag(tile, 'dragend');
    return true;
  };
  const layout = async (): Promise<boolean> => {
    press('g');
    await frame();
    await frame();
    // Few panes, so that every one of them is read in every frame.
    const choices = all('[aria-pressed]').filter((each) => each.querySelector('i') !== null);
    const chosen = choices[below(Math.min(5, choices.length))];
    chosen?.click();
    if (chosen === undefined) press('Escape');
    return chosen !== undefined;
  };
  const tab = (): boolean => {
    const tabs = all('[role="tab"]');
    // The list of studies now and then, the patients mostly.
    const chosen = below(8) === 0 ? tabs[0] : pick(tabs.slice(1));
    chosen?.click();
    return chosen !== undefined;
  };
  const close = (): boolean => {
    const named = all('[role="tab"]').slice(1);
    const button = pick(named)?.parentElement?.querySelector<HTMLElement>('button:not([role="tab"])');
    if (named.length < 2 || button == null) return false;
    button.click();
    return true;
  };
  const link = (): boolean => {
    const what = { kind: 'studies', StudyInstanceUIDs: [pick(studies) ?? ''] };
    globalThis.trustLink?.({ ok: true, value: { what, caller: null } });
    return true;
  };
  const focusPane = (): boolean => {
    const pane = pick(all('[data-pane]'));
    pane?.focus();
    return pane !== undefined;
  };
  const tile = (): boolean => {
    const chosen = pick(all('[data-tile]'));
    chosen?.click();
    return chosen !== undefined;
  };
  const retry = (): boolean => {
    const button = pick(all('[data-state="failed"] button'));
    button?.click();
    return button !== undefined;
  };
  /** Looks through a presentation state, or as the image is stored. */
  const look = async (): Promise<boolean> => {
    const chip = pick(all('[data-states]'));
    chip?.click();
    await frame();
    await frame();
    const choice = pick(all('[role="menu"] [role^="menuitem"]'));
    choice?.click();
    if (chip !== undefined && choice === undefined) press('Escape');
    return choice !== undefined;
  };
  const key = (key: string, more?: KeyboardEventInit) => (): boolean => {
    press(key, more);
    return true;
  };
  const control = { ctrlKey: true };
  const acts: readonly (readonly [number, string, () => boolean | Promise<boolean>])[] = [
    [14, 'image', key('ArrowDown')],
    [8, 'image', key('ArrowUp')],
    [3, 'end', key('End')],
    [3, 'end', key('Home')],
    [8, 'series', key('ArrowRight')],
    [5, 'series', key('ArrowLeft')],
    [5, 'flip', key('h')],
    [3, 'flip', key('v')],
    [3, 'turn', key('r')],
    [4, 'invert', key('i')],
    [2, 'reset', key('0')],
    [2, 'zoom', key('+')],
    [2, 'fit', key('f')],
    [2, 'pan', key('ArrowLeft', control)],
    [3, 'maximise', key('m')],
    [2, 'link of panes', key('l')],
    [1, 'lines', key('x')],
    [2, 'cine', key(' ')],
    [7, 'undo', key('z', control)],
    [3, 'redo', key('Z', { ...control, shiftKey: true })],
    [8, 'pane', focusPane],
    [8, 'tile', tile],
    [8, 'drop', drop],
    [6, 'state', look],
    [5, 'layout', layout],
    [9, 'tab', tab],
    [2, 'close', close],
    [5, 'link', link],
    [3, 'retry', retry],
  ];
  const total = acts.reduce((sum, [weight]) => sum + weight, 0);
  const done: Record<string, number> = {};
  for (let made = 0; made < steps;) {
    let at = below(total);
    const act = acts.find(([weight]) => (at -= weight) < 0);
    if (act === undefined) continue;
    const [, name, run] = act;
    if (await run()) {
      done[name] = (done[name] ?? 0) + 1;
      made += 1;
    }
    await pause();
  }
  return done;
}
