export { containedPath } from './containedPath.ts';
export { DATA_HEADERS, NONCE_MARK, pageHeaders } from './headers.ts';
export { loopbackGate, METHODS, socketGate, type Gate, type Verdict } from './gate.ts';
export { createToken, isUsableToken, sameSecret } from './token.ts';
