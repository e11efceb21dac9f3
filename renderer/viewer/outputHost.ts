import type { FrameIdentity, Shot } from '../imaging/index.ts';
import type { OutputHost, ShotText } from '../output/index.ts';
import { paintStateStill } from '../documents/index.ts';
import { createFormat } from './format.ts';
import { currentLocale } from '../ui/index.ts';
import { speedOf } from './cineSpeed.ts';
import { calibrationOf } from './marks.ts';
import { scaleSource, sideText } from './describedWords.ts';
import { imageNotices } from './notices.ts';
import { identityLines, imageLines, lengthText, scaleBar, voiText } from './overlayText.ts';
import type { ViewerSession } from './session.ts';
import { visiblePanes } from './state.ts';
import { viewerWords } from './text.ts';
import type { Words } from './text.ts';

const wordsNow = (): Words => ({ say: viewerWords.text, format: createFormat(currentLocale()) });

/** Marks that say nothing of the picture itself, but of files beside it, stay with the pane. */
function textOf(shot: Shot): ShotText {
  const words = wordsNow();
  const { state, identity } = shot;
  const lines = identityLines(identity, words);
  const image = imageLines(state, words);
  const { say } = words;
  const number = identity.SeriesNumber === null ? '' : say('seriesNumber', { number: identity.SeriesNumber });
  return {
    person: [lines.name, [lines.number, lines.person].filter((part) => part !== '').join(' · '), lines.born],
    study: [lines.study, lines.series, lines.date],
    series: [identity.Modality, number].filter((part) => part !== '').join(' · '),
    image: image === null ? [] : [sideText(state, say), ...image.technique, image.position, image.image],
    view: [voiText(state.voi, words), state.invert ? say('inverted') : ''],
    marks: imageNotices(state, words).map(({ label, tone }) => ({ label, check: tone === 'check' })),
    letters: state.orientation,
    day: lines.day,
    scaleSource: scaleSource(state.spacingSource, words).trim(),
    noScale: say('noScale'),
  };
}

/** What renderer/output needs of a viewer. */
export function createOutputHost(session: ViewerSession): OutputHost {
  const state = () => session.store.getState();
  const lines = (identity: FrameIdentity) => identityLines(identity, wordsNow());
  return {
    pane: (id) => session.pane(id),
    activePane: () => state().activePane,
    visiblePanes: () => visiblePanes(state()),
    grid: () => (state().maximised ? { rows: 1, columns: 1 } : state().layout),
    marks: session.marks,
    textOf,
    personOf(identity) {
      const { name, number, person, born } = lines(identity);
      return [name, number, person, born].filter((part) => part !== '');
    },
    studyOf(identity) {
      const { study, date } = lines(identity);
      return [study, date].filter((part) => part !== '');
    },
    scaleBar(mmPerUnit) {
      const bar = scaleBar(mmPerUnit);
      return (
        bar && { lengthMm: bar.lengthMm, units: bar.cssPixels, text: lengthText(bar.lengthMm, wordsNow()) }
      );
    },
    number: (value, decimals) => wordsNow().format.number(value, decimals),
    speed: (pane) => speedOf(session, pane),
    async loadSeries(StudyInstanceUID, SeriesInstanceUID) {
      const known = session.modelOf(SeriesInstanceUID, StudyInstanceUID);
      if (known) return known;
      const study = state().studies.find((detail) => detail.study.StudyInstanceUID === StudyInstanceUID);
      const series = study?.seriesList.find((each) => each.SeriesInstanceUID === SeriesInstanceUID);
      if (!study || !series) return null;
      const answer = await session.engine.loadSeries(
        study.study.StudyInstanceUID,
        series.SeriesInstanceUID,
        new AbortController().signal,
      );
      return answer.ok ? answer.value : null;
    },
    createCamera: (series) => session.engine.createCamera(series, calibrationOf(session.marks)),
    keyImages: () =>
      state().studies.flatMap(({ study }) => session.marks.marksOf(study.StudyInstanceUID).keyImages),
    paintGraphics(context, { state: of }, { transform: t, width, height, density }) {
      const toPicture = ({ x, y }: { readonly x: number; readonly y: number }) => ({
        x: t.xx * x + t.xy * y + t.x0,
        y: t.yx * x + t.yy * y + t.y0,
      });
      paintStateStill(context, session.documents, of, { toPicture, width, height, density });
    },
  };
}
