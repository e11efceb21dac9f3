import { askSend, sendOf } from '../transfers/index.ts';
import type { Pane, VoiChoice, VoiWindow } from '../imaging/index.ts';
import { runCommand as askWindow } from '../ui/index.ts';
import { changeOf, commandOf } from './commands.ts';
import type { CommandId } from './commands.ts';
import { speedOf } from './cineSpeed.ts';
import { copyPicture } from './copyPicture.ts';
import { standingOf } from './linkedScroll.ts';
import { neighbourSeries } from './layouts.ts';
import { keepActive } from './notKept.ts';
import { markActions } from './markActions.ts';
import { presetsFor } from './presets.ts';
import type { Preset } from './presets.ts';
import type { ViewerSession } from './session.ts';
import { paneNumber, visiblePanes } from './state.ts';
import type { Tool } from './state.ts';

// What each command does. What moves the focus of the page is in useKeyboard.ts.

const PAGE = 10;
const ZOOM_STEP = 1.2;
const PAN_STEP = 40; // CSS pixels
const VOI_STEP = 0.05; // of the window's width
const CINE_SPEEDS = [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60] as const;
export const cineSpeeds: readonly number[] = CINE_SPEEDS;

export type PageCommand = 'paneNext' | 'panePrevious';
export const isPageCommand = (id: CommandId): id is PageCommand => id === 'paneNext' || id === 'panePrevious';

// Until there is a picture, its windows are known from the header.
const coming = (window: VoiWindow): VoiChoice => ({ ...window, kind: 'window', current: false });

/** Windows of what a pane shows; none for an empty pane and for colour. */
export function presetsOfPane(session: ViewerSession, id: number): readonly Preset[] {
  const { series, index, shownIndex, voi, voiChoices } = session.pane(id).state();
  if (series === null || (voi === null && shownIndex !== null)) return [];
  return presetsFor({
    Modality: series.Modality,
    choices: shownIndex === null ? series.windows(index).map(coming) : voiChoices,
    own: session.store.getState().presets[series.Modality],
  });
}

export function togglePlay(session: ViewerSession, id: number): void {
  const pane = session.pane(id);
  const { cine, series, index } = pane.state();
  if (!series || series.frames.length < 2) return;
  session.drive(id);
  if (cine?.playing) return pane.stop();
  session.store.setState((state) => ({ cineBars: { ...state.cineBars, [id]: true } }));
  if (!session.store.getState().loop && index === series.frames.length - 1) pane.scrollTo(0);
  // Without a speed of the reader's own the file's frame times count, one by one.
  pane.play(session.store.getState().speeds[id]);
}

/** Frames a second to play at; null: the file's own. */
export function setSpeed(session: ViewerSession, id: number, framesPerSecond: number | null): void {
  session.store.setState(({ speeds }) => {
    const others = Object.fromEntries(Object.entries(speeds).filter(([pane]) => pane !== String(id)));
    return { speeds: framesPerSecond === null ? others : { ...others, [id]: framesPerSecond } };
  });
  const pane = session.pane(id);
  if (pane.state().cine?.playing) pane.play(framesPerSecond ?? undefined);
}

function changeSpeed(session: ViewerSession, id: number, step: 1 | -1): void {
  const now = speedOf(session, id);
  const next =
    step > 0
      ? CINE_SPEEDS.find((speed) => speed > now + 0.5)
      : [...CINE_SPEEDS].reverse().find((speed) => speed < now - 0.5);
  if (next !== undefined) setSpeed(session, id, next);
}

function nextSeries(session: ViewerSession, id: number, step: 1 | -1): void {
  const { studies, contents } = session.store.getState();
  const list = studies.map((detail) => ({
    StudyInstanceUID: detail.study.StudyInstanceUID,
    seriesList: detail.seriesList,
  }));
  const next = neighbourSeries(list, contents[id] ?? null, step);
  if (next) session.show(id, next);
}

function adjustVoi(pane: Pane, centerSteps: number, widthSteps: number): void {
  const { voi } = pane.state();
  if (voi) pane.adjustVoi(voi.width * VOI_STEP * centerSteps, voi.width * VOI_STEP * widthSteps);
}

