import type { TextKey } from './text.ts';

/** Everything the viewer can be told to do: one table for toolbar, tool-tips, shortcuts sheet and key handler. */
type CommandRow = {
  readonly id: string;
  readonly group: CommandGroup;
  readonly keys: readonly string[]; // as `keyOf` names them; the first one is shown
  readonly label: TextKey;
  readonly family?: TextKey; // several of one kind: one row of the sheet
};

export const commandGroups = [
  'move',
  'look',
  'window',
  'measure',
  'arrange',
  'play',
  'output',
  'find',
] as const;
export type CommandGroup = (typeof commandGroups)[number];

export const commands = [
  { id: 'imageNext', group: 'move', keys: ['ArrowDown'], label: 'imageNext', family: 'familyImage' },
  { id: 'imagePrevious', group: 'move', keys: ['ArrowUp'], label: 'imagePrevious', family: 'familyImage' },
  { id: 'pageNext', group: 'move', keys: ['PageDown'], label: 'pageNext', family: 'familyPage' },
  { id: 'pagePrevious', group: 'move', keys: ['PageUp'], label: 'pagePrevious', family: 'familyPage' },
  { id: 'imageFirst', group: 'move', keys: ['Home'], label: 'imageFirst', family: 'familyEnds' },
  { id: 'imageLast', group: 'move', keys: ['End'], label: 'imageLast', family: 'familyEnds' },
  { id: 'seriesNext', group: 'move', keys: ['ArrowRight'], label: 'seriesNext', family: 'familySeries' },
  {
    id: 'seriesPrevious',
    group: 'move',
    keys: ['ArrowLeft'],
    label: 'seriesPrevious',
    family: 'familySeries',
  },
  { id: 'paneNext', group: 'move', keys: ['Tab'], label: 'paneNext' },
  { id: 'panePrevious', group: 'move', keys: ['Shift+Tab'], label: 'panePrevious' },
  { id: 'toolScroll', group: 'look', keys: ['S'], label: 'toolScroll' },
  { id: 'toolWindow', group: 'look', keys: ['W'], label: 'toolWindow' },
  { id: 'toolPan', group: 'look', keys: ['P'], label: 'toolPan' },
  { id: 'toolZoom', group: 'look', keys: ['Z'], label: 'toolZoom' },
  { id: 'zoomIn', group: 'look', keys: ['+', 'Ctrl++', '='], label: 'zoomIn', family: 'familyZoom' },
  { id: 'zoomOut', group: 'look', keys: ['-', 'Ctrl+-'], label: 'zoomOut', family: 'familyZoom' },
  { id: 'fit', group: 'look', keys: ['F'], label: 'fit' },
  { id: 'oneToOne', group: 'look', keys: ['N'], label: 'oneToOne' },
  { id: 'trueSize', group: 'look', keys: ['Shift+N'], label: 'trueSize' },
  { id: 'display', group: 'look', keys: ['Shift+M'], label: 'display' },
  { id: 'rotateRight', group: 'look', keys: ['R'], label: 'rotateRight' },
  { id: 'rotateLeft', group: 'look', keys: ['Shift+R'], label: 'rotateLeft' },
  { id: 'flipHorizontal', group: 'look', keys: ['H'], label: 'flipHorizontal' },
  { id: 'flipVertical', group: 'look', keys: ['V'], label: 'flipVertical' },
  { id: 'reset', group: 'look', keys: ['0'], label: 'reset' },
  { id: 'overlays', group: 'look', keys: ['Shift+O'], label: 'overlays' },
  { id: 'shutter', group: 'look', keys: ['Shift+B'], label: 'shutter' },
  { id: 'inspector', group: 'look', keys: ['Shift+I'], label: 'inspector' },
  { id: 'panUp', group: 'look', keys: ['Ctrl+ArrowUp'], label: 'panUp', family: 'familyPan' },
  { id: 'panDown', group: 'look', keys: ['Ctrl+ArrowDown'], label: 'panDown', family: 'familyPan' },
  { id: 'panLeft', group: 'look', keys: ['Ctrl+ArrowLeft'], label: 'panLeft', family: 'familyPan' },
  { id: 'panRight', group: 'look', keys: ['Ctrl+ArrowRight'], label: 'panRight', family: 'familyPan' },
  { id: 'preset1', group: 'window', keys: ['1'], label: 'preset1', family: 'familyPresets' },
  { id: 'preset2', group: 'window', keys: ['2'], label: 'preset2', family: 'familyPresets' },
  { id: 'preset3', group: 'window', keys: ['3'], label: 'preset3', family: 'familyPresets' },
  { id: 'preset4', group: 'window', keys: ['4'], label: 'preset4', family: 'familyPresets' },
  { id: 'preset5', group: 'window', keys: ['5'], label: 'preset5', family: 'familyPresets' },
  { id: 'preset6', group: 'window', keys: ['6'], label: 'preset6', family: 'familyPresets' },
  { id: 'preset7', group: 'window', keys: ['7'], label: 'preset7', family: 'familyPresets' },
  { id: 'preset8', group: 'window', keys: ['8'], label: 'preset8', family: 'familyPresets' },
  { id: 'preset9', group: 'window', keys: ['9'], label: 'preset9', family: 'familyPresets' },
  { id: 'windowFull', group: 'window', keys: ['U'], label: 'windowFull' },
  { id: 'editPresets', group: 'window', keys: ['Shift+W'], label: 'editPresets' },
  { id: 'invert', group: 'window', keys: ['I'], label: 'invert' },
  { id: 'brighter', group: 'window', keys: ['Shift+ArrowUp'], label: 'brighter', family: 'familyBright' },
  { id: 'darker', group: 'window', keys: ['Shift+ArrowDown'], label: 'darker', family: 'familyBright' },
  {
    id: 'windowWider',
    group: 'window',
    keys: ['Shift+ArrowRight'],
    label: 'windowWider',
    family: 'familyWidth',
  },
  {
    id: 'windowNarrower',
    group: 'window',
    keys: ['Shift+ArrowLeft'],
    label: 'windowNarrower',
    family: 'familyWidth',
  },
  { id: 'markLength', group: 'measure', keys: ['D'], label: 'markLength' },
  { id: 'markBidirectional', group: 'measure', keys: ['B'], label: 'markBidirectional' },
  { id: 'markAngle', group: 'measure', keys: ['A'], label: 'markAngle' },
  { id: 'markCobb', group: 'measure', keys: ['Shift+A'], label: 'markCobb' },
  { id: 'markEllipse', group: 'measure', keys: ['Q'], label: 'markEllipse' },
  { id: 'markCircle', group: 'measure', keys: ['C'], label: 'markCircle' },
  { id: 'markRectangle', group: 'measure', keys: ['Shift+Q'], label: 'markRectangle' },
  { id: 'markFreehand', group: 'measure', keys: ['Y'], label: 'markFreehand' },
  { id: 'markPolygon', group: 'measure', keys: ['Shift+Y'], label: 'markPolygon' },
  { id: 'markProbe', group: 'measure', keys: ['J'], label: 'markProbe' },
  { id: 'markArrow', group: 'measure', keys: ['T'], label: 'markArrow' },
  { id: 'markText', group: 'measure', keys: ['Shift+T'], label: 'markText' },
  { id: 'markCardiothoracic', group: 'measure', keys: ['Shift+C'], label: 'markCardiothoracic' },
  { id: 'markSpine', group: 'measure', keys: ['Shift+S'], label: 'markSpine' },
  { id: 'markCalibration', group: 'measure', keys: ['Shift+D'], label: 'markCalibration' },
  { id: 'markEraser', group: 'measure', keys: ['Shift+E'], label: 'markEraser' },
  { id: 'markDelete', group: 'measure', keys: ['Delete'], label: 'markDelete' },
  { id: 'markCopy', group: 'measure', keys: ['Ctrl+C'], label: 'markCopy' },
  { id: 'markPaste', group: 'measure', keys: ['Ctrl+V'], label: 'markPaste' },
  { id: 'markCopyNext', group: 'measure', keys: ['Ctrl+D'], label: 'markCopyNext' },
  { id: 'markHide', group: 'measure', keys: ['Shift+H'], label: 'markHide' },
  { id: 'markKeyImage', group: 'measure', keys: ['K'], label: 'markKeyImage' },
  { id: 'markPanel', group: 'measure', keys: ['Shift+K'], label: 'markPanel' },
  { id: 'undo', group: 'arrange', keys: ['Ctrl+Z'], label: 'undo' },
  { id: 'redo', group: 'arrange', keys: ['Ctrl+Shift+Z', 'Ctrl+Y'], label: 'redo' },
  { id: 'layout', group: 'arrange', keys: ['G'], label: 'layout' },
  { id: 'maximise', group: 'arrange', keys: ['M'], label: 'maximise' },
  { id: 'link', group: 'arrange', keys: ['L'], label: 'link' },
  { id: 'linkStanding', group: 'arrange', keys: ['Shift+L'], label: 'linkStanding' },
  { id: 'referenceLines', group: 'arrange', keys: ['X'], label: 'referenceLines' },
  { id: 'keepStudy', group: 'arrange', keys: ['Shift+G'], label: 'keepStudy' },
  { id: 'menu', group: 'find', keys: ['ContextMenu', 'Shift+F10'], label: 'paneMenu' },
  { id: 'explain', group: 'arrange', keys: ['E'], label: 'explain' },
  { id: 'play', group: 'play', keys: ['Space'], label: 'play' },
  { id: 'faster', group: 'play', keys: ['.'], label: 'faster', family: 'familySpeed' },
  { id: 'slower', group: 'play', keys: [','], label: 'slower', family: 'familySpeed' },
  { id: 'loop', group: 'play', keys: ['O'], label: 'loop' },
  { id: 'exportCopy', group: 'output', keys: ['Ctrl+Shift+C'], label: 'exportCopy' },
  { id: 'exportImage', group: 'output', keys: ['Ctrl+S'], label: 'exportImage' },
  { id: 'exportVideo', group: 'output', keys: ['Ctrl+Shift+S'], label: 'exportVideo' },
  { id: 'exportPrint', group: 'output', keys: ['Ctrl+P'], label: 'exportPrint' },
  { id: 'exportSend', group: 'output', keys: ['Ctrl+E'], label: 'exportSend' },
  { id: 'shortcuts', group: 'find', keys: ['?'], label: 'shortcuts' },
  { id: 'leave', group: 'find', keys: ['Escape'], label: 'leave' },
] as const satisfies readonly CommandRow[];

