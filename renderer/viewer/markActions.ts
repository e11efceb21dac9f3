import { copyTargets, copyTo, paste, remove, toggleKeyImage } from '../measure/index.ts';
import type { MarkTool } from '../measure/index.ts';
import type { ViewerSession } from './session.ts';

// What the commands about measuring do.

/** Takes a tool up, or puts it away when it is the one in hand. */
export function takeMarkTool({ marks }: ViewerSession, tool: MarkTool): void {
  marks.view.setState((view) => ({ tool: view.tool === tool ? null : tool, visible: true }));
}

const take =
  (tool: MarkTool) =>
  (session: ViewerSession): void =>
    takeMarkTool(session, tool);

export const markToolCommands = {
  markLength: 'length',
  markBidirectional: 'bidirectional',
  markAngle: 'angle',
  markCobb: 'cobb',
  markEllipse: 'ellipse',
  markCircle: 'circle',
  markRectangle: 'rectangle',
  markFreehand: 'freehand',
  markPolygon: 'polygon',
  markProbe: 'probe',
  markArrow: 'arrow',
  markText: 'text',
  markCardiothoracic: 'cardiothoracic',
  markSpine: 'spine',
  markCalibration: 'calibration',
  markEraser: 'eraser',
} as const satisfies Readonly<Record<string, MarkTool>>;

function selected({ marks }: ViewerSession) {
  const { selected: chosen } = marks.view.getState();
  return chosen === null ? null : marks.find(chosen.id);
}

export const markActions = {
  markLength: take('length'),
  markBidirectional: take('bidirectional'),
  markAngle: take('angle'),
  markCobb: take('cobb'),
  markEllipse: take('ellipse'),
  markCircle: take('circle'),
  markRectangle: take('rectangle'),
  markFreehand: take('freehand'),
  markPolygon: take('polygon'),
  markProbe: take('probe'),
  markArrow: take('arrow'),
  markText: take('text'),
  markCardiothoracic: take('cardiothoracic'),
  markSpine: take('spine'),
  markCalibration: take('calibration'),
  markEraser: take('eraser'),
  markDelete(session: ViewerSession): void {
    const annotation = selected(session);
    if (annotation) remove(session.marks, [annotation.id]);
  },
  markCopy(session: ViewerSession): void {
    const annotation = selected(session);
    if (annotation) session.marks.view.setState({ copied: annotation });
  },
  markPaste({ marks }: ViewerSession): void {
    const place = marks.host.activePlace();
    if (place) paste(marks, place);
  },
  markCopyNext(session: ViewerSession): void {
    const annotation = selected(session);
    if (!annotation) return;
    const { marks } = session;
    const [copy] = copyTo(marks, annotation, copyTargets(marks, annotation, 'next'));
    if (!copy) return;
    marks.host.reveal(copy);
    marks.view.setState({ selected: { id: copy.id, byHand: false } });
  },
  markHide({ marks }: ViewerSession): void {
    marks.view.setState(({ visible }) => ({ visible: !visible }));
  },
  markKeyImage({ marks, store }: ViewerSession): void {
    const place = marks.host.activePlace();
    const { activePane, contents } = store.getState();
    if (place) toggleKeyImage(marks, place);
    else if (contents[activePane]) store.setState({ unseen: { pane: activePane, what: 'mark' } });
  },
  markPanel({ marks }: ViewerSession): void {
    marks.view.setState(({ panel }) => ({ panel: panel === null ? 'measurements' : null }));
  },
} as const;
