export {
  openLoopback,
  type LoopbackFailure,
  type LoopbackOptions,
  type LoopbackReceiver,
} from './loopback.ts';
