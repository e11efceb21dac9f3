import type { ReportItem } from '../../../native/contract/index.ts';
import type { Block } from './blocks.ts';
import { CONTEXT, imagesOf, isModifier, modifiers, SPATIAL } from './items.ts';
import type { LayoutWords } from './items.ts';
import { tableOf, tableRun } from './table.ts';
import type { Table } from './table.ts';
import { itemWords } from './values.ts';

// The content tree of a structured report as headings, sentences and tables. Pure; nothing of the file is ever markup.

const KNOWN: ReadonlySet<string> = new Set(
  'TEXT NUM CODE DATE TIME DATETIME PNAME UIDREF IMAGE COMPOSITE WAVEFORM SCOORD SCOORD3D TCOORD CONTAINER'.split(
    ' ',
  ),
);
const LONG = 90; // characters: prose, not a value

type At = { readonly sections: readonly string[]; readonly depth: number; readonly level: number };

export function layoutReport(content: readonly ReportItem[], words: LayoutWords): readonly Block[] {
  const blocks: Block[] = [];
  lay(content, { sections: [], depth: 0, level: 1 }, words, blocks);
  return blocks;
}

const MOST_TRIED = 64; // containers of one name that are no table together, tried again without the first
const TABLE_ROWS = 50; // of one block: a longer table is drawn in parts

/** Containers of one name and one shape in a row are a table; everything else stands one below the other. */
function lay(items: readonly ReportItem[], at: At, words: LayoutWords, blocks: Block[]): void {
  let alone = 0; // up to there, containers are laid out by themselves
  for (let index = 0; index < items.length;) {
    const item = items[index];
    if (item === undefined) break;
    const run = index < alone ? 0 : tableRun(items, index);
    const table = run > 1 ? tableOf(items.slice(index, index + run), words) : null;
    if (table !== null) {
      layTable(table, item.key, at, blocks);
      index += run;
      continue;
    }
    if (run > MOST_TRIED) alone = index + run;
    const images = imageRun(items, index);
    if (images > 1) layImages(items.slice(index, index + images), at, blocks);
    else if (item.valueType === 'CONTAINER' && item.refersTo === null) layContainer(item, at, words, blocks);
    else layItem(item, at, words, blocks);
    index += Math.max(1, images);
  }
}

function layTable(table: Table, key: string, { sections, depth }: At, blocks: Block[]): void {
  for (let from = 0; from < table.rows.length; from += TABLE_ROWS) {
    const rows = table.rows.slice(from, from + TABLE_ROWS);
    const part = from === 0 ? key : `${key} ${from}`;
    blocks.push({ kind: 'table', key: part, sections, depth, ...table, rows, continued: from > 0 });
  }
}

/** How many items in a row do nothing but name images, under one name: an image library has hundreds of them. */
function imageRun(items: readonly ReportItem[], from: number): number {
  const first = items[from];
  if (first === undefined) return 0;
  const plain = (item: ReportItem | undefined): boolean =>
    item !== undefined &&
    item.images.length > 0 &&
    item.children.length === 0 &&
    item.relationship === first.relationship &&
    item.name?.meaning === first.name?.meaning;
  let end = from;
  while (plain(items[end])) end += 1;
  return end - from;
}

function layImages(items: readonly ReportItem[], { sections, depth }: At, blocks: Block[]): void {
  const [first] = items;
  if (first === undefined) return;
  blocks.push({
    kind: 'item',
    key: first.key,
    sections,
    depth,
    lead: '',
    name: first.name?.meaning ?? '',
    note: '',
    text: '',
    long: false,
    images: items.flatMap(({ images }) => images),
    identifier: false,
  });
}

const isFact = (item: ReportItem): boolean =>
  CONTEXT.has(item.relationship) &&
  item.valueType !== 'UIDREF' &&
  item.images.length === 0 &&
  item.text !== '';

function layContainer(item: ReportItem, at: At, words: LayoutWords, blocks: Block[]): void {
  const { key, name, children } = item;
  const title = name?.meaning ?? '';
  const headed = title !== '' || at.level === 1 || children.length > 1;
  const inside: At = headed
    ? { sections: [...at.sections, key], depth: at.level <= 2 ? 0 : at.depth + 1, level: at.level + 1 }
    : at;
  if (headed) {
    const level = at.level === 1 ? 1 : at.level === 2 ? 2 : at.level === 3 ? 3 : 4;
    const { sections, depth } = at;
    blocks.push({
      kind: 'heading',
      key,
      sections,
      depth,
      level,
      text: title || words.unnamed,
      count: children.length,
    });
  }
  // What holds for the whole section comes first, in one place.
  const facts = children.filter(isFact);
  if (facts.length > 0) {
    const said = facts.map((fact) => ({
      name: fact.name?.meaning ?? '',
      text: [itemWords(fact, words.format), ...modifiers(fact, words.format)].join(', '),
    }));
    blocks.push({
      kind: 'facts',
      key: `${key} facts`,
      sections: inside.sections,
      depth: inside.depth,
      facts: said,
    });
  }
  lay(
    children.filter((child) => !isFact(child)),
    inside,
    words,
    blocks,
  );
}

function layItem(item: ReportItem, at: At, words: LayoutWords, blocks: Block[]): void {
  const { key, valueType, name, relationship } = item;
  const { sections, depth } = at;
  const spatial = SPATIAL.has(valueType);
  const known = KNOWN.has(valueType);
  const text = spatial ? '' : known ? itemWords(item, words.format) : words.unknownType(valueType || '?');
  const images = imagesOf(item);
  const title = name?.meaning ?? '';
  blocks.push({
    kind: 'item',
    key,
    sections,
    depth,
    lead: relationship === 'INFERRED FROM' && !spatial ? words.inferredFrom : '',
    name: title === '' && spatial ? words.marked : title,
    note: modifiers(item, words.format).join(', '),
    text,
    long: valueType === 'TEXT' && (text.length > LONG || text.includes('\n')),
    images,
    identifier: valueType === 'UIDREF',
  });
  if (item.refersTo !== null) return; // what stands below it is said where it stands itself
  const said = new Set(images.map(({ SOPInstanceUID }) => SOPInstanceUID));
  const rest = item.children.filter(
    (child) =>
      !isModifier(child) &&
      !(SPATIAL.has(child.valueType) && imagesOf(child).every((image) => said.has(image.SOPInstanceUID))) &&
      !(spatial && child.images.length > 0),
  );
  lay(rest, { ...at, depth: depth + 1, level: Math.max(at.level, 3) }, words, blocks);
}