export type Command = (typeof commands)[number];
export type CommandId = Command['id'];

/** Commands that repeat while their key is held down; the others answer the first press only. */
const REPEATING: ReadonlySet<CommandId> = new Set<CommandId>([
  'imageNext',
  'imagePrevious',
  'pageNext',
  'pagePrevious',
  'zoomIn',
  'zoomOut',
  'panUp',
  'panDown',
  'panLeft',
  'panRight',
  'brighter',
  'darker',
  'windowWider',
  'windowNarrower',
  'faster',
  'slower',
  'undo',
  'redo',
]);

export const repeats = (id: CommandId): boolean => REPEATING.has(id);

/** Commands that change how a picture is looked at: each press can be taken back. Layout and series record themselves. */
const CHANGING: ReadonlySet<CommandId> = new Set<CommandId>([
  'zoomIn',
  'zoomOut',
  'fit',
  'oneToOne',
  'trueSize',
  'rotateRight',
  'rotateLeft',
  'flipHorizontal',
  'flipVertical',
  'reset',
  'panUp',
  'panDown',
  'panLeft',
  'panRight',
  'preset1',
  'preset2',
  'preset3',
  'preset4',
  'preset5',
  'preset6',
  'preset7',
  'preset8',
  'preset9',
  'windowFull',
  'overlays',
  'shutter',
  'invert',
  'brighter',
  'darker',
  'windowWider',
  'windowNarrower',
]);

