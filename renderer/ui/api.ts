import {
  ChartLine,
  Completeness,
  DocumentList,
  DocumentsWritten,
  FindLine,
  FolderListing,
  ImportReport,
  IncompleteList,
  Job,
  JobList,
  LinkRun,
  LinkedFolderList,
  Peer,
  PeerList,
  PeerTest,
  PrefetchSettings,
  Receiving,
  SendSize,
  RecordIssuers,
  RecordKeys,
  RecordOfStudy,
  RecordServer,
  RecordServerList,
  RecordSignIn,
  RecordTest,
  Session,
  Settings,
  SignIn,
  SignInStart,
  Storage,
  StudyDetail,
  StudyDocument,
  StudyMarks,
  StudyPage,
  StudyStorage,
  TransferReport,
  UploadSession,
  WorklistLine,
  type DocumentRequest,
  type DocumentSummary,
  type FindRequest,
  type ImportRequest,
  type MarksChange,
  type PeerChange,
  type ReceivingChange,
  type RecordLinkChange,
  type RecordServerChange,
  type RetrieveRequest,
  type SendChoice,
  type SendRequest,
  type StorageSettings,
  type StudyInstanceUID,
  type StudyQuery,
  type TransferPriority,
  type WorklistRequest,
} from '../../native/contract/index.ts';
import { request, requestDone, requestLines, type Answer } from './request.ts';

type Signal = AbortSignal | undefined;
const part = encodeURIComponent;
const recordServer = (serverId: string): string => `/api/records/servers/${part(serverId)}`;

/** A study query as a query string: lists as repeated parameters, unset conditions left out. */
export function studyQueryString(query: Partial<StudyQuery>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    const values = Array.isArray(value) ? value : [value];
    for (const one of values) if (one !== undefined) parameters.append(name, String(one));
  }
  return parameters.toString();
}

