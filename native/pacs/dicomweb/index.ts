// The door of native/pacs/dicomweb: DICOMweb (PS3.18) as a client.
export type { AnswerDamage, DicomWebFailure, Party } from './failure.ts';
export { search, type Search, type SearchEnd, type SearchEvent } from './find/search.ts';
export { createHttpClient, type HttpClient, type HttpRequest } from './http/client.ts';
export {
  type DicomWebServer,
  type HttpLimits,
  type ProxySetting,
  type Route,
  sendsSecretsInClear,
} from './http/settings.ts';
export { type ClientCredentials, clientCredentials, type TokenSource } from './http/tokens.ts';
export { type InstanceAddress, instancePath, type SeriesAddress, seriesPath, studyPath } from './paths.ts';
export { createDicomWebPeer, type DicomWebPeer, type DicomWebPeerOptions } from './peer.ts';
export { peerFailure } from './peerFailure.ts';
export type { Frame, FrameEvent } from './wado/frames.ts';
export type { MetadataEvent } from './wado/metadata.ts';
