import type { ImageReference, ReportItem } from '../../../native/contract/index.ts';
import type { Block, Cell } from './blocks.ts';
import { imagesOf, modifiers, SPATIAL } from './items.ts';
import type { LayoutWords } from './items.ts';
import { digits, itemWords, unitWords, writtenNumber } from './values.ts';

// Containers that say the same of one thing after the other (acquisitions of a dose report, findings of a CAD): a table.

const MOST_COLUMNS = 24;
const DEEPEST = 4; // dose reports nest acquisition, dose, source, filter
const LONGEST_CELL = 160;

const isContainer = ({ valueType, refersTo }: ReportItem): boolean =>
  valueType === 'CONTAINER' && refersTo === null;
const codeKey = ({ name }: ReportItem): string => (name === null ? '' : `${name.scheme} ${name.value}`);

/** How many containers of one name stand in a row from `from`. */
export function tableRun(items: readonly ReportItem[], from: number): number {
  const first = items[from];
  if (first === undefined || !isContainer(first) || codeKey(first) === '') return 0;
  let end = from + 1;
  for (let next = items[end]; next !== undefined; next = items[end]) {
    if (!isContainer(next) || codeKey(next) !== codeKey(first)) break;
    end += 1;
  }
  return end - from;
}

type Leaf = { readonly column: string; readonly item: ReportItem };

/** Values of a container by column; null where it is too deep, or says things that no cell can hold. */
function leavesOf(container: ReportItem, depth = 0): readonly Leaf[] | null {
  if (depth > DEEPEST) return null;
  const leaves: Leaf[] = [];
  for (const item of container.children) {
    if (item.valueType === 'UIDREF') continue;
    if (isContainer(item)) {
      const inner = leavesOf(item, depth + 1);
      if (inner === null) return null;
      leaves.push(...inner);
      continue;
    }
    const column = item.name?.meaning ?? '';
    const nested = item.children.filter(
      (child) => !SPATIAL.has(child.valueType) && child.valueType !== 'UIDREF' && child.images.length === 0,
    );
    const plain = nested.every(({ relationship }) => relationship.startsWith('HAS '));
    if (!plain || item.text.length > LONGEST_CELL || item.text.includes('\n')) return null;
    leaves.push({ column, item });
  }
  return leaves;
}

export type Table = Pick<Extract<Block, { kind: 'table' }>, 'text' | 'columns' | 'rows'>;

/** Null where the containers are no table: too few columns in common, two values for one cell. */
export function tableOf(containers: readonly ReportItem[], words: LayoutWords): Table | null {
  const rows = containers.map((container) => leavesOf(container));
  if (!rows.every((row) => row !== null)) return null;
  const columns = [...new Set(rows.flatMap((row) => row.map(({ column }) => column)))];
  const cells = rows.reduce((sum, row) => sum + row.length, 0);
  if (columns.length < 2 || columns.length > MOST_COLUMNS) return null;
  if (rows.some((row) => new Set(row.map(({ column }) => column)).size < row.length)) return null;
  if (cells < 0.6 * columns.length * rows.length) return null;
  const units = columns.map((column) =>
    unitOf(rows.flatMap((row) => row.filter((leaf) => leaf.column === column))),
  );
  return {
    text: containers[0]?.name?.meaning ?? '',
    columns: columns.map((column, place) => (units[place] ? `${column} (${units[place]})` : column)),
    rows: rows.map((row) =>
      columns.map((column, place) => {
        const leaf = row.find((each) => each.column === column);
        return leaf === undefined ? EMPTY : cellOf(leaf.item, units[place] ?? '', words);
      }),
    ),
  };
}

const EMPTY: Cell = { text: '', images: [] };

/** The unit of a whole column, '' where its values have several or none. */
function unitOf(leaves: readonly Leaf[]): string {
  const units = new Set(
    leaves
      .filter(({ item }) => writtenNumber(item) !== '')
      .map(({ item }) => unitWords(item.number?.unit ?? null)),
  );
  const [only = ''] = units;
  return units.size === 1 && leaves.every(({ item }) => item.number !== null) ? only : '';
}

function cellOf(item: ReportItem, unit: string, words: LayoutWords): Cell {
  const images: readonly ImageReference[] = imagesOf(item);
  const written = writtenNumber(item);
  const value = unit !== '' && written !== '' ? digits(written, words.format) : itemWords(item, words.format);
  const said = SPATIAL.has(item.valueType) ? '' : value;
  const notes = modifiers(item, words.format);
  return { text: notes.length === 0 ? said : `${said} (${notes.join(', ')})`, images };
}
