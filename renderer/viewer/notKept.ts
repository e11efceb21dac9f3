// Studies that are read from an archive without being kept: said on every pane, with the way to keep them.
import type { Job, NotKept, SeriesRow, StudyDetail } from '../../native/contract/index.ts';
import type { SeriesModel } from '../imaging/index.ts';
import { api, isActive, patientNameText, plainText, putStartedJob, useJobs } from '../ui/index.ts';
import type { Notice } from './notices.ts';
import type { ViewerSession } from './session.ts';
import type { Words } from './text.ts';

/** The retrieve of a study that is under way; null: none is. */
export function useKeeping(StudyInstanceUID: string | null): Job | null {
  return useJobs(
    ({ jobs }) =>
      [...jobs.values()].find(
        (job) =>
          isActive(job) && job.kind === 'retrieve' && job.transfer?.StudyInstanceUID === StudyInstanceUID,
      ) ?? null,
  );
}

/** Gets all of a study to this computer; its panes go over to what is here when it is whole. */
export async function keepStudy({ study, notKept }: StudyDetail): Promise<void> {
  if (notKept === undefined) return;
  const label = [patientNameText(study.PatientName), plainText(study.StudyDescription)]
    .filter(Boolean)
    .join(', ')
    .slice(0, 200);
  const { StudyInstanceUID } = study;
  const answer = await api.retrieve({ peerId: notKept.peerId, StudyInstanceUID, label, priority: 'normal' });
  if (answer.ok) putStartedJob(answer.value);
}

/** Keeps the study of the active pane, where it is not. */
export function keepActive({ store }: ViewerSession): void {
  const { studies, contents, activePane } = store.getState();
  const uid = contents[activePane]?.StudyInstanceUID;
  const detail = studies.find(({ study }) => study.StudyInstanceUID === uid);
  if (detail !== undefined) void keepStudy(detail);
}

/** What is known of a study that is not kept. */
export type Away = {
  readonly detail: StudyDetail & { readonly notKept: NotKept };
  readonly keeping: Job | null;
};

/** On the badge, in the popover and in the series strip: how it stands. */
export function keepingLabel(keeping: Job, { say, format }: Words): string {
  const { here = 0, expected = null } = keeping.transfer ?? {};
  return expected === null
    ? say('badgeKeepingWaiting')
    : say('badgeKeeping', { here: format.number(here), expected: format.number(expected) });
}

export function awayNotices(
  { detail, keeping }: Away,
  series: SeriesRow | null,
  model: SeriesModel | null,
  words: Words,
): readonly Notice[] {
  const { say } = words;
  const { archive } = detail.notKept;
  const notice: Notice =
    keeping === null
      ? {
          kind: 'away',
          tone: 'neutral',
          label: say('badgeNotKept', { archive }),
          why: say('badgeNotKeptWhy', { archive }),
          details: [],
          action: { label: say('keep'), run: () => void keepStudy(detail) },
        }
      : {
          kind: 'away',
          tone: 'neutral',
          label: keepingLabel(keeping, words),
          why: say('badgeKeepingWhy', { archive }),
          details: [],
        };
  return [...fewerNotice(detail.notKept, series, model, words), notice];
}

/** The archive counts more images in a series than it gives: as grave as images that are missing here. */
function fewerNotice(
  { archive, counts }: NotKept,
  series: SeriesRow | null,
  model: SeriesModel | null,
  { say, format }: Words,
): Notice[] {
  const counted = counts[series?.SeriesInstanceUID ?? ''] ?? 0;
  if (series === null || model === null) return [];
  const given = new Set(model.frames.map(({ SOPInstanceUID }) => SOPInstanceUID)).size;
  // What has no image, or cannot be used, is said elsewhere.
  const present = given + model.failures.length;
  if (present >= counted) return [];
  const values = { present: format.number(present), total: format.number(counted), archive };
  return [
    {
      kind: 'missing',
      tone: 'check',
      label: say('badgeFewer', values),
      why: say('badgeFewerWhy', values),
      details: [],
    },
  ];
}
