export { openLoopback, type LoopbackOptions, type LoopbackReceiver } from './loopback.ts';
