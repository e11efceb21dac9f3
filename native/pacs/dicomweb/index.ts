// The door of native/pacs/dicomweb: DICOMweb (PS3.18) as a client.
export { search, type SearchEvent } from './find/search.ts';
export { createHttpClient, type HttpClient } from './http/client.ts';
export { type DicomWebServer, sendsSecretsInClear } from './http/settings.ts';
export { clientCredentials } from './http/tokens.ts';
export { createDicomWebPeer, type DicomWebPeer, type DicomWebPeerOptions } from './peer.ts';
