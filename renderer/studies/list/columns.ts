import {
  studyColumns,
  type RemoteStudyRow,
  type Settings,
  type StudyColumn,
  type StudyRow,
} from '../../../native/contract/index.ts';
import {
  countText,
  dateText,
  dateTimeText,
  momentText,
  patientNameText,
  personName,
  plainText,
  sexText,
  studyDateText,
} from '../../ui/index.ts';
import { studiesWords } from '../words.ts';

/** `width` and `wideWidth` are CSS grid tracks; `minPx` is what the column needs when there are too many to fit. */
export type ColumnLook = {
  readonly width: string;
  readonly wideWidth: string;
  readonly minPx: number;
  readonly align: 'start' | 'end';
  readonly strength: 'name' | 'strong' | 'plain';
};

const look = (width: string, wideWidth: string, minPx: number): ColumnLook => ({
  width,
  wideWidth,
  minPx,
  align: 'start',
  strength: 'plain',
});

export const columnLooks: Readonly<Record<StudyColumn, ColumnLook>> = {
  PatientName: { ...look('minmax(0, 1.25fr)', 'minmax(0, 1.8fr)', 150), strength: 'name' },
  PatientID: look('96px', '104px', 80),
  PatientBirthDate: look('86px', '92px', 86),
  PatientSex: look('64px', '70px', 60),
  StudyDate: look('112px', '124px', 112),
  ModalitiesInStudy: { ...look('46px', '52px', 40), strength: 'strong' },
  StudyDescription: { ...look('minmax(0, 1fr)', 'minmax(0, 1.8fr)', 150), strength: 'strong' },
  frameCount: { ...look('48px', '60px', 44), align: 'end' },
  ReferringPhysicianName: look('minmax(0, 0.8fr)', 'minmax(0, 0.9fr)', 90),
  AccessionNumber: look('88px', '96px', 76),
  BodyPartsInStudy: look('88px', '104px', 76),
  seriesCount: { ...look('44px', '52px', 44), align: 'end' },
  addedAt: look('106px', '122px', 106),
  openedAt: look('106px', '122px', 106),
};

const usual: readonly StudyColumn[] = [
  'PatientName',
  'PatientID',
  'PatientBirthDate',
  'StudyDate',
  'ModalitiesInStudy',
  'StudyDescription',
  'frameCount',
];

/** The columns to show: the reader's own, else those that fit the width of the window. */
export function shownColumns(
  settings: Pick<Settings, 'columns'> | undefined,
  wide: boolean,
): readonly StudyColumn[] {
  const own = settings?.columns;
  if (own !== null && own !== undefined && own.length > 0) return own;
  return wide ? [...usual, 'ReferringPhysicianName', 'AccessionNumber'] : usual;
}

/** Shown columns first, in their order, then the others: what the columns menu lists. */
export const listedColumns = (shown: readonly StudyColumn[]): readonly StudyColumn[] => [
  ...shown,
  ...studyColumns.filter((column) => !shown.includes(column)),
];

/** Takes a column in at the end or out; the last one cannot be taken out. */
export function toggleColumn(shown: readonly StudyColumn[], column: StudyColumn): readonly StudyColumn[] {
  if (!shown.includes(column)) return [...shown, column];
  return shown.length === 1 ? shown : shown.filter((one) => one !== column);
}

export function moveColumn(
  shown: readonly StudyColumn[],
  column: StudyColumn,
  step: 1 | -1,
): readonly StudyColumn[] {
  const from = shown.indexOf(column);
  const to = from + step;
  const other = shown[to];
  if (from < 0 || other === undefined) return shown;
  return shown.map((one, index) => (index === to ? column : index === from ? other : one));
}

const DOT_PX = 24;

/** The grid of header and rows, and the width below which the table scrolls sideways. */
export function gridOf(columns: readonly StudyColumn[], wide: boolean): { template: string; minPx: number } {
  const tracks = columns.map((column) => columnLooks[column][wide ? 'wideWidth' : 'width']);
  const wherePx = wide ? 156 : 100;
  const gap = wide ? 16 : 11;
  const content = columns.reduce((sum, column) => sum + columnLooks[column].minPx, 0);
  return {
    template: `${DOT_PX}px ${tracks.join(' ')} ${wherePx}px`,
    minPx: DOT_PX + content + wherePx + gap * (columns.length + 1) + 20,
  };
}

