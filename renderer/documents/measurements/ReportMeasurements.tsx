import { IconCopyPlus, IconEye, IconEyeOff, IconReportMedical } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Report, ReportMeasurement } from '../../../native/contract/index.ts';
import { draw, kindIcons, rename } from '../../measure/index.ts';
import type { MarksSession, Place } from '../../measure/index.ts';
import { Ico } from '../../ui/index.ts';
import { openDocument, placeOf, reachOf, revealPlace, toggleDrawn } from '../acts.ts';
import type { DocumentsSession } from '../session.ts';
import { useView } from '../useView.ts';
import { titleOf, useDocumentWords, whereText } from '../words.ts';
import css from './measurements.module.css';
import { frameOf, placeOn } from './project.ts';
import { nameOf, valueLine } from './words.ts';

type Props = { readonly session: DocumentsSession; readonly marks: MarksSession };

const SHOWN = 200; // of one report; the report itself has all of them

/** Measurements of reports, below the reader's own: to be read, shown on their images, and copied. */
export function ReportMeasurements({ session, marks }: Props): ReactNode {
  const { say } = useDocumentWords();
  useView(session, (view) => view.documents);
  const undrawn = useView(session, (view) => view.undrawn);
  const reports = session
    .reports()
    .filter((report) => !report.summary.ours && report.measurements.some(isPlaced));
  return reports.map((report) => {
    const { summary } = report;
    const measurements = report.measurements.filter(isPlaced);
    const uid = summary.SOPInstanceUID;
    const drawn = !undrawn.has(uid);
    const rest = report.measurements.length - Math.min(SHOWN, measurements.length);
    return (
      <section key={uid} className={css['group']} data-report-measurements={uid}>
        <h3>
          <button type="button" title={titleOf(summary, say)} onClick={() => void openDocument(session, uid)}>
            <Ico of={IconReportMedical} size={14} />
            <span>{say('fromReport', { title: titleOf(summary, say) })}</span>
          </button>
          <button
            type="button"
            aria-pressed={drawn}
            aria-label={say(drawn ? 'hideThese' : 'drawThese')}
            title={say(drawn ? 'hideThese' : 'drawThese')}
            onClick={() => toggleDrawn(session, uid)}
          >
            <Ico of={drawn ? IconEye : IconEyeOff} size={16} />
          </button>
        </h3>
        <small className={css['count']}>{say('fromReportCount', { count: measurements.length })}</small>
        {measurements.slice(0, SHOWN).map((measurement) => (
          <Row
            key={`${measurement.key} ${measurement.values.length}`}
            {...{ session, marks, report, measurement }}
          />
        ))}
        {rest > 0 ? <small className={css['count']}>{say('moreMeasurements', { count: rest })}</small> : null}
      </section>
    );
  });
}

/** Taken from an image: doses and the like are read in the report. */
const isPlaced = ({ image, points3d }: ReportMeasurement): boolean => image !== null || points3d.length > 0;

/** The frame that a measurement is on, and its points there; null: none that is here. */
function findPlace(session: DocumentsSession, measurement: ReportMeasurement): Place | null {
  const { image, points3d } = measurement;
  if (image !== null) return reachOf(session, image) === 'here' ? placeOf(image) : null;
  if (points3d.length === 0) return null;
  for (const { id } of session.host.visiblePanes()) {
    const { series } = session.host.pane(id).state();
    const index = series === null ? null : frameOf(measurement, series);
    const frame = index === null ? undefined : series?.frames[index];
    if (frame !== undefined) return frame;
  }
  return null;
}

type RowProps = Props & { readonly report: Report; readonly measurement: ReportMeasurement };

function Row({ session, marks, report, measurement }: RowProps): ReactNode {
  const { say, format } = useDocumentWords();
  const id = `${report.summary.SOPInstanceUID} ${measurement.key}`;
  const isTaken = useView(session, ({ taken }) => taken.has(id));
  const { image, kind, values } = measurement;
  const name = nameOf(measurement) || say('marked');
  const place = findPlace(session, measurement);
  const at =
    place === null ? image : { ...place, SOPClassUID: '', frameNumbers: [place.frameNumber], here: true };
  const where = at === null ? say('notPlaced') : whereText(at, session.host, say);
  const takeOver = (): void => {
    if (place === null || kind === null) return;
    const series = session.host.modelOf(place.SeriesInstanceUID, place.StudyInstanceUID);
    const index = series?.frames.findIndex(
      (frame) => frame.SOPInstanceUID === place.SOPInstanceUID && frame.frameNumber === place.frameNumber,
    );
    const points = series === null || index === undefined ? null : placeOn(measurement, series, index);
    const made = points === null ? null : draw(marks, { place, kind, points, text: measurement.text });
    if (made !== null) rename(marks, made.id, name);
    if (made !== null) session.view.setState(({ taken }) => ({ taken: new Set([...taken, id]) }));
  };
  return (
    <div className={css['row']} data-report-measurement={measurement.key}>
      <span className={css['icon']}>
        <Ico of={kind === null ? IconReportMedical : kindIcons[kind]} size={18} />
      </span>
      <button
        type="button"
        className={css['jump']}
        aria-label={say('jump', { name })}
        disabled={place === null}
        onClick={() => place && revealPlace(session, place)}
      >
        <span className={css['name']}>{name}</span>
        {values.map((value, index) => (
          <span key={index} className={css['value']}>
            {valueLine(value, format)}
          </span>
        ))}
        <small>{where}</small>
        {isTaken ? <small role="status">{say('takenOver')}</small> : null}
      </button>
      {kind === null || place === null ? null : (
        <button
          type="button"
          className={css['take']}
          aria-label={say('takeOver')}
          title={say('takeOver')}
          onClick={takeOver}
        >
          <Ico of={IconCopyPlus} size={16} />
        </button>
      )}
    </div>
  );
}
