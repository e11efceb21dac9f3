export * from './uid.ts';
export * from './fileProblem.ts';
export * from './failure.ts';
export * from './study.ts';
export * from './job.ts';
export * from './frames.ts';
export * from './session.ts';
export * from './services.ts';