export type CellText = { readonly text: string; readonly title?: string };

/** What a cell says, and what its tool-tip adds. */
export function cellText(row: StudyRow | RemoteStudyRow, column: StudyColumn, now: Date): CellText {
  switch (column) {
    case 'PatientName':
      return { text: patientNameText(row.PatientName) };
    case 'PatientID':
      return {
        text: plainText(row.PatientID),
        ...(row.IssuerOfPatientID === '' ? {} : { title: `${row.PatientID} (${row.IssuerOfPatientID})` }),
      };
    case 'PatientBirthDate':
      return { text: dateText(row.PatientBirthDate) };
    case 'PatientSex':
      return { text: sexText(row.PatientSex) };
    case 'StudyDate':
      return {
        text: studyDateText(row.StudyDate, row.StudyTime, now),
        title: dateTimeText(row.StudyDate, row.StudyTime),
      };
    case 'ModalitiesInStudy':
      return typesText(row.ModalitiesInStudy);
    case 'StudyDescription':
      return { text: plainText(row.StudyDescription) };
    case 'frameCount':
      return { text: known('frameCount' in row ? row.frameCount : row.instanceCount) };
    case 'ReferringPhysicianName':
      return { text: personName(row.ReferringPhysicianName, false) };
    case 'AccessionNumber':
      return { text: plainText(row.AccessionNumber) };
    case 'BodyPartsInStudy':
      return { text: 'BodyPartsInStudy' in row ? row.BodyPartsInStudy.map(bodyPartText).join(', ') : '' };
    case 'seriesCount':
      return { text: known(row.seriesCount) };
    case 'addedAt':
      return { text: 'addedAt' in row ? momentText(row.addedAt, now) : '' };
    case 'openedAt':
      return {
        text: !('openedAt' in row) || row.openedAt === null ? '' : momentText(row.openedAt, now),
      };
    default:
      return column satisfies never;
  }
}

/** An archive may not tell how many there are. */
const known = (count: number | null): string => (count === null ? '' : countText(count));

// Types that say something about the pictures come before reports and presentation states, which accompany them.
const COMPANIONS: ReadonlySet<string> = new Set(['SR', 'PR', 'KO', 'DOC', 'OT', 'SEG', 'REG']);

function typesText(modalities: readonly string[]): CellText {
  const main = modalities.filter((one) => !COMPANIONS.has(one));
  const ordered = [...main, ...modalities.filter((one) => COMPANIONS.has(one))];
  const text = (main.length > 0 ? main : ordered).slice(0, 2).join(' ');
  return ordered.length > 1 ? { text, title: ordered.join(', ') } : { text };
}

/** Body Part Examined is a code string (`LSPINE`, `KNEE`): shown as a word, not shouted. */
export const bodyPartText = (code: string): string =>
  code === '' ? '' : code[0] + code.slice(1).toLowerCase().replaceAll('_', ' ');

export type Where =
  | { readonly kind: 'owned' | 'linked' | 'unavailable' }
  | { readonly kind: 'partly'; readonly there: number; readonly count: number }
  | { readonly kind: 'problems'; readonly count: number };

/** Where a study's images are; what hinders reading comes first. */
export function whereOf(row: StudyRow): Where {
  const { instanceCount, unavailableCount, problemCount, conflictCount } = row;
  if (unavailableCount > 0 && unavailableCount >= instanceCount) return { kind: 'unavailable' };
  if (unavailableCount > 0) {
    return { kind: 'partly', there: instanceCount - unavailableCount, count: instanceCount };
  }
  if (problemCount + conflictCount > 0) return { kind: 'problems', count: problemCount + conflictCount };
  return { kind: row.storage === 'owned' ? 'owned' : 'linked' };
}

export function whereText(where: Where): { text: string; title: string } {
  const { text } = studiesWords;
  switch (where.kind) {
    case 'owned':
    case 'linked':
      return { text: text(`where.${where.kind}`), title: text(`where.${where.kind}`) };
    case 'unavailable':
      return { text: text('where.unavailable'), title: text('where.unavailableTip') };
    case 'partly':
      return {
        text: text('where.partly', { there: where.there, count: where.count }),
        title: text('where.partlyTip', { there: where.there, count: where.count }),
      };
    case 'problems':
      return { text: text('where.problems', { count: where.count }), title: text('where.problemsTip') };
    default:
      return where satisfies never;
  }
}
