export { containedPath } from './containedPath.ts';
export { boundConnections } from './crowd.ts';
export { DATA_HEADERS, NONCE_MARK, pageHeaders } from './headers.ts';
export { LINK_PATHS, loopbackGate, socketGate, type Gate } from './gate.ts';
export { createToken, isUsableToken, isWeakToken, sameSecret } from './token.ts';
export { createSealer, type Sealer } from './sealer.ts';
export { openLoopback, type LoopbackOptions, type LoopbackReceiver } from './signIn/index.ts';
