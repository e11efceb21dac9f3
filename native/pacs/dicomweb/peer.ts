// A DICOMweb server as a peer (native/pacs/types.ts), and what it can do beyond that: be read without being kept.
import { fail, ok, type DicomWebSettings, type PeerFailure, type Result } from '../../contract/index.ts';
import type { FindEvent, PeerOptions, RemotePeer } from '../types.ts';
import { findInstances, findSeries, findStudies } from './find/finding.ts';
import { query } from './find/query.ts';
import { createHttpClient, type HttpClient } from './http/client.ts';
import type { HttpLimits, ProxySetting } from './http/settings.ts';
import type { TokenSource } from './http/tokens.ts';
import type { InstanceAddress, ObjectAddress, SeriesAddress } from './paths.ts';
import { peerFailure } from './peerFailure.ts';
import { serverOf } from './server.ts';
import { storeAll } from './store/storeAll.ts';
import { testServer } from './testServer.ts';
import { AcceptChoice } from './wado/accept.ts';
import { type FrameEvent, frames } from './wado/frames.ts';
import { instance } from './wado/instance.ts';
import { bulkData, metadata, type MetadataEvent } from './wado/metadata.ts';
import { retrieve } from './wado/retrieve.ts';
import { seriesFiles, type TakeFile } from './wado/series.ts';

export type DicomWebPeerOptions = PeerOptions<DicomWebSettings> & {
  /** Tokens of a person's sign-in, for settings of kind `openid`; null: nobody has signed in. */
  readonly signIn?: TokenSource | null;
  /** For settings that name no proxy; the environment's when it is left out. */
  readonly proxy?: ProxySetting;
  readonly limits?: Partial<HttpLimits>;
};

export type DicomWebPeer = RemotePeer & {
  /** Attributes of every instance of a study, or of a part of it. */
  metadata(address: ObjectAddress, signal?: AbortSignal): AsyncIterable<MetadataEvent>;
  /** Frames as they are stored, numbered from 1. */
  frames(
    wanted: { readonly address: InstanceAddress; readonly frameNumbers: readonly number[] },
    signal?: AbortSignal,
  ): AsyncIterable<FrameEvent>;
  /** One instance as the Part 10 file that it is, in memory. */
  instance(
    address: InstanceAddress,
    options: { readonly limitBytes: number; readonly signal?: AbortSignal },
  ): Promise<Result<Uint8Array, PeerFailure>>;
  /** The Part 10 files of a series by one request, each in memory, in whatever order the server gives them. */
  series(
    address: SeriesAddress,
    take: TakeFile,
    options: { readonly limitBytes: number; readonly signal: AbortSignal },
  ): Promise<Result<void, PeerFailure>>;
  /** A search in the asker's own words, below the base address: one answer of the server's. */
  query(path: string, parameters: URLSearchParams, signal?: AbortSignal): AsyncIterable<FindEvent>;
  /** A value that metadata names by its URI. */
  bulkData(
    uri: string,
    options: { readonly limitBytes: number; readonly signal?: AbortSignal },
  ): Promise<Result<Uint8Array, PeerFailure>>;
};

/** Answers of a retrieval that are read side by side; the others of the connections are for what is on the screen. */
const STREAMS = 4;

export function createDicomWebPeer(options: DicomWebPeerOptions): DicomWebPeer {
  let made: Result<HttpClient, PeerFailure> | null = null;
  return webPeer({
    // Made at the first question: what is wrong with the settings is its answer.
    client: () => (made ??= clientOf(options)),
    close() {
      if (made?.ok === true) made.value.close();
      made = null;
    },
  });
}

export type ClientSource = {
  readonly client: () => Result<HttpClient, PeerFailure>;
  readonly close: () => void;
};

/** A peer whose connections somebody else looks after. */
export function webPeer({ client, close }: ClientSource): DicomWebPeer {
  const instances = new AcceptChoice('instances');
  const pixels = new AcceptChoice('frames');
  return {
    test: (signal) => testServer(client(), signal),
    findStudies: (keys, signal) => withClient(client(), (http) => findStudies(http, keys, signal)),
    findSeries: (study, signal) => withClient(client(), (http) => findSeries(http, study, signal)),
    findInstances: (study, series, signal) =>
      withClient(client(), (http) => findInstances(http, study, series, signal)),
    retrieve: (order, take, signal) =>
      withClient(client(), (http) =>
        retrieve({ client: http, accept: instances, streams: STREAMS }, order, take, signal),
      ),
    store: (sendings, signal) => withClient(client(), (http) => storeAll(http, sendings, signal)),
    metadata: (address, signal) => withClient(client(), (http) => metadata(http, address, signal)),
    frames: (wanted, signal) => withClient(client(), (http) => frames(http, pixels, wanted, signal)),
    query: (path, parameters, signal) =>
      withClient(client(), (http) => query(http, path, parameters, signal)),
    async instance(address, wanted) {
      const http = client();
      if (!http.ok) return http;
      const file = await instance(http.value, instances, address, wanted);
      return file.ok ? file : fail(peerFailure(file.failure, 'wado'));
    },
    async series(address, take, options) {
      const http = client();
      if (!http.ok) return http;
      const end = await seriesFiles({ client: http.value, accept: instances }, address, take, options);
      return end.ok ? end : fail(peerFailure(end.failure, 'wado'));
    },
    async bulkData(uri, wanted) {
      const http = client();
      if (!http.ok) return http;
      const value = await bulkData(http.value, uri, wanted);
      return value.ok ? value : fail(peerFailure(value.failure, 'wado'));
    },
    close() {
      close();
      return Promise.resolve();
    },
  };
}

/** Whether a peer is a DICOMweb server, and can be read without being kept. */
export const isDicomWeb = (peer: RemotePeer): peer is DicomWebPeer => 'frames' in peer;

function clientOf(options: DicomWebPeerOptions): Result<HttpClient, PeerFailure> {
  const server = serverOf(options);
  if (!server.ok) return server;
  const client = createHttpClient(server.value);
  return client.ok ? ok(client.value) : fail(peerFailure(client.failure, 'qido'));
}

async function* withClient<Event>(
  client: Result<HttpClient, PeerFailure>,
  use: (client: HttpClient) => AsyncIterable<Event>,
): AsyncGenerator<Event | { readonly kind: 'end'; readonly end: { ok: false; failure: PeerFailure } }> {
  if (client.ok) yield* use(client.value);
  else yield { kind: 'end', end: client };
}