// What several keys do is called by its tool.
const CHANGE_NAMES: Readonly<Partial<Record<TextKey, TextKey>>> = {
  familyZoom: 'toolZoom',
  familyPan: 'toolPan',
  familyBright: 'toolWindow',
  familyWidth: 'toolWindow',
  familyPresets: 'toolWindow',
};

/** What the history calls a change by this command; null: it changes no picture. `merges`: a held key is one step. */
export function changeOf(command: Command): { readonly label: TextKey; readonly merges: boolean } | null {
  if (!CHANGING.has(command.id)) return null;
  const family = 'family' in command ? CHANGE_NAMES[command.family] : undefined;
  return { label: family ?? command.label, merges: repeats(command.id) };
}

const byId: ReadonlyMap<string, Command> = new Map(commands.map((command) => [command.id, command]));

export const isCommandId = (id: string): id is CommandId => byId.has(id);
export const commandOf = (id: CommandId): Command | null => byId.get(id) ?? null;

/** Keys of a command, the reader's own instead of ours where changed; '' takes the key away. */
export function keysOf(command: Command, changed: Readonly<Record<string, string>>): readonly string[] {
  const own = changed[command.id];
  if (own === undefined) return command.keys;
  return own === '' ? [] : [own];
}

/**
 * Key to command. A key that the reader gave away is taken from the command that had it by default, so that one key
 * never does two things.
 */
export function keyMap(changed: Readonly<Record<string, string>>): ReadonlyMap<string, CommandId> {
  const map = new Map<string, CommandId>();
  for (const command of commands) {
    if (changed[command.id] === undefined) for (const key of command.keys) map.set(key, command.id);
  }
  for (const [id, key] of Object.entries(changed)) if (key !== '' && isCommandId(id)) map.set(key, id);
  return map;
}

/** The command that has this key now, other than `except`; for "already used by". */
export function commandWithKey(
  key: string,
  changed: Readonly<Record<string, string>>,
  except: CommandId,
): Command | null {
  const id = keyMap(changed).get(key);
  return id === undefined || id === except ? null : (byId.get(id) ?? null);
}
