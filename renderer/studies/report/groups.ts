import type { FileProblem, ImportReportEntry } from '../../../native/contract/index.ts';
import type { MessageKey } from '../../ui/index.ts';
import type { en } from '../locales/en.ts';

/** What readers have to do about a file decides its group; the exact reason is beside each file. */
export const groupKinds = [
  'conflict.patient',
  'conflict.study',
  'conflict.series',
  'conflict.content',
  'password',
  'damaged',
  'io',
  'missing',
  'encoding',
  'incomplete',
  'limit',
  'cut',
] as const;
export type GroupKind = (typeof groupKinds)[number];
export type ProblemGroup = { readonly kind: GroupKind; readonly entries: readonly ImportReportEntry[] };

export const groupTitle = (kind: GroupKind): MessageKey<typeof en> => `group.${kind}.title`;
export const groupText = (kind: GroupKind): MessageKey<typeof en> => `group.${kind}.text`;

/** The group of a problem; null for what is no problem (some other kind of file). */
export function groupOf(problem: FileProblem): GroupKind | null {
  switch (problem.kind) {
    case 'not-dicom':
    case 'own-library':
      return null;
    case 'conflict':
      return `conflict.${problem.conflict}`;
    case 'archive-password':
      return 'password';
    case 'empty-file':
    case 'truncated-header':
    case 'damaged-header':
    case 'dicomdir-damaged':
      return 'damaged';
    case 'archive-damaged':
      return problem.detail.startsWith('method-') ? 'encoding' : 'damaged';
    case 'io-error':
      return 'io';
    case 'missing-file':
      return 'missing';
    case 'unsupported-transfer-syntax':
      return 'encoding';
    case 'missing-attribute':
    case 'bad-attribute':
      return 'incomplete';
    case 'limit-exceeded':
      return 'limit';
    case 'damaged-data-set':
    case 'truncated-pixel-data':
    case 'bad-pixel-data':
      return 'cut';
    default:
      return problem satisfies never;
  }
}

/** Problems of a report by group, worst first; entries keep their order. */
export function problemGroups(entries: readonly ImportReportEntry[]): ProblemGroup[] {
  const byKind = new Map<GroupKind, ImportReportEntry[]>();
  for (const entry of entries) {
    const kind = entry.problem === null ? null : groupOf(entry.problem);
    if (kind !== null) byKind.set(kind, [...(byKind.get(kind) ?? []), entry]);
  }
  return groupKinds.flatMap((kind) => {
    const found = byKind.get(kind);
    return found === undefined ? [] : [{ kind, entries: found }];
  });
}

/** Archives that wait for a password; a member's path is `archive.zip!/inner/name`. */
export const lockedArchives = (group: ProblemGroup): string[] => [
  ...new Set(group.entries.map((entry) => entry.path.split('!/')[0] ?? entry.path)),
];
