// The content tree (PS3.3 C.17.3), bounded: items by their position (1.2.3, which is also how by-reference items name them).
import type { Code } from '../../contract/index.ts';
import { items, numbers, text, type DicomJson } from '../../dicom/index.ts';
import { codeIn } from '../codes.ts';

export type Node = {
  readonly key: string;
  readonly relationship: string;
  readonly valueType: string;
  readonly name: Code | null;
  readonly data: DicomJson;
  readonly children: readonly Node[];
  /** The position that a by-reference item points at; null for an item with a value of its own. */
  readonly target: string | null;
};

export type Tree = {
  readonly root: Node;
  readonly problems: readonly string[];
  /** The item itself, or the one that it refers to; null where that is none, or one that it is inside of. */
  readonly resolved: (node: Node) => Node | null;
};

export const TAG = {
  relationship: '0040A010',
  valueType: '0040A040',
  conceptName: '0040A043',
  content: '0040A730',
  referencedItem: '0040DB73',
} as const;

/** The largest reports known (procedure logs, dose reports of whole sessions) have some 20,000 items and 12 levels. */
const MOST_ITEMS = 100_000;
const MOST_DEPTH = 60;

export function contentTree(data: DicomJson): Tree {
  const problems = new Set<string>();
  const byKey = new Map<string, Node>();
  const build = (at: DicomJson, key: string, depth: number): Node => {
    const children: Node[] = [];
    const reference = numbers(at, TAG.referencedItem);
    const node: Node = {
      key,
      relationship: text(at, TAG.relationship),
      valueType: text(at, TAG.valueType),
      name: codeIn(at, TAG.conceptName),
      data: at,
      children,
      target: reference.length === 0 ? null : reference.join('.'),
    };
    byKey.set(key, node);
    if (depth >= MOST_DEPTH && items(at, TAG.content).length > 0) problems.add('too-deep');
    else
      for (const [index, child] of items(at, TAG.content).entries()) {
        if (byKey.size >= MOST_ITEMS) {
          problems.add('too-many-items');
          break;
        }
        children.push(build(child, `${key}.${index + 1}`, depth + 1));
      }
    return node;
  };
  const root = build(data, '1', 0);
  const resolved = (node: Node): Node | null => {
    if (node.target === null) return node;
    const found = byKey.get(node.target);
    // PS3.3 C.17.3.2.5: a relationship by reference must not close a loop, and its target is an item with a value.
    if (found === undefined || found.target !== null) return null;
    return node.key === found.key || node.key.startsWith(`${found.key}.`) ? null : found;
  };
  for (const node of byKey.values())
    if (node.target !== null && resolved(node) === null)
      problems.add(byKey.has(node.target) ? 'loop' : 'missing-item');
  return { root, problems: [...problems], resolved };
}
