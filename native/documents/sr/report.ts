import type { DocumentSummary, ImageReference, Report, ReportItem } from '../../contract/index.ts';
import { item, text, type DicomJson } from '../../dicom/index.ts';
import { CONCEPT, isConcept } from '../codes.ts';
import { MANUFACTURER } from '../equipment.ts';
import { evidenceOf } from '../references.ts';
import { makerText, personText, summaryOf } from '../summary.ts';
import { isKnownType, reportItem } from './items.ts';
import { findMeasurements } from './measurements.ts';
import { contentTree, type Node, type Tree } from './tree.ts';

const TAG = {
  Manufacturer: '00080070',
  SeriesDescription: '0008103E',
  PatientName: '00100010',
  PatientID: '00100020',
  PatientBirthDate: '00100030',
  PatientSex: '00100040',
  authorObserver: '0040A078',
  verifyingObserver: '0040A073',
  VerifyingObserverName: '0040A075',
  PersonName: '0040A123',
  CompletionFlag: '0040A491',
  VerificationFlag: '0040A493',
} as const;

/** A structured report of any kind and maker. What cannot be read is left out and named in `problems`. */
export function readReport(data: DicomJson): Report {
  const tree = contentTree(data);
  const evidence = evidenceOf(data);
  const content: ReportItem[] = [reportItem(tree, tree.root, evidence)];
  const found = findMeasurements(tree, evidence);
  const problems = [...tree.problems, ...found.problems, ...typeProblems(tree)];
  return {
    kind: 'report',
    summary: summaryOf(
      data,
      {
        kind: 'report',
        title: titleOf(data, tree),
        creator: creatorOf(data, tree),
        ...flagsOf(data),
        measurementCount: found.measurements.length,
        problem: problems[0] ?? null,
      },
      imagesIn(content),
    ),
    patient: {
      PatientName: personText(data, TAG.PatientName),
      PatientID: text(data, TAG.PatientID),
      PatientBirthDate: text(data, TAG.PatientBirthDate),
      PatientSex: text(data, TAG.PatientSex),
    },
    content,
    measurements: [...found.measurements],
    problems,
  };
}

/** What the document is by its code; of our own what its reader called it, which has no code. */
const titleOf = (data: DicomJson, { root }: Tree): string =>
  (text(data, TAG.Manufacturer) === MANUFACTURER ? text(data, TAG.SeriesDescription) : '') ||
  (root.name?.meaning ?? '');

function flagsOf(data: DicomJson): Pick<DocumentSummary, 'completion' | 'verification'> {
  const completion = text(data, TAG.CompletionFlag);
  const verification = text(data, TAG.VerificationFlag);
  return {
    completion: completion === 'COMPLETE' ? 'complete' : completion === 'PARTIAL' ? 'partial' : 'unknown',
    verification:
      verification === 'VERIFIED' ? 'verified' : verification === 'UNVERIFIED' ? 'unverified' : 'unknown',
  };
}

/** Who verified it, wrote it, or is named as its observer; else the maker of the device. */
function creatorOf(data: DicomJson, { root }: Tree): string {
  const observer = root.children.find(
    (child) => child.valueType === 'PNAME' && isConcept(child.name, CONCEPT.personName),
  );
  return (
    personText(item(data, TAG.verifyingObserver), TAG.VerifyingObserverName) ||
    personText(item(data, TAG.authorObserver), TAG.PersonName) ||
    personText(observer?.data ?? null, TAG.PersonName) ||
    makerText(data)
  );
}

/** Every image that an item of the content names. */
export function imagesIn(items: readonly ReportItem[]): ImageReference[] {
  return items.flatMap(({ images, children }) => [...images, ...imagesIn(children)]);
}

function typeProblems({ root }: Tree): readonly string[] {
  const unknown = (node: Node): boolean =>
    (node.target === null && !isKnownType(node.valueType)) || node.children.some(unknown);
  return unknown(root) ? ['unknown-value-type'] : [];
}
