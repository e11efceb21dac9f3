import { isReadable } from '../../native/contract/index.ts';
import type { Failure, FileProblem, SeriesRow } from '../../native/contract/index.ts';
import type { PaneState, SeriesModel } from '../imaging/index.ts';
import { isPerRegion } from './describedWords.ts';
import { displayNotices } from './displayNotices.ts';
import { describedIndex } from './overlayText.ts';
import type { Words } from './text.ts';

/** A badge on a pane or a series, and what it says when asked. */
export type Notice = {
  readonly kind:
    | 'partial'
    | 'incomplete'
    | 'missing'
    | 'conflict'
    | 'side'
    | 'mirrored'
    | 'uncalibrated'
    | 'detector'
    | 'spacing'
    | 'lossy'
    | 'doubtful'
    | 'shutter'
    | 'away' // read from an archive, not kept
    | 'identity'; // the record may be another person's
  readonly tone: 'check' | 'neutral';
  readonly label: string;
  readonly why: string;
  readonly details: readonly string[];
  /** What can be done about it, at once; `isDirect`: by the badge itself. */
  readonly action?: { readonly label: string; readonly run: () => void; readonly isDirect?: true };
};

/** Prose for the facts of the services; shared by every screen. */
export type Reasons = { problem(problem: FileProblem): string; failure(failure: Failure): string };

const SHOWN_DETAILS = 8;

type Fault = { readonly images: number; readonly present: boolean; readonly text: string };

const instanceText = (InstanceNumber: number | null, reason: string, { say }: Words): string =>
  InstanceNumber === null
    ? say('problemFile', { reason })
    : say('problemInstance', { number: InstanceNumber, reason });

/** Frames that one problem costs. A truncated multi-frame file loses the frames behind the break, not all of them. */
function lostImages(problem: FileProblem): number {
  return problem.kind === 'truncated-pixel-data'
    ? Math.max(1, problem.framesExpected - problem.framesPresent)
    : 1;
}

function faultsOf(
  series: SeriesRow,
  model: SeriesModel | null,
  words: Words,
  reasons: Reasons,
): readonly Fault[] {
  const files = series.problems
    .filter(({ problem }) => problem.kind !== 'conflict')
    .map(({ InstanceNumber, problem }): Fault => ({
      images: lostImages(problem),
      present: isReadable(problem),
      text: instanceText(InstanceNumber, reasons.problem(problem), words),
    }));
  const known = new Set<string>(series.problems.flatMap(({ SOPInstanceUID }) => SOPInstanceUID ?? []));
  const headers = (model?.failures ?? [])
    .filter(({ SOPInstanceUID }) => !known.has(SOPInstanceUID))
    .map(({ failure }): Fault => ({
      images: 1,
      present: true, // counted by the index; only its header could not be used here
      text: instanceText(null, reasons.failure(failure), words),
    }));
  return [...files, ...headers];
}

function limited(texts: readonly string[], words: Words): readonly string[] {
  if (texts.length <= SHOWN_DETAILS) return texts;
  const count = texts.length - SHOWN_DETAILS;
  return [...texts.slice(0, SHOWN_DETAILS), words.say('badgeIncompleteMore', { count })];
}

/** What is wrong with the files of a series: for its thumbnail and for every pane that shows it. */
export function seriesNotices(
  series: SeriesRow,
  model: SeriesModel | null,
  words: Words,
  reasons: Reasons,
): readonly Notice[] {
  const { say, format } = words;
  const notices: Notice[] = [];
  const faults = faultsOf(series, model, words, reasons);
  if (faults.length > 0) {
    const count = faults.reduce((sum, fault) => sum + fault.images, 0);
    const unread = faults.reduce((sum, fault) => sum + (fault.present ? 0 : fault.images), 0);
    const all = series.frameCount + unread;
    const values = { present: format.number(Math.max(0, all - count)), total: format.number(all) };
    notices.push({
      kind: 'incomplete',
      tone: 'check',
      label: say('badgeIncomplete', values),
      why: say('badgeIncompleteWhy', { ...values, count }),
      details: limited(
        faults.map((fault) => fault.text),
        words,
      ),
    });
  }
  const conflicts = series.problems.filter(({ problem }) => problem.kind === 'conflict');
  if (conflicts.length > 0) {
    const texts = conflicts.map(({ InstanceNumber, problem }) =>
      instanceText(InstanceNumber, reasons.problem(problem), words),
    );
    notices.push({
      kind: 'conflict',
      tone: 'check',
      label: say('badgeConflict', { count: conflicts.length }),
      why: say('badgeConflictWhy'),
      details: limited(texts, words),
    });
  }
  return notices;
}

