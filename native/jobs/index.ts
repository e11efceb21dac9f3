// Long work: one job at a time, with progress, cancel and resume, and a report that outlives the process.
export { createJobQueue, type JobContext, type JobEnd, type JobQueue, type JobRunners } from './queue.ts';
export { createProgressMeter, type ProgressMeter } from './progressMeter.ts';
export { createJobReport, type JobReport, type ReportEntry, type EntryPage } from './report.ts';
export { createJobStore, type JobRequest, type JobRow, type JobStore, type NewJob } from './store.ts';
export { JOB_TABLES } from './tables.ts';
