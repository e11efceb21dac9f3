// The order that a study was made for, and the reports on it and on the patient.
import type { ChartOrder, ChartReport } from '../../contract/index.ts';
import type { Coding, DiagnosticReport, ImagingStudy, Reference, ServiceRequest } from '../types.ts';
import { localReference } from '../link/references.ts';
import { conceptText, conceptTexts, LOINC, referenceText } from './concepts.ts';
import { newestFirst } from './dates.ts';

export function orderOf(order: ServiceRequest): ChartOrder {
  return {
    id: order.id ?? '',
    status: order.status,
    priority: order.priority,
    procedure: conceptText(order.code),
    reasons: [
      ...conceptTexts(order.reasons),
      ...order.reasonReferences.map(referenceText).filter((text) => text !== null),
    ],
    questions: [...conceptTexts(order.orderDetail), ...order.notes],
    requester: referenceText(order.requester),
    orderedAt: order.authoredOn ?? order.occurrence,
    numbers: [
      ...new Set(
        [...order.identifiers, ...(order.requisition === null ? [] : [order.requisition])].map(
          ({ value }) => value,
        ),
      ),
    ],
  };
}

const PROVISIONAL = new Set(['registered', 'partial', 'preliminary']);

/** HL7 table 0074: radiology, its parts, and nuclear medicine and cardiac imaging. */
const IMAGING_SECTIONS = new Set([
  'RAD',
  'IMG',
  'RX',
  'RUS',
  'CT',
  'CUS',
  'NMR',
  'NMS',
  'VUS',
  'XRC',
  'CTH',
  'OUS',
]);
/** LOINC: diagnostic imaging study; SNOMED CT codes of the same name differ by house. */
const IMAGING_CODES = new Set(['18748-4', '18726-0', '68604-8', 'LP29684-5']);

const saysImaging = ({ system, code }: Coding): boolean =>
  code !== null &&
  (IMAGING_SECTIONS.has(code) || (system === LOINC && IMAGING_CODES.has(code)) || code === '394914008');

function isImaging(report: DiagnosticReport): boolean {
  return (
    report.imagingStudies.length > 0 ||
    [...report.categories, ...(report.code === null ? [] : [report.code])].some(({ codings }) =>
      codings.some(saysImaging),
    )
  );
}

/** `base`: of the server that all of it is from; what is written there of another server is of other things. */
function aboutOf(report: DiagnosticReport, study: ImagingStudy | null, base: string): ChartReport['about'] {
  if (study === null) return 'patient';
  const own = `ImagingStudy/${study.id ?? ''}`;
  const isOwn = ({ reference }: Reference): boolean =>
    localReference(reference, base, 'ImagingStudy') === own;
  if (report.imagingStudies.some(isOwn)) return 'study';
  const order = ({ reference }: Reference): string | null =>
    localReference(reference, base, 'ServiceRequest');
  const orders = new Set(study.basedOn.map(order).filter((key) => key !== null));
  return report.basedOn.some((reference) => orders.has(order(reference) ?? '')) ? 'order' : 'patient';
}

const FIRST: readonly ChartReport['about'][] = ['study', 'order', 'patient'];

/**
 * This study's first, then those of its order, then the patient's; the newest first in each. Void ones are left out. `study`: as
 * the record tells of it; without it no report is known to be about it.
 */
export function reportsOf(
  reports: readonly DiagnosticReport[],
  study: ImagingStudy | null,
  base: string,
): ChartReport[] {
  const all = newestFirst(
    reports.filter(({ status }) => status !== 'entered-in-error' && status !== 'cancelled'),
    ({ issued, effective }) => effective ?? issued,
  ).map((report): ChartReport => ({
    id: report.id ?? '',
    about: aboutOf(report, study, base),
    isImaging: isImaging(report),
    status: report.status,
    isProvisional: PROVISIONAL.has(report.status ?? ''),
    title: conceptText(report.code),
    date: report.effective ?? report.issued,
    authors: [...report.interpreters, ...report.performers]
      .map(referenceText)
      .filter((text) => text !== null),
    conclusion: report.conclusion,
    conclusions: conceptTexts(report.conclusionCodes),
    forms: report.presentedForms.map(({ contentType, title, size }, index) => ({
      index,
      contentType: contentType ?? '',
      title,
      size,
    })),
  }));
  return FIRST.flatMap((about) => all.filter((report) => report.about === about));
}
