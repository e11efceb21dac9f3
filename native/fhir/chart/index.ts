// What of a patient's record stands beside the images.
export { createCharts, type Charts } from './charts.ts';