/** Two attributes that name opposite sides: the surgeon's side is at stake, so it comes before everything else. */
function sideNotice(state: PaneState, { say }: Words): Notice[] {
  const { contradiction } = state.series?.laterality(describedIndex(state)) ?? { contradiction: null };
  if (contradiction === null) return [];
  const details = contradiction.map(
    ({ attribute, side }) => `${attribute}: ${say(side === 'L' ? 'sideL' : 'sideR')}`,
  );
  return [{ kind: 'side', tone: 'check', label: say('badgeSide'), why: say('badgeSideWhy'), details }];
}

const spacingRemarks: Readonly<Record<string, Parameters<Words['say']>[0]>> = {
  'unsound-spacing': 'remarkUnsoundSpacing',
  'contradicting-spacings': 'remarkContradictingSpacings',
  'unstated-calibration': 'remarkUnstatedCalibration',
  'unstated-depth': 'remarkUnstatedDepth',
  'contradicting-magnification': 'remarkContradictingMagnification',
  'unsound-magnification': 'remarkUnsoundMagnification',
  'contradicting-aspect': 'remarkContradictingAspect',
  'unsound-region': 'remarkUnsoundRegion',
};

/** What the header says about sizes and was not believed, or holds only within limits. */
function spacingNotice(state: PaneState, { say }: Words): Notice[] {
  const remarks = state.series?.scale(describedIndex(state)).remarks ?? [];
  const details = remarks.flatMap((remark) => {
    const key = spacingRemarks[remark];
    return key === undefined ? [] : [say(key)];
  });
  if (details.length === 0) return [];
  return [
    { kind: 'spacing', tone: 'check', label: say('badgeSpacing'), why: say('badgeSpacingWhy'), details },
  ];
}

/** What must be known about the picture on the pane, worst first. */
export function imageNotices(state: PaneState, words: Words): readonly Notice[] {
  const { say, format } = words;
  const { series } = state;
  if (!series || series.frames.length === 0) return [];
  const notices: Notice[] = state.shown === null ? [] : sideNotice(state, words);
  const add = (kind: Notice['kind'], tone: Notice['tone'], label: string, why: string): void => {
    notices.push({ kind, tone, label, why, details: [] });
  };
  if (state.partialRows) {
    const values = {
      present: format.number(state.partialRows.present),
      expected: format.number(state.partialRows.expected),
    };
    add('partial', 'check', say('badgePartial', values), say('badgePartialWhy', values));
  }
  if (state.mirrored) add('mirrored', 'check', say('badgeMirrored'), say('badgeMirroredWhy'));
  // Nothing can be said about the size of a picture that is not there yet.
  if (state.shown !== null && state.spacingSource === 'none') {
    if (isPerRegion(state)) add('uncalibrated', 'neutral', say('badgePerRegion'), say('badgePerRegionWhy'));
    else add('uncalibrated', 'check', say('badgeNotCalibrated'), say('badgeNotCalibratedWhy'));
  }
  if (state.shown !== null && state.spacingSource === 'detector') {
    add('detector', 'neutral', say('badgeDetector'), say('badgeDetectorWhy'));
  }
  if (state.shown !== null) notices.push(...spacingNotice(state, words), ...displayNotices(state, words));
  const lossy = series.lossy(describedIndex(state));
  if (lossy) {
    const ratio = lossy.ratio === null ? null : format.number(lossy.ratio, lossy.ratio < 10 ? 1 : 0);
    const label = ratio === null ? say('badgeLossy') : say('badgeLossyRatio', { ratio });
    add('lossy', 'neutral', label, say('badgeLossyWhy'));
  }
  return notices;
}