/** Esc: one level at a time, and never the tab itself. */
function leave(session: ViewerSession): void {
  const { store } = session;
  const state = store.getState();
  const pane = session.pane(state.activePane);
  if (state.open !== null) store.setState({ open: null });
  else if (state.explaining !== null) store.setState({ explaining: null });
  else if (pane.state().cine?.playing) pane.stop();
  else if (state.maximised) store.setState({ maximised: false });
}

function setTool(session: ViewerSession, tool: Tool): void {
  session.store.setState({ tool });
  session.marks.view.setState({ tool: null });
}

export function applyPreset(session: ViewerSession, id: number, preset: Preset): void {
  const pane = session.pane(id);
  const { voi } = preset;
  session.record.change('toolWindow', () =>
    typeof voi === 'object' && 'choice' in voi ? pane.setVoiChoice(voi.choice) : pane.setVoi(voi),
  );
}

function presetByDigit(session: ViewerSession, id: number, digit: number): void {
  const preset = presetsOfPane(session, id).find((each) => each.digit === digit);
  if (preset) applyPreset(session, id, preset);
}

type Action = (session: ViewerSession, pane: Pane, id: number) => void;
const scroll =
  (step: number): Action =>
  (session, pane, id) => {
    session.drive(id);
    pane.scrollBy(step);
  };
const preset =
  (digit: number): Action =>
  (session, _pane, id) =>
    presetByDigit(session, id, digit);

/** A display that nobody has measured has no true size yet: that is asked for first. */
function trueSize(session: ViewerSession, pane: Pane): void {
  if (pane.trueSize()) return;
  if (pane.state().mmPerCssPixel !== null) session.store.setState({ open: 'display' });
}

/** Nothing can leave of a pane that shows nothing; a video takes more than one image. */
function openExport(
  { store }: ViewerSession,
  pane: Pane,
  open: 'exportImage' | 'exportVideo' | 'exportPrint',
): void {
  const { shown, series } = pane.state();
  if (shown === null || (open === 'exportVideo' && (series?.frames.length ?? 0) < 2)) return;
  store.setState({ open, menu: null });
}

/** The study of the active pane; its series can be chosen before it goes. */
function sendStudy({ store }: ViewerSession, pane: Pane): void {
  const uid = pane.state().series?.StudyInstanceUID;
  const detail = store.getState().studies.find(({ study }) => study.StudyInstanceUID === uid);
  if (detail === undefined) return;
  store.setState({ menu: null });
  askSend(sendOf([detail.study]));
}

