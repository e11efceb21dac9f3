// The door of native/pacs/dimse: DICOM's own network protocol (PS3.7, PS3.8), as user and as provider.
export { Association } from './association.ts';
export { openAssociation, type Peer, type Proposal } from './connect.ts';
export type { DimseFailure } from './failure.ts';
export type { LimitOptions } from './limits.ts';
export { AFTER_HANDSHAKE } from './upper/causes.ts';
export { STATUS } from './message/status.ts';
export { openFile, type OpenFile } from './message/openFile.ts';
export type { ContextWish } from './negotiate.ts';
export type { CommitmentHandler, CommitmentReport } from './provider/commitmentReport.ts';
export { type Provider, type ProviderOptions, startProvider } from './provider/provider.ts';
export { fileHeader } from './provider/part10.ts';
export { receiveFile } from './provider/receiveFile.ts';
export type { IncomingInstance, StoreHandler } from './provider/storeRequest.ts';
export { clientOptions, type ClientTls, pinProblem, type ServerTls } from './tls.ts';
export { awaitCommitment, COMMITMENT_CONTEXT, requestCommitment } from './user/commitment.ts';
export { echo, ECHO_CONTEXT } from './user/echo.ts';
export type { FinalStatus } from './user/exchange.ts';
export { find, findContext, type FindEvent } from './user/find.ts';
export {
  get,
  getProposal,
  move,
  moveContext,
  type RetrieveEnd,
  type RetrieveEvent,
} from './user/retrieve.ts';
export {
  planStore,
  realSyntax,
  type Sendable,
  sendableFile,
  store,
  type StorePlan,
  type StoreProblem,
} from './user/store.ts';
