// The door of native/pacs/dimse: DICOM's own network protocol (PS3.7, PS3.8), as user and as provider.
export { Association, type Agreement } from './association.ts';
export { openAssociation, type Peer, type Proposal } from './connect.ts';
export { DataSetInterrupted, type DimseFailure, type RejectionReason } from './failure.ts';
export { DEFAULT_LIMITS, type LimitOptions } from './limits.ts';
export type { DataSource } from './message/dataSource.ts';
export type { IncomingData } from './message/incomingData.ts';
export { STATUS, type StatusClass, statusClass } from './message/status.ts';
export { isStorageClass, type InformationModel } from './message/sopClasses.ts';
export type { AcceptedContext, ContextWish } from './negotiate.ts';
export type { AllowedCaller, CallerCounters } from './provider/callers.ts';
export type { CommitmentReport, InstanceReference } from './provider/commitmentReport.ts';
export { type Provider, type ProviderOptions, startProvider } from './provider/provider.ts';
export { receiveFile, type ReceiveProblem } from './provider/receiveFile.ts';
export type { IncomingInstance, StoreHandler } from './provider/storeRequest.ts';
export type { ClientTls, ServerTls, TlsIdentity, TlsProfile, TlsTrust } from './tls.ts';
export { awaitCommitment, COMMITMENT_CONTEXT, requestCommitment } from './user/commitment.ts';
export { echo, ECHO_CONTEXT } from './user/echo.ts';
export type { FinalStatus } from './user/exchange.ts';
export { find, findContext, type FindEvent, type FindModel, type FindQuery } from './user/find.ts';
export {
  get,
  getProposal,
  move,
  moveContext,
  type RetrieveEnd,
  type RetrieveEvent,
  type RetrieveQuery,
  type StorageWish,
  type SubOperations,
} from './user/retrieve.ts';
export {
  planStore,
  type Sendable,
  sendableFile,
  store,
  type StorePlan,
  type StoreProblem,
} from './user/store.ts';
