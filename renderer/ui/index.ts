export { afterPicture } from './afterPicture.ts';
export { archiveWords } from './archives/words.ts';
export { peerFailureLine, peerFailureText, shortFailureText } from './archives/peerFailureText.ts';
export { imagesApi } from './records/imagesApi.ts';
export { contradictionText, sourceText, whyNoImages } from './records/noImages.ts';
export { recordFailureText } from './records/recordFailureText.ts';
export { publishApi } from './records/publishApi.ts';
export {
  cautionOf,
  decide,
  isStopped,
  linkToJudge,
  standingKey,
  useHasRecords,
  useLook,
  useStanding,
  useStopped,
  type Caution,
  type Decision,
} from './records/recordOfStudy.ts';
export { api, reportFileUrl, thumbnailUrl } from './api.ts';
export { curtainHangs, liftCurtain } from './curtain.ts';
export { isActive, putStartedJob, useJobs } from './events.ts';
export { failureText, type RequestFailure } from './failureText.ts';
export { fileProblemText } from './fileProblemText.ts';
export * from './format.ts';
export { currentLanguage, currentLocale, defineWords, type MessageKey, type TextOf } from './i18n.ts';
export { openStudies, openUids } from './openStudies.ts';
export {
  completenessQuery,
  isUsedFor,
  peerTestQuery,
  queryClient,
  queryKeys,
  studyDetailQuery,
  studyStorageQuery,
  useIncomplete,
  usePeers,
  useSession,
  useSettings,
} from './queries.ts';
export { differencesOf, peopleOf, type Person } from './people.ts';
export { setPinned } from './pins.ts';
export { failureOf, unwrap, type Answer } from './request.ts';
export { followReading, openWithoutKeeping, takeUpFromRecord } from './reading.ts';
export { changeSettings, loadSettings } from './settings.ts';
export { shellBridge } from './shellBridge.ts';
export { onCommand, runCommand, setKeyEditor, setShortcuts, type ShortcutGroup } from './shortcuts.ts';
export { askList, useListRequest } from './listRequest.ts';
export { patientKey, STUDIES_TAB, tabActions, useTabs } from './tabs.ts';
export { Button } from './widgets/Button.tsx';
export { Ico } from './widgets/Ico.tsx';
export { IconButton } from './widgets/IconButton.tsx';
export { Kbd } from './widgets/Kbd.tsx';
export { Message } from './widgets/Message.tsx';
export { StatusDot } from './widgets/StatusDot.tsx';
export { ProgressBar } from './widgets/Progress.tsx';
export { holdStudy, warmViewer } from './warmViewer.ts';
export { uiWords } from './words.ts';
