import type { ImageReference } from '../../../native/contract/index.ts';

// A report as it is read: one flat list from top to bottom, of which any part can be drawn alone.

type Common = {
  readonly key: string; // of the content item, steady: 1.2.3
  readonly sections: readonly string[]; // keys of the headings that it stands under, outermost first
  readonly depth: number; // of indentation
};

export type Cell = { readonly text: string; readonly images: readonly ImageReference[] };

export type Block = Common &
  (
    | {
        readonly kind: 'heading';
        readonly level: 1 | 2 | 3 | 4;
        readonly text: string;
        readonly count: number;
      }
    | {
        readonly kind: 'item';
        readonly name: string;
        readonly note: string; // modifiers of the name: "Mean, left"
        readonly lead: string; // how it belongs to what stands above it: "because of"
        readonly text: string;
        readonly long: boolean; // prose: under its name and not beside it
        readonly images: readonly ImageReference[];
        readonly identifier: boolean; // UIDs: of no use to most readers
      }
    | { readonly kind: 'facts'; readonly facts: readonly { readonly name: string; readonly text: string }[] }
    | {
        readonly kind: 'table';
        readonly text: string;
        readonly columns: readonly string[];
        readonly rows: readonly (readonly Cell[])[];
        readonly continued: boolean; // the next rows of the table above
      }
  );

/** Every string of a block that is drawn, in the order in which it stands there. */
export function stringsOf(block: Block): readonly string[] {
  switch (block.kind) {
    case 'heading':
      return [block.text];
    case 'item':
      return [block.lead, block.name, block.note, block.text];
    case 'facts':
      return block.facts.flatMap(({ name, text }) => [name, text]);
    case 'table':
      return [
        ...(block.continued ? [] : [block.text, ...block.columns]),
        ...block.rows.flatMap((row) => row.map(({ text }) => text)),
      ];
    default:
      return block satisfies never;
  }
}

/** A block as plain text, for the clipboard. `where`: an image in words. */
export function plainText(block: Block, where: (image: ImageReference) => string): string {
  const indent = '  '.repeat(block.depth);
  const images = (list: readonly ImageReference[]): string =>
    list.length === 0 ? '' : `[${list.map(where).join('; ')}]`;
  const joined = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(' ');
  switch (block.kind) {
    case 'heading':
      return `\n${indent}${block.level === 1 ? block.text.toUpperCase() : block.text}`;
    case 'item': {
      const note = block.note === '' ? '' : `(${block.note})`;
      const name = joined(block.lead, block.name, note);
      const text = block.text.replaceAll('\n', `\n${indent}`);
      return indent + joined(name === '' ? '' : `${name}:`, text, images(block.images));
    }
    case 'facts':
      return block.facts.map(({ name, text }) => `${indent}${name}: ${text}`).join('\n');
    case 'table': {
      const rows = block.rows.map((row) => row.map((cell) => joined(cell.text, images(cell.images))));
      const head = block.continued ? [] : [`\n${indent}${block.text}`, indent + block.columns.join('\t')];
      return [...head, ...rows.map((cells) => indent + cells.join('\t'))].join('\n');
    }
    default:
      return block satisfies never;
  }
}
