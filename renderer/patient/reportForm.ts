/** Where a part of a report is read: GET /api/studies/:study/chart/reports/:report/forms/:index. */
export const reportFormUrl = (study: string, report: string, index: number): string =>
  `/api/studies/${encodeURIComponent(study)}/chart/reports/${encodeURIComponent(report)}/forms/${index}`;
