// The content tree as it is read: names, values in words, links to images.
import type { Code, ImageReference, ReportItem } from '../../contract/index.ts';
import { item, numbers, text, texts, type DicomJson } from '../../dicom/index.ts';
import { codeIn } from '../codes.ts';
import { referencesIn, type Evidence } from '../references.ts';
import { personText } from '../summary.ts';
import type { Node, Tree } from './tree.ts';

const TAG = {
  referencedSop: '00081199',
  measuredValue: '0040A300',
  qualifier: '0040A301',
  units: '004008EA',
  NumericValue: '0040A30A',
  FloatingPointValue: '0040A161',
  DateTime: '0040A120',
  Date: '0040A121',
  Time: '0040A122',
  PersonName: '0040A123',
  UID: '0040A124',
  TextValue: '0040A160',
  conceptCode: '0040A168',
  GraphicType: '00700023',
  TemporalRangeType: '0040A130',
} as const;

export type NumericValue = {
  readonly value: number | null;
  readonly text: string; // as written
  readonly unit: Code | null;
  readonly qualifier: Code | null; // why there is none, or what is doubtful about it
};

/**
 * PS3.3 C.18.1. The double beside the decimal string says what its 16 characters could not; it is taken where both agree
 * to what the string can hold.
 */
export function numericValue(data: DicomJson): NumericValue {
  const measured = item(data, TAG.measuredValue);
  const written = texts(measured, TAG.NumericValue)[0] ?? '';
  const decimal = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/.test(written) ? Number(written) : null;
  const exact = numbers(measured, TAG.FloatingPointValue)[0];
  const agrees =
    exact !== undefined &&
    Number.isFinite(exact) &&
    (decimal === null || Math.abs(exact - decimal) <= Math.abs(decimal) * 1e-6 + 1e-300);
  const value = agrees ? exact : decimal;
  return {
    value: value !== null && Number.isFinite(value) ? value : null,
    text: written.trim() || (agrees ? String(exact) : ''),
    unit: codeIn(measured, TAG.units),
    qualifier: codeIn(data, TAG.qualifier),
  };
}

const VALUE_TYPES: ReadonlySet<string> = new Set([
  'TEXT',
  'NUM',
  'CODE',
  'DATETIME',
  'DATE',
  'TIME',
  'UIDREF',
  'PNAME',
  'COMPOSITE',
  'IMAGE',
  'WAVEFORM',
  'SCOORD',
  'SCOORD3D',
  'TCOORD',
  'CONTAINER',
]);

export const isKnownType = (valueType: string): boolean => VALUE_TYPES.has(valueType);

/** The value of an item in words; '' of a container and of what has none. */
function valueText({ valueType, data }: Node): string {
  switch (valueType) {
    case 'TEXT':
      return text(data, TAG.TextValue);
    case 'NUM':
      return numericText(numericValue(data));
    case 'CODE':
      return codeIn(data, TAG.conceptCode)?.meaning ?? '';
    case 'DATETIME':
      return text(data, TAG.DateTime);
    case 'DATE':
      return text(data, TAG.Date);
    case 'TIME':
      return text(data, TAG.Time);
    case 'PNAME':
      return personText(data, TAG.PersonName);
    case 'UIDREF':
      return text(data, TAG.UID);
    case 'SCOORD':
    case 'SCOORD3D':
      return text(data, TAG.GraphicType);
    case 'TCOORD':
      return text(data, TAG.TemporalRangeType);
    default:
      return '';
  }
}

function numericText({ text: written, unit, qualifier }: NumericValue): string {
  if (written === '') return qualifier?.meaning ?? '';
  const shown = unit === null || unit.value === '1' ? '' : unit.meaning || unit.value;
  return shown === '' ? written : `${written} ${shown}`;
}

/** The images that an item names itself. */
export const imagesOf = (node: Node, evidence: Evidence): ImageReference[] =>
  ['IMAGE', 'COMPOSITE', 'WAVEFORM'].includes(node.valueType)
    ? referencesIn(node.data, TAG.referencedSop, evidence)
    : [];

/** An item by reference says what the other one says, and not what stands below that. */
export function reportItem(tree: Tree, node: Node, evidence: Evidence): ReportItem {
  const said = tree.resolved(node) ?? node;
  const number = said.valueType === 'NUM' ? numericValue(said.data) : null;
  return {
    key: node.key,
    refersTo: node.target,
    relationship: node.relationship,
    valueType: said.valueType,
    name: said.name,
    text: valueText(said),
    number: number === null ? null : { value: number.value, unit: number.unit },
    images: imagesOf(said, evidence),
    children: node.children.map((child) => reportItem(tree, child, evidence)),
  };
}
