// The door of native/pacs/dicomweb: DICOMweb (PS3.18) as a client.
export { search, type SearchEvent } from './find/search.ts';
export { createHttpClient, type HttpClient } from './http/client.ts';
export { type DicomWebServer, sendsSecretsInClear } from './http/settings.ts';
export { clientCredentials } from './http/tokens.ts';
export { createDicomWebPeer, isDicomWeb, type DicomWebPeer, type DicomWebPeerOptions } from './peer.ts';
export { instancePath, seriesPath, studyPath, type InstanceAddress, type SeriesAddress } from './paths.ts';
export type { Frame } from './wado/frames.ts';
