// The door of native/pacs/dicomweb: DICOMweb (PS3.18) as a client.
export { search, type SearchEvent } from './find/search.ts';
export type { DicomWebFailure } from './failure.ts';
export { createHttpClient, type HttpAnswer, type HttpClient, type HttpRequest } from './http/client.ts';
export {
  type DicomWebServer,
  type HttpLimits,
  isThisMachine,
  type ProxySetting,
  type Route,
  sendsSecretsInClear,
} from './http/settings.ts';
export { peerFailure as webPeerFailure, SIGN_IN_NEEDED } from './peerFailure.ts';
export { retryAfterMs } from './http/status.ts';
export { clientCredentials, type TokenSource } from './http/tokens.ts';
export { createDicomWebPeer, isDicomWeb, type DicomWebPeer, type DicomWebPeerOptions } from './peer.ts';
export { createLentPeer, type Lent } from './lentPeer.ts';
export type { InstanceAddress, SeriesAddress } from './paths.ts';
export { routeOf } from './server.ts';
export type { Frame } from './wado/frames.ts';
