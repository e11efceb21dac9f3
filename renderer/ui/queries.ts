import { QueryClient, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { StudyDetail } from '../../native/contract/index.ts';
import type {
  Completeness,
  IncompleteStudy,
  LinkedFolder,
  Peer,
  PeerTest,
  RecordIssuers,
  RecordServer,
  RecordTest,
  Session,
  Settings,
  Storage,
  StudyInstanceUID,
  StudyStorage,
} from '../../native/contract/index.ts';
import { api } from './api.ts';
import { takeEarly } from './earlyStudy.ts';
import { FailureError, unwrap } from './request.ts';

/** Only silence is worth asking again: a refusal stays a refusal. */
function worthRetrying(count: number, error: Error): boolean {
  return error instanceof FailureError && error.failure.kind === 'services-unreachable' && count < 3;
}

/** Data change when the services say so (events.ts), not by age. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Infinity,
      gcTime: 5 * 60_000,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      networkMode: 'always', // the services are on this very computer
      retry: worthRetrying,
      retryDelay: (attempt) => 250 * 2 ** attempt,
    },
    mutations: { networkMode: 'always' },
  },
});

export const queryKeys = {
  session: ['session'],
  settings: ['settings'],
  linkedFolders: ['linked-folders'],
  studyLists: ['studies'],
  studyDetails: ['study'],
  studyDetail: (StudyInstanceUID: string) => ['study', StudyInstanceUID],
  marks: (StudyInstanceUID: string) => ['marks', StudyInstanceUID],
  recordLinksOfAll: ['record-links'],
  recordLinks: (StudyInstanceUID: string) => ['record-links', StudyInstanceUID],
  publish: (StudyInstanceUID: string) => ['publish', StudyInstanceUID],
  recordLook: (StudyInstanceUID: string) => ['record-look', StudyInstanceUID],
  linkRun: ['link-run'],
  recordServers: ['record-servers'],
  recordIssuers: ['record-issuers'],
  recordSignIn: (serverId: string) => ['record-sign-in', serverId],
  recordKeys: (serverId: string, changedAt: number) => ['record-keys', serverId, changedAt],
  recordTest: (serverId: string, changedAt: number) => ['record-test', serverId, changedAt],
  report: (jobId: string) => ['report', jobId],
  peers: ['peers'],
  signIn: (peerId: string) => ['sign-in', peerId],
  prefetch: ['prefetch'],
  peerTest: (peerId: string, changedAt: number) => ['peer-test', peerId, changedAt],
  receiving: ['receiving'],
  sendSize: ['send-size'],
  incomplete: ['incomplete'],
  storage: ['storage'],
  studyStorage: (StudyInstanceUID: string) => ['storage', StudyInstanceUID],
  completeness: ['completeness'],
  folder: (path: string) => ['folder', path],
} as const;

export const useSession = (): UseQueryResult<Session> =>
  useQuery({
    queryKey: queryKeys.session,
    queryFn: async ({ signal }) => unwrap(await api.session(signal)),
  });

export const settingsQuery = {
  queryKey: queryKeys.settings,
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Settings> =>
    unwrap(await api.settings(signal)),
} as const;
export const useSettings = (): UseQueryResult<Settings> => useQuery(settingsQuery);

export const useLinkedFolders = (): UseQueryResult<LinkedFolder[]> =>
  useQuery({
    queryKey: queryKeys.linkedFolders,
    queryFn: async ({ signal }) => unwrap(await api.linkedFolders(signal)),
  });

export const studyDetailQuery = (StudyInstanceUID: string) => ({
  queryKey: queryKeys.studyDetail(StudyInstanceUID),
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<StudyDetail> => {
    const early = StudyDetail.safeParse(await takeEarly(StudyInstanceUID));
    if (early.success) return early.data;
    const answer = await api.studyDetail(StudyInstanceUID, signal);
    const gone = !answer.ok && answer.failure.kind === 'study-not-found';
    const before = gone
      ? queryClient.getQueryData<StudyDetail>(queryKeys.studyDetail(StudyInstanceUID))
      : null;
    // Services that were started again, or another window that closed its tab, know nothing of its being read any more.
    return before?.notKept === undefined
      ? unwrap(answer)
      : unwrap(await api.startReading(before.notKept.peerId, StudyInstanceUID));
  },
});

/** Remote archives, by name. */
export const usePeers = (): UseQueryResult<Peer[]> =>
  useQuery({
    queryKey: queryKeys.peers,
    queryFn: async ({ signal }) => unwrap(await api.peers(signal)),
  });

const TEST_STAYS_MS = 60_000;

/** An archive is searched for studies, an order server is asked for its work list, and some peers are both. */
export const isUsedFor = (what: 'studies' | 'worklist', { settings }: Peer): boolean =>
  settings.kind === 'dicomweb' ? what === 'studies' : settings.use === 'both' || settings.use === what;

/** What an archive offers just now, tried anew after a minute. */
export const peerTestQuery = ({ peerId, changedAt }: Pick<Peer, 'peerId' | 'changedAt'>) => ({
  queryKey: queryKeys.peerTest(peerId, changedAt),
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<PeerTest> =>
    unwrap(await api.testPeer(peerId, signal)),
  staleTime: TEST_STAYS_MS,
  retry: false,
});

/** Record systems, by name. */
export const useRecordServers = (): UseQueryResult<RecordServer[]> =>
  useQuery({
    queryKey: queryKeys.recordServers,
    queryFn: async ({ signal }) => unwrap(await api.recordServers(signal)),
  });

/** What the numbers in images mean in records. */
export const useRecordIssuers = (): UseQueryResult<RecordIssuers> =>
  useQuery({
    queryKey: queryKeys.recordIssuers,
    queryFn: async ({ signal }) => unwrap(await api.recordIssuers(signal)),
  });

/** What a record system offers just now, tried anew after a minute. */
export const recordTestQuery = ({ serverId, changedAt }: Pick<RecordServer, 'serverId' | 'changedAt'>) => ({
  queryKey: queryKeys.recordTest(serverId, changedAt),
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<RecordTest> => {
    const answer = await api.testRecordServer(serverId, signal);
    // A computer that signs in by itself has done so now, and a sign-in that is over has been found to be.
    void queryClient.invalidateQueries({ queryKey: queryKeys.recordSignIn(serverId) });
    return unwrap(answer);
  },
  staleTime: TEST_STAYS_MS,
  retry: false,
});

/** Studies that are here in part: a retrieve listed more than has come. */
export const useIncomplete = (): UseQueryResult<IncompleteStudy[]> =>
  useQuery({
    queryKey: queryKeys.incomplete,
    queryFn: async ({ signal }) => unwrap(await api.incomplete(signal)),
  });

/** What studies from archives take here, and may take. */
export const useStorage = (): UseQueryResult<Storage> =>
  useQuery({
    queryKey: queryKeys.storage,
    queryFn: async ({ signal }) => unwrap(await api.storage(signal)),
  });

/** Where a study came from, and what keeps it. */
export const studyStorageQuery = (study: StudyInstanceUID) => ({
  queryKey: queryKeys.studyStorage(study),
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<StudyStorage> =>
    unwrap(await api.studyStorage(study, signal)),
});

/** How much of a study is here, of what a peer last listed. */
export const completenessQuery = (StudyInstanceUID: string) => ({
  queryKey: [...queryKeys.completeness, StudyInstanceUID],
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Completeness> =>
    unwrap(await api.completeness(StudyInstanceUID, signal)),
});
