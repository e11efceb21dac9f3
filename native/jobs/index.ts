// Long work: one job at a time, with progress, cancel and resume, and a report that outlives the process.
export {
  createJobQueue,
  type JobContext,
  type JobEnd,
  type JobQueue,
  type JobRunners,
  type TransferRunners,
} from './queue.ts';
export { createJobReport, isReportCursor, type JobReport } from './report.ts';
export { createJobStore, type JobRequest, type JobStore, type NewJob } from './store.ts';
export { JOB_TABLES } from './tables.ts';