/** The control plane, one typed function a route (native/contract/routes.ts). Every answer is parsed by the contract. */
export const api = {
  session: (signal?: Signal): Promise<Answer<Session>> => request(Session, '/api/session', { signal }),

  findStudies: (query: Partial<StudyQuery>, signal?: Signal): Promise<Answer<StudyPage>> =>
    request(StudyPage, `/api/studies?${studyQueryString(query)}`, { signal }),
  studyDetail: (StudyInstanceUID: string, signal?: Signal): Promise<Answer<StudyDetail>> =>
    request(StudyDetail, `/api/studies/${part(StudyInstanceUID)}`, { signal }),
  markOpened: (StudyInstanceUID: string): Promise<Answer<null>> =>
    requestDone(`/api/studies/${part(StudyInstanceUID)}/opened`, { method: 'POST' }),
  marks: (StudyInstanceUID: string, signal?: Signal): Promise<Answer<StudyMarks>> =>
    request(StudyMarks, `/api/studies/${part(StudyInstanceUID)}/marks`, { signal }),
  changeMarks: (StudyInstanceUID: string, change: MarksChange): Promise<Answer<null>> =>
    requestDone(`/api/studies/${part(StudyInstanceUID)}/marks`, {
      method: 'PUT',
      json: change,
      keepalive: true,
    }),
  documents: (StudyInstanceUID: string, signal?: Signal): Promise<Answer<DocumentSummary[]>> =>
    request(DocumentList, `/api/studies/${part(StudyInstanceUID)}/documents`, { signal }),
  document: (SOPInstanceUID: string, signal?: Signal): Promise<Answer<StudyDocument>> =>
    request(StudyDocument, `/api/documents/${part(SOPInstanceUID)}`, { signal }),
  writeDocuments: (StudyInstanceUID: string, json: DocumentRequest): Promise<Answer<DocumentsWritten>> =>
    request(DocumentsWritten, `/api/studies/${part(StudyInstanceUID)}/documents`, { method: 'POST', json }),
  removeStudies: (StudyInstanceUIDs: readonly string[]): Promise<Answer<Job>> =>
    request(Job, '/api/studies/remove', { method: 'POST', json: { StudyInstanceUIDs } }),

  startImport: (what: ImportRequest): Promise<Answer<Job>> =>
    request(Job, '/api/imports', { method: 'POST', json: what }),
  startSample: (): Promise<Answer<Job>> => request(Job, '/api/sample', { method: 'POST' }),
  beginUpload: (): Promise<Answer<UploadSession>> =>
    request(UploadSession, '/api/imports/upload', { method: 'POST' }),
  uploadFile: (uploadId: string, path: string, body: Blob, signal?: Signal): Promise<Answer<null>> =>
    requestDone(`/api/imports/upload/${part(uploadId)}?path=${part(path)}`, { method: 'PUT', body, signal }),
  endUpload: (uploadId: string, password?: string): Promise<Answer<Job>> =>
    request(Job, `/api/imports/upload/${part(uploadId)}`, {
      method: 'POST',
      json: password === undefined ? {} : { password },
    }),
  dropUpload: (uploadId: string): Promise<Answer<null>> =>
    requestDone(`/api/imports/upload/${part(uploadId)}`, { method: 'DELETE' }),

  folders: (path: string, signal?: Signal): Promise<Answer<FolderListing>> =>
    request(FolderListing, `/api/folders?path=${part(path)}`, { signal }),
  linkedFolders: (signal?: Signal): Promise<Answer<LinkedFolderList>> =>
    request(LinkedFolderList, '/api/linked-folders', { signal }),
  setWatched: (folderId: string, watched: boolean): Promise<Answer<null>> =>
    requestDone(`/api/linked-folders/${part(folderId)}`, { method: 'PATCH', json: { watched } }),
  forgetFolder: (folderId: string): Promise<Answer<null>> =>
    requestDone(`/api/linked-folders/${part(folderId)}`, { method: 'DELETE' }),
  rescanFolder: (folderId: string): Promise<Answer<Job>> =>
    request(Job, `/api/linked-folders/${part(folderId)}/rescan`, { method: 'POST' }),

  jobs: (signal?: Signal): Promise<Answer<JobList>> => request(JobList, '/api/jobs', { signal }),
  cancelJob: (jobId: string): Promise<Answer<null>> =>
    requestDone(`/api/jobs/${part(jobId)}/cancel`, { method: 'POST' }),
  report: (
    jobId: string,
    cursor: string | null,
    limit: number,
    signal?: Signal,
  ): Promise<Answer<ImportReport>> => {
    const after = cursor === null ? '' : `&cursor=${part(cursor)}`;
    return request(ImportReport, `/api/jobs/${part(jobId)}/report?limit=${limit}${after}`, { signal });
  },

  peers: (signal?: Signal): Promise<Answer<Peer[]>> => request(PeerList, '/api/peers', { signal }),
  addPeer: (json: PeerChange): Promise<Answer<Peer>> => request(Peer, '/api/peers', { method: 'POST', json }),
  changePeer: (peerId: string, json: PeerChange): Promise<Answer<Peer>> =>
    request(Peer, `/api/peers/${part(peerId)}`, { method: 'PUT', json }),
  removePeer: (peerId: string): Promise<Answer<null>> =>
    requestDone(`/api/peers/${part(peerId)}`, { method: 'DELETE' }),
  signIn: (peerId: string, signal?: Signal): Promise<Answer<SignIn>> =>
    request(SignIn, `/api/peers/${part(peerId)}/sign-in`, { signal }),
  beginSignIn: (peerId: string): Promise<Answer<SignInStart>> =>
    request(SignInStart, `/api/peers/${part(peerId)}/sign-in`, { method: 'POST' }),
  endSignIn: (peerId: string): Promise<Answer<null>> =>
    requestDone(`/api/peers/${part(peerId)}/sign-in`, { method: 'DELETE' }),
  testPeer: (peerId: string, signal?: Signal): Promise<Answer<PeerTest>> =>
    request(PeerTest, `/api/peers/${part(peerId)}/test`, { method: 'POST', signal }),
  /** Tries settings that are not kept; secrets that they do not bring are those of `peerId`. */
  tryPeer: (json: PeerChange, peerId: string | null, signal?: Signal): Promise<Answer<PeerTest>> =>
    request(PeerTest, `/api/peers/test${peerId === null ? '' : `?peer=${part(peerId)}`}`, {
      method: 'POST',
      json,
      signal,
    }),

  recordServers: (signal?: Signal): Promise<Answer<RecordServer[]>> =>
    request(RecordServerList, '/api/records/servers', { signal }),
  addRecordServer: (json: RecordServerChange): Promise<Answer<RecordServer>> =>
    request(RecordServer, '/api/records/servers', { method: 'POST', json }),
  changeRecordServer: (serverId: string, json: RecordServerChange): Promise<Answer<RecordServer>> =>
    request(RecordServer, recordServer(serverId), { method: 'PUT', json }),
  removeRecordServer: (serverId: string): Promise<Answer<null>> =>
    requestDone(recordServer(serverId), { method: 'DELETE' }),
  testRecordServer: (serverId: string, signal?: Signal): Promise<Answer<RecordTest>> =>
    request(RecordTest, `${recordServer(serverId)}/test`, { method: 'POST', signal }),
  /** Tries settings that are not kept; secrets that they do not bring are those of `serverId`. */
  tryRecordServer: (json: RecordServerChange, serverId: string | null): Promise<Answer<RecordTest>> =>
    request(RecordTest, `/api/records/servers/test${serverId === null ? '' : `?server=${part(serverId)}`}`, {
      method: 'POST',
      json,
    }),
  recordSignIn: (serverId: string, signal?: Signal): Promise<Answer<RecordSignIn>> =>
    request(RecordSignIn, `${recordServer(serverId)}/sign-in`, { signal }),
  beginRecordSignIn: (serverId: string): Promise<Answer<RecordSignIn>> =>
    request(RecordSignIn, `${recordServer(serverId)}/sign-in`, { method: 'POST' }),
  endRecordSignIn: (serverId: string): Promise<Answer<null>> =>
    requestDone(`${recordServer(serverId)}/sign-in`, { method: 'DELETE' }),
  recordKeys: (serverId: string, signal?: Signal): Promise<Answer<RecordKeys>> =>
    request(RecordKeys, `${recordServer(serverId)}/keys`, { signal }),
  linkRun: (signal?: Signal): Promise<Answer<LinkRun>> => request(LinkRun, '/api/records/link', { signal }),
  /** `again`: studies that were looked for before too. */
  startLinkRun: (again: boolean): Promise<Answer<LinkRun>> =>
    request(LinkRun, '/api/records/link', { method: 'POST', json: { again } }),
  recordIssuers: (signal?: Signal): Promise<Answer<RecordIssuers>> =>
    request(RecordIssuers, '/api/records/issuers', { signal }),
  changeRecordIssuers: (json: RecordIssuers): Promise<Answer<RecordIssuers>> =>
    request(RecordIssuers, '/api/records/issuers', { method: 'PUT', json }),
  stopLinkRun: (): Promise<Answer<LinkRun>> => request(LinkRun, '/api/records/link', { method: 'DELETE' }),

  receiving: (signal?: Signal): Promise<Answer<Receiving>> =>
    request(Receiving, '/api/receiving', { signal }),
  changeReceiving: (json: ReceivingChange): Promise<Answer<Receiving>> =>
    request(Receiving, '/api/receiving', { method: 'PUT', json }),

  /** Lines come as the sources answer; the last one is the end. */
  find: (json: FindRequest, onLine: (line: FindLine) => void, signal?: Signal): Promise<Answer<null>> =>
    requestLines(FindLine, '/api/find', { method: 'POST', json, onLine, signal }),
  /** From what is kept: asks no server. */
  record: (StudyInstanceUID: string, signal?: Signal): Promise<Answer<RecordOfStudy>> =>
    request(RecordOfStudy, `/api/studies/${part(StudyInstanceUID)}/record`, { signal }),
  /** The same, after all record systems have been asked. */
  lookForRecord: (StudyInstanceUID: string, signal?: Signal): Promise<Answer<RecordOfStudy>> =>
    request(RecordOfStudy, `/api/studies/${part(StudyInstanceUID)}/record/look`, { method: 'POST', signal }),
  decideRecord: (
    StudyInstanceUID: string,
    decision: 'confirm' | 'reject' | 'undo',
    json: RecordLinkChange,
  ): Promise<Answer<RecordOfStudy>> =>
    request(RecordOfStudy, `/api/studies/${part(StudyInstanceUID)}/record/${decision}`, {
      method: 'POST',
      json,
    }),
  /** Sections come as the record gives them; the last line is the end. */
  chart: (
    StudyInstanceUID: string,
    onLine: (line: ChartLine) => void,
    signal?: Signal,
  ): Promise<Answer<null>> =>
    requestLines(ChartLine, `/api/studies/${part(StudyInstanceUID)}/chart`, { onLine, signal }),
  /** The same for what is scheduled, as the peers answer. */
  worklist: (
    json: WorklistRequest,
    onLine: (line: WorklistLine) => void,
    signal?: Signal,
  ): Promise<Answer<null>> =>
    requestLines(WorklistLine, '/api/worklist', { method: 'POST', json, onLine, signal }),
  retrieve: (json: RetrieveRequest): Promise<Answer<Job>> =>
    request(Job, '/api/retrieve', { method: 'POST', json }),
  prefetch: (signal?: Signal): Promise<Answer<PrefetchSettings>> =>
    request(PrefetchSettings, '/api/prefetch', { signal }),
  changePrefetch: (json: PrefetchSettings): Promise<Answer<PrefetchSettings>> =>
    request(PrefetchSettings, '/api/prefetch', { method: 'PUT', json }),
  /** Looks at a study of an archive without keeping it; from then on its detail is the archive's. */
  startReading: (peerId: string, StudyInstanceUID: string): Promise<Answer<StudyDetail>> =>
    request(StudyDetail, '/api/reading', { method: 'POST', json: { peerId, StudyInstanceUID } }),
  stopReading: (StudyInstanceUID: string): Promise<Answer<null>> =>
    requestDone(`/api/reading/${part(StudyInstanceUID)}`, { method: 'DELETE', keepalive: true }),
  send: (json: SendRequest): Promise<Answer<Job>> => request(Job, '/api/send', { method: 'POST', json }),
  sendSize: (json: SendChoice, signal?: Signal): Promise<Answer<SendSize>> =>
    request(SendSize, '/api/send/size', { method: 'POST', json, signal }),
  /** Another try for what a transfer left undone. */
  transferAgain: (jobId: string): Promise<Answer<Job>> =>
    request(Job, `/api/jobs/${part(jobId)}/again`, { method: 'POST' }),
  prioritise: (jobId: string, priority: TransferPriority): Promise<Answer<null>> =>
    requestDone(`/api/jobs/${part(jobId)}/priority`, { method: 'PUT', json: { priority } }),
  transfer: (jobId: string, signal?: Signal): Promise<Answer<TransferReport>> =>
    request(TransferReport, `/api/jobs/${part(jobId)}/transfer`, { signal }),
  completeness: (StudyInstanceUID: string, signal?: Signal): Promise<Answer<Completeness>> =>
    request(Completeness, `/api/studies/${part(StudyInstanceUID)}/completeness`, { signal }),
  incomplete: (signal?: Signal): Promise<Answer<IncompleteList>> =>
    request(IncompleteList, '/api/incomplete', { signal }),

  storage: (signal?: Signal): Promise<Answer<Storage>> => request(Storage, '/api/storage', { signal }),
  changeStorage: (json: StorageSettings): Promise<Answer<Storage>> =>
    request(Storage, '/api/storage', { method: 'PUT', json }),
  studyStorage: (study: StudyInstanceUID, signal?: Signal): Promise<Answer<StudyStorage>> =>
    request(StudyStorage, `/api/studies/${part(study)}/storage`, { signal }),
  setPinned: (study: StudyInstanceUID, pinned: boolean): Promise<Answer<null>> =>
    requestDone(`/api/studies/${part(study)}/pinned`, { method: 'PUT', json: { pinned } }),
  keepOpen: (StudyInstanceUIDs: readonly StudyInstanceUID[]): Promise<Answer<null>> =>
    requestDone('/api/open-studies', { method: 'PUT', json: { StudyInstanceUIDs } }),

  settings: (signal?: Signal): Promise<Answer<Settings>> => request(Settings, '/api/settings', { signal }),
  saveSettings: (settings: Settings): Promise<Answer<Settings>> =>
    request(Settings, '/api/settings', { method: 'PUT', json: settings }),
} as const;

/** Where a whole import report can be downloaded. */
export const reportFileUrl = (jobId: string, format: 'csv' | 'json'): string =>
  `/api/jobs/${part(jobId)}/report.${format}`;

export type ThumbnailAddress = {
  readonly StudyInstanceUID: string;
  readonly SeriesInstanceUID: string;
  readonly SOPInstanceUID: string;
  readonly frameNumber: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** An archive; undefined: the library. */
  readonly source?: string | undefined;
};

/** Address of a rendered thumbnail (PS3.18 10.4.1.1.5 `viewport`), within `widthPx` x `heightPx`. */
export function thumbnailUrl(of: ThumbnailAddress): string {
  const instance = `/dicomweb/${part(of.source ?? 'library')}/studies/${part(of.StudyInstanceUID)}/series/${part(of.SeriesInstanceUID)}/instances/${part(of.SOPInstanceUID)}`;
  const frame = of.frameNumber > 1 ? `/frames/${of.frameNumber}` : '';
  return `${instance}${frame}/thumbnail?accept=image/png&viewport=${of.widthPx},${of.heightPx}`;
}
