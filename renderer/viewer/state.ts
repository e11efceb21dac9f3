import type { StudyDetail, StudyInstanceUID } from '../../native/contract/index.ts';
import type { FramePlane, SeriesModel } from '../imaging/index.ts';
import type { RequestFailure } from '../ui/index.ts';
import type { Content, Layout } from './layouts.ts';

export type Tool = 'scroll' | 'window' | 'pan' | 'zoom';

/** A pane's series: named at once, `model` when its headers have arrived, `failure` when they cannot. */
export type PaneContent = Content & {
  readonly model: SeriesModel | null;
  readonly failure: RequestFailure | null;
};

export type OwnPresets = Readonly<
  Record<string, readonly { readonly name: string; readonly width: number; readonly center: number }[]>
>;

export type StudyFailure = { readonly StudyInstanceUID: StudyInstanceUID; readonly failure: RequestFailure };

/** Where panes stood, by their ids, when the reader linked them as they stand. A pane of another series is not linked. */
export type LinkBase = Readonly<
  Record<number, { readonly SeriesInstanceUID: string; readonly plane: FramePlane }>
>;

/** What was asked for in a pane whose image is not on screen, and was not done. */
export type Unseen = { readonly pane: number; readonly what: 'mark' | 'copy' };

/** Where the menu of a pane is open, in page pixels; `value`: of the pixel there, as text. */
export type PaneMenuPlace = {
  readonly pane: number;
  readonly x: number;
  readonly y: number;
  readonly value: string | null;
};

/** Everything of the viewer that is not of one pane's picture (that is PaneState). */
export type ViewerState = {
  readonly studies: readonly StudyDetail[];
  readonly studyFailures: readonly StudyFailure[];
  readonly layout: Layout;
  readonly order: readonly number[]; // pane ids by place; the ones beyond the grid are kept, unseen
  readonly activePane: number;
  readonly maximised: boolean;
  readonly contents: Readonly<Record<number, PaneContent>>;
  readonly tool: Tool;
  readonly link: boolean;
  readonly linkBase: LinkBase | null; // also by offset, since then
  readonly referenceLines: boolean;
  readonly inspector: boolean; // stored, measured and displayed value under the pointer
  readonly loop: boolean;
  readonly cineBars: Readonly<Record<number, boolean>>; // opened or closed by hand; else by the series
  readonly speeds: Readonly<Record<number, number>>; // frames a second chosen by hand; else the file's own
  readonly explaining: number | null; // the pane whose notices are spelled out
  readonly dragging: Content | null;
  readonly comparing: string | null; // the study that is compared with its record
  readonly open:
    'keys' | 'layout' | 'presets' | 'display' | 'exportImage' | 'exportVideo' | 'exportPrint' | null;
  readonly copied: 'copied' | 'failed' | null; // said for a moment after a picture was copied
  readonly unseen: Unseen | null; // said for a moment where there was no image to act on
  readonly menu: PaneMenuPlace | null;
  readonly keys: Readonly<Record<string, string>>;
  readonly presets: OwnPresets;
};

export const initialState: ViewerState = {
  studies: [],
  studyFailures: [],
  layout: { rows: 1, columns: 1 },
  order: [0],
  activePane: 0,
  maximised: false,
  contents: {},
  tool: 'window',
  link: true,
  linkBase: null,
  referenceLines: true,
  inspector: false,
  loop: true,
  cineBars: {},
  speeds: {},
  explaining: null,
  dragging: null,
  comparing: null,
  open: null,
  copied: null,
  unseen: null,
  menu: null,
  keys: {},
  presets: {},
};

/** Panes on screen now, in reading order. */
export function visiblePanes(
  state: Pick<ViewerState, 'order' | 'layout' | 'maximised' | 'activePane'>,
): readonly number[] {
  if (state.maximised) return [state.activePane];
  return state.order.slice(0, state.layout.rows * state.layout.columns);
}

/** The number a pane is called by: its place, from 1. */
export const paneNumber = (state: Pick<ViewerState, 'order'>, pane: number): number =>
  state.order.indexOf(pane) + 1;
