import * as z from 'zod';
import { Job } from './job.ts';
import { LinkedFolder } from './session.ts';

/**
 * The control plane, `/api/...`. A refusal is always a JSON `Failure` with the status that fits it.
 *
 * GET    /api/health                               -> Health
 * GET    /api/session                              -> Session
 * GET    /api/studies?<StudyQuery>                 -> StudyPage   (lists as repeated parameters)
 * GET    /api/studies/:study                       -> StudyDetail
 * GET    /api/studies/:study/marks                 -> StudyMarks
 * PUT    /api/studies/:study/marks  MarksChange    -> 204
 * GET    /api/studies/:study/documents             -> DocumentSummary[]
 * POST   /api/studies/:study/documents  DocumentRequest -> 201 DocumentsWritten
 * GET    /api/documents/:sop                       -> StudyDocument
 * POST   /api/studies/:study/opened                -> 204
 * POST   /api/studies/remove      StudiesRemoval   -> 202 Job
 * POST   /api/imports             ImportRequest    -> 202 Job
 * POST   /api/imports/upload                       -> 201 UploadSession   (files dropped as content)
 * PUT    /api/imports/upload/:uploadId?path=a/b.dcm  (bytes)              -> 204
 * POST   /api/imports/upload/:uploadId  UploadEnd  -> 202 Job             (imports all of it as copies)
 * DELETE /api/imports/upload/:uploadId             -> 204
 * POST   /api/sample                               -> 202 Job
 * GET    /api/folders?path=                        -> FolderListing
 * GET    /api/linked-folders                       -> LinkedFolderList
 * PATCH  /api/linked-folders/:id  LinkedFolderChange -> 204
 * DELETE /api/linked-folders/:id                   -> 204
 * POST   /api/linked-folders/:id/rescan            -> 202 Job
 * POST   /api/linked-folders/rescan                -> 202 Job   (all of them)
 * GET    /api/jobs                                 -> JobList
 * GET    /api/jobs/:id                             -> Job
 * POST   /api/jobs/:id/cancel                      -> 204
 * GET    /api/jobs/:id/report?cursor=&limit=       -> ImportReport
 * GET    /api/jobs/:id/report.csv | report.json    -> the whole report as a file
 * GET    /api/settings                             -> Settings
 * PUT    /api/settings            Settings         -> Settings
 * GET    /api/peers                                -> PeerList
 * POST   /api/peers               PeerChange       -> 201 Peer
 * POST   /api/peers/test?peer=    PeerChange       -> PeerTest   (settings that are not kept)
 * GET    /api/peers/:peer                          -> Peer
 * PUT    /api/peers/:peer         PeerChange       -> Peer
 * DELETE /api/peers/:peer                          -> 204
 * POST   /api/peers/:peer/test                     -> PeerTest
 * GET    /api/peers/:peer/sign-in                  -> SignIn        (by OpenID Connect)
 * POST   /api/peers/:peer/sign-in                  -> SignInStart
 * DELETE /api/peers/:peer/sign-in                  -> 204
 * POST   /api/find                FindRequest      -> FIND_MEDIA_TYPE: a FindLine a line, as the sources answer
 * POST   /api/worklist             WorklistRequest  -> FIND_MEDIA_TYPE: a WorklistLine a line, as the peers answer
 * POST   /api/retrieve            RetrieveRequest  -> 202 Job   (of kind `retrieve`: its `transfer` tells how it stands)
 * POST   /api/send                SendRequest      -> 202 Job   (of kind `send`)
 * POST   /api/send/size           SendChoice       -> SendSize
 * POST   /api/jobs/:id/again                       -> 202 Job   (a transfer that ended, for what it left)
 * GET    /api/jobs/:id/transfer                    -> TransferReport
 * POST   /api/jobs/:id/confirm                     -> 204   (asks again for confirmation of what is not confirmed)
 * PUT    /api/jobs/:id/priority   PriorityChange   -> 204
 * GET    /api/studies/:study/completeness          -> Completeness
 * GET    /api/incomplete                           -> IncompleteList
 * POST   /api/reading            ReadingRequest   -> 201 StudyDetail   (of an archive, not kept: `notKept` says whose)
 * DELETE /api/reading/:study                       -> 204
 * GET    /api/storage                              -> Storage
 * PUT    /api/storage             StorageSettings  -> Storage
 * GET    /api/studies/:study/storage               -> StudyStorage
 * PUT    /api/studies/:study/pinned  PinChange     -> 204
 * PUT    /api/open-studies        OpenStudies      -> 204   (said again every few minutes)
 * GET    /api/studies/:study/record                -> RecordOfStudy
 * POST   /api/studies/:study/record/look           -> RecordOfStudy   (after the servers were asked)
 * POST   /api/studies/:study/record/link  RecordLinkByHand -> RecordOfStudy
 * POST   /api/studies/:study/record/confirm | reject | undo  RecordLinkChange -> RecordOfStudy
 * GET    /api/studies/:study/record/publish        -> PublishState
 * POST   /api/studies/:study/record/publish/preview  PublishChoice -> PublishPreviewAnswer   (asks the server, changes nothing)
 * POST   /api/studies/:study/record/publish  PublishRequest -> PublishAnswer   (after all is sent; goes on when nobody waits)
 * POST   /api/studies/:study/record/publish/:publication/resume -> PublishAnswer   (what was left, if all is as it was)
 * GET    /api/studies/:study/chart                 -> FIND_MEDIA_TYPE: a ChartLine a line, as the record answers
 * GET    /api/studies/:study/chart/reports/:report/forms/:index -> one presented form of a report, as it came
 * GET    /api/records/servers                      -> RecordServerList
 * POST   /api/records/servers    RecordServerChange -> 201 RecordServer
 * POST   /api/records/servers/test?server=  RecordServerChange -> RecordTest   (settings that are not kept)
 * GET    /api/records/servers/:server              -> RecordServer
 * PUT    /api/records/servers/:server  RecordServerChange -> RecordServer
 * DELETE /api/records/servers/:server              -> 204
 * POST   /api/records/servers/:server/test         -> RecordTest
 * GET    /api/records/servers/:server/sign-in      -> RecordSignIn
 * POST   /api/records/servers/:server/sign-in      -> RecordSignIn   (`waiting` names what the browser has to open)
 * DELETE /api/records/servers/:server/sign-in      -> 204   (tokens revoked, answers forgotten)
 * GET    /api/records/servers/:server/keys         -> RecordKeys
 * POST   /api/records/launch     RecordLaunch      -> RecordLaunched   (SMART launch from the record system)
 * GET    /api/records/link                         -> LinkRun   (every study, in the background)
 * POST   /api/records/link        LinkRunRequest   -> 202 LinkRun
 * DELETE /api/records/link                         -> LinkRun
 * GET    /api/records/servers/:server/imaging-studies/:id/sources -> RecordSources
 * POST   /api/records/servers/:server/imaging-studies/:id/open -> RecordOpening   (read there, not kept)
 * POST   /api/records/servers/:server/imaging-studies/:id/keep -> RecordKeeping   (a retrieve for each archive)
 * GET    /api/records/issuers                      -> RecordIssuers
 * PUT    /api/records/issuers     RecordIssuers    -> RecordIssuers
 * POST   /api/opening             OpeningRequest   -> OpeningAnswer   (what a link names; opens nothing)
 * POST   /api/opening/arrived     LinkTicket       -> ArrivedLink     (once)
 * POST   /api/opening/signed-in   OpeningSignedIn  -> OpeningAnswer   (a launch goes on)
 * GET    /api/opening/callers                      -> KnownCallerList
 * PUT    /api/opening/callers     CallerDecision   -> KnownCallerList
 * GET    /api/prefetch                             -> PrefetchSettings
 * PUT    /api/prefetch           PrefetchSettings -> PrefetchSettings
 * GET    /api/receiving                            -> Receiving
 * PUT    /api/receiving           ReceivingChange  -> Receiving
 * GET    /api/events                               -> text/event-stream of ServiceEvent
 * POST   /api/frames              FramesRequest    -> FRAMES_MEDIA_TYPE
 *
 * Images and their metadata: `/dicomweb/{source}/...` (PS3.18), where the source is `library` or a DICOMweb peer's ID, and
 * GET /dicomweb/{source}/studies/{}/series/{}/instances/{}[/frames/{}]/thumbnail?viewport=WIDTH,HEIGHT -> image/png
 */
export const Health = z.strictObject({ status: z.literal('ok'), launchId: z.string() });
export type Health = z.infer<typeof Health>;

export const StudiesRemoval = z.strictObject({
  StudyInstanceUIDs: z.array(z.string().max(128)).min(1).max(10_000),
});
export type StudiesRemoval = z.infer<typeof StudiesRemoval>;

export const JobList = z.array(Job);
export type JobList = z.infer<typeof JobList>;

export const LinkedFolderList = z.array(LinkedFolder);
export type LinkedFolderList = z.infer<typeof LinkedFolderList>;

export const LinkedFolderChange = z.strictObject({ watched: z.boolean() });
export type LinkedFolderChange = z.infer<typeof LinkedFolderChange>;

/** Files dropped on the page of the browser host, which cannot learn their paths, travel as content: one file a request. */
export const UploadSession = z.strictObject({
  uploadId: z.string(),
  limitBytes: z.number(), // of all files together
  limitFiles: z.number(),
});
export type UploadSession = z.infer<typeof UploadSession>;

export const UploadEnd = z.strictObject({ password: z.string().max(1024).optional() });
export type UploadEnd = z.infer<typeof UploadEnd>;
