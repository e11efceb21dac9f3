import { create } from 'zustand';
import type { Job, ServiceEvent } from '../../native/contract/index.ts';
import { api } from './api.ts';
import { readEvents } from './eventStream.ts';
import { queryClient, queryKeys } from './queries.ts';
import { streamBegins, streamEnds, whenAnswerIsOld } from './revision.ts';

type Connection = {
  readonly state: 'connecting' | 'open' | 'lost';
  readonly launchId: string | null;
  readonly restarted: boolean; // the services are other ones than before: said until dismissed
};
export const useConnection = create<Connection>(() => ({
  state: 'connecting',
  launchId: null,
  restarted: false,
}));
export const dismissRestarted = (): void => useConnection.setState({ restarted: false });

/** All jobs that the services know, by id: kept apart from queries, because progress comes many times a second. */
export const useJobs = create<{ readonly jobs: ReadonlyMap<string, Job> }>(() => ({ jobs: new Map() }));

/** Jobs that events have told of since all were asked for: what the answer says of them is older. */
let toldMeanwhile = new Set<string>();

function putJob(job: Job): void {
  toldMeanwhile.add(job.jobId);
  useJobs.setState(({ jobs }) => ({ jobs: new Map(jobs).set(job.jobId, job) }));
}

/** Takes up the answer to starting a job, unless its events have overtaken it. */
export function putStartedJob(job: Job): void {
  if (!useJobs.getState().jobs.has(job.jobId)) putJob(job);
}

export const isActive = (job: Job): boolean => job.state === 'waiting' || job.state === 'running';

async function fetchJobs(): Promise<void> {
  const told = new Set<string>();
  toldMeanwhile = told;
  const answer = await api.jobs();
  if (!answer.ok) return;
  useJobs.setState(({ jobs }) => {
    const newer = [...told].flatMap((jobId) => jobs.get(jobId) ?? []);
    return { jobs: new Map([...answer.value, ...newer].map((job) => [job.jobId, job])) };
  });
}

// An import tells of changed studies many times a second; the list follows at a pace that people can read.
const REFRESH_MS = 1000;
let refreshTimer: ReturnType<typeof setTimeout> | null = null;
const changedStudies = new Set<string>();
let allChanged = false;

function studiesChanged(StudyInstanceUIDs: readonly string[] | null): void {
  if (StudyInstanceUIDs === null) allChanged = true;
  else for (const uid of StudyInstanceUIDs) changedStudies.add(uid);
  refreshTimer ??= setTimeout(() => {
    refreshTimer = null;
    void refreshStudies();
  }, REFRESH_MS);
}

async function refreshStudies(): Promise<void> {
  const uids = [...changedStudies];
  const everything = allChanged;
  changedStudies.clear();
  allChanged = false;
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: queryKeys.studyLists }),
    queryClient.invalidateQueries({ queryKey: queryKeys.session }),
    queryClient.invalidateQueries({ queryKey: queryKeys.incomplete }),
    queryClient.invalidateQueries({ queryKey: queryKeys.completeness }),
    queryClient.invalidateQueries({ queryKey: queryKeys.storage }),
    ...(everything
      ? [queryClient.invalidateQueries({ queryKey: queryKeys.studyDetails })]
      : uids.map((uid) => queryClient.invalidateQueries({ queryKey: queryKeys.studyDetail(uid) }))),
  ]);
}

function onHello(launchId: string, revision: number | null): void {
  const before = useConnection.getState();
  const restarted = before.launchId !== null && before.launchId !== launchId;
  const missed = revision !== null && streamBegins(revision);
  const again = before.state === 'lost' || restarted || missed;
  useConnection.setState({ state: 'open', launchId, restarted: restarted || before.restarted });
  void fetchJobs();
  // What happened while nobody listened is not repeated: ask again for everything that is shown.
  if (again) void queryClient.invalidateQueries();
}

function onEvent(event: ServiceEvent): void {
  switch (event.type) {
    case 'hello':
      onHello(event.launchId, event.revision ?? null);
      return;
    case 'job':
      putJob(event.job);
      if (!isActive(event.job)) studiesChanged([]);
      return;
    case 'studies-changed':
      studiesChanged(event.StudyInstanceUIDs);
      return;
    case 'marks-changed':
      void queryClient.invalidateQueries({ queryKey: queryKeys.marks(event.StudyInstanceUID) });
      void queryClient.invalidateQueries({ queryKey: queryKeys.storage });
      return;
    case 'record-links-changed':
      for (const uid of event.StudyInstanceUIDs) {
        void queryClient.invalidateQueries({ queryKey: queryKeys.recordLinks(uid) });
        void queryClient.invalidateQueries({ queryKey: queryKeys.studyDetail(uid) });
      }
      return;
    case 'link-run':
      queryClient.setQueryData(queryKeys.linkRun, event.run);
      return;
    case 'peers-changed':
      void queryClient.invalidateQueries({ queryKey: queryKeys.peers });
      return;
    case 'record-servers-changed':
      void queryClient.invalidateQueries({ queryKey: queryKeys.recordServers });
      // The links to a server that is gone, or is another one now, went with it.
      void queryClient.invalidateQueries({ queryKey: queryKeys.recordLinksOfAll });
      return;
    case 'source-changed':
      void queryClient.invalidateQueries({ queryKey: queryKeys.linkedFolders });
      studiesChanged(null);
      return;
    default:
      event satisfies never;
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Listens for as long as the page lives; a lost connection is tried again after 0.25 to 4 seconds. */
export async function listenToEvents(): Promise<never> {
  whenAnswerIsOld(() => void queryClient.invalidateQueries());
  for (let waitMs = 250; ; waitMs = Math.min(waitMs * 2, 4000)) {
    const startedAt = performance.now();
    await readEvents(onEvent, new AbortController().signal);
    if (performance.now() - startedAt > 5000) waitMs = 250;
    streamEnds();
    useConnection.setState({ state: 'lost' });
    await pause(waitMs);
  }
}
