// What of a patient's record stands beside the images.
export { createCharts, type ChartParts, type Charts, type ReportForm } from './charts.ts';