const actions: Readonly<Record<Exclude<CommandId, PageCommand>, Action>> = {
  imageNext: scroll(1),
  imagePrevious: scroll(-1),
  pageNext: scroll(PAGE),
  pagePrevious: scroll(-PAGE),
  imageFirst: (session, pane, id) => {
    session.drive(id);
    pane.scrollTo(0);
  },
  imageLast: (session, pane, id) => {
    session.drive(id);
    pane.scrollTo(Math.max(0, (pane.state().series?.frames.length ?? 1) - 1));
  },
  seriesNext: (session, _pane, id) => nextSeries(session, id, 1),
  seriesPrevious: (session, _pane, id) => nextSeries(session, id, -1),
  toolScroll: (session) => setTool(session, 'scroll'),
  toolWindow: (session) => setTool(session, 'window'),
  toolPan: (session) => setTool(session, 'pan'),
  toolZoom: (session) => setTool(session, 'zoom'),
  zoomIn: (_session, pane) => pane.zoomBy(ZOOM_STEP),
  zoomOut: (_session, pane) => pane.zoomBy(1 / ZOOM_STEP),
  fit: (_session, pane) => pane.fit(),
  oneToOne: (_session, pane) => pane.oneToOne(),
  trueSize,
  display: (session) => session.store.setState({ open: 'display' }),
  rotateRight: (_session, pane) => pane.rotate(1),
  rotateLeft: (_session, pane) => pane.rotate(-1),
  flipHorizontal: (_session, pane) => pane.flip('horizontal'),
  flipVertical: (_session, pane) => pane.flip('vertical'),
  reset: (_session, pane) => pane.reset(),
  overlays: (_session, pane) => pane.showOverlays(!pane.state().overlays.shown),
  shutter: (_session, pane) => pane.liftShutter(!pane.state().shutter.lifted),
  inspector: ({ store }) => store.setState(({ inspector }) => ({ inspector: !inspector })),
  panUp: (_session, pane) => pane.panBy(0, -PAN_STEP),
  panDown: (_session, pane) => pane.panBy(0, PAN_STEP),
  panLeft: (_session, pane) => pane.panBy(-PAN_STEP, 0),
  panRight: (_session, pane) => pane.panBy(PAN_STEP, 0),
  preset1: preset(1),
  preset2: preset(2),
  preset3: preset(3),
  preset4: preset(4),
  preset5: preset(5),
  preset6: preset(6),
  preset7: preset(7),
  preset8: preset(8),
  preset9: preset(9),
  windowFull: (_session, pane) => pane.setVoi('full'),
  editPresets: ({ store }) => store.setState({ open: 'presets', menu: null }),
  invert: (_session, pane) => pane.toggleInvert(),
  brighter: (_session, pane) => adjustVoi(pane, -1, 0),
  darker: (_session, pane) => adjustVoi(pane, 1, 0),
  windowWider: (_session, pane) => adjustVoi(pane, 0, 1),
  windowNarrower: (_session, pane) => adjustVoi(pane, 0, -1),
  ...markActions,
  undo: ({ history }) => void history.undo(),
  redo: ({ history }) => void history.redo(),
  layout: ({ store }) => store.setState(({ open }) => ({ open: open === 'layout' ? null : 'layout' })),
  maximise: (session, _pane, id) => session.toggleMaximised(id),
  link: ({ store }) => store.setState(({ link }) => ({ link: !link, linkBase: null })),
  linkStanding: (session) =>
    session.store.setState(({ linkBase }) =>
      linkBase === null ? { link: true, linkBase: standingOf(session) } : { linkBase: null },
    ),
  menu: (session, _pane, id) => {
    const box = document.querySelector(`[data-pane="${id}"]`)?.getBoundingClientRect();
    if (!box) return;
    session.store.setState({
      menu: { pane: id, x: box.left + box.width / 2, y: box.top + box.height / 3, value: null },
    });
  },
  referenceLines: ({ store }) => store.setState((state) => ({ referenceLines: !state.referenceLines })),
  explain: ({ store }, _pane, id) =>
    store.setState(({ explaining }) => ({ explaining: explaining === id ? null : id })),
  play: (session, _pane, id) => togglePlay(session, id),
  faster: (session, _pane, id) => changeSpeed(session, id, 1),
  slower: (session, _pane, id) => changeSpeed(session, id, -1),
  loop: ({ store }) => store.setState(({ loop }) => ({ loop: !loop })),
  exportCopy: (session) => void copyPicture(session),
  exportImage: (session, pane) => openExport(session, pane, 'exportImage'),
  exportVideo: (session, pane) => openExport(session, pane, 'exportVideo'),
  exportPrint: (session, pane) => openExport(session, pane, 'exportPrint'),
  exportSend: sendStudy,
  shortcuts: () => askWindow('show-keyboard'),
  keepStudy: keepActive,
  leave,
};

/** Does a command to the active pane. A change of the view becomes a step that can be taken back. */
export function runCommand(session: ViewerSession, id: Exclude<CommandId, PageCommand>): void {
  const pane = session.store.getState().activePane;
  const run = (): void => actions[id](session, session.pane(pane), pane);
  const command = commandOf(id);
  const change = command === null ? null : changeOf(command);
  if (change === null) run();
  else session.record.change(change.label, run, change.merges ? `${change.label} ${pane}` : undefined);
}

/** The pane after or before the active one; null at the end, where Tab goes on to the next region. */
export function neighbourPane(session: ViewerSession, step: 1 | -1): number | null {
  const state = session.store.getState();
  const visible = visiblePanes(state);
  return visible[visible.indexOf(state.activePane) + step] ?? null;
}

/** Numbers of the visible panes that show a series. */
export function panesShowing(session: ViewerSession, SeriesInstanceUID: string): readonly number[] {
  const state = session.store.getState();
  return visiblePanes(state)
    .filter((id) => state.contents[id]?.SeriesInstanceUID === SeriesInstanceUID)
    .map((id) => paneNumber(state, id));
}
