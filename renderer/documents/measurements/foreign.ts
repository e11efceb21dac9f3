import type { Foreign, ForeignMarks } from '../../measure/index.ts';
import { formatFor } from '../words.ts';
import { currentLocale } from '../../ui/index.ts';
import type { DocumentsSession } from '../session.ts';
import { remembered } from '../lookUp.ts';
import { placedOn } from './project.ts';
import type { Placed } from './project.ts';
import { nameOf, valueLine } from './words.ts';

const MOST_LINES = 4; // of a label on an image; the panel has all values

function foreignOf({ report, measurement, points }: Placed): Foreign[] {
  const { kind, key, text, values } = measurement;
  if (kind === null) return [];
  const format = formatFor(currentLocale());
  const lines = [
    kind === 'arrow' || kind === 'text' ? text : values.length === 0 ? nameOf(measurement) : '',
    ...values.slice(0, MOST_LINES).map((value) => valueLine(value, format)),
  ];
  const id = `${report.summary.SOPInstanceUID} ${key}`;
  return [{ id, kind, points, lines: lines.filter((line) => line !== '') }];
}

/** What reports have measured, for the layer that draws annotations: to be seen there, never to be edited. */
export function foreignOn(session: () => DocumentsSession): ForeignMarks {
  // Asked for with every picture, also while it is only dragged: worked out once a frame.
  const frames = remembered<unknown, Map<string, readonly Foreign[]>>(() => new Map());
  const on: ForeignMarks['on'] = (place) => {
    const { host, view, reports } = session();
    const state = view.getState();
    const series = host.modelOf(place.SeriesInstanceUID, place.StudyInstanceUID);
    if (series === null) return [];
    const known = frames(state);
    const key = `${place.SOPInstanceUID} ${place.frameNumber} ${currentLocale()}`;
    const drawn = (): readonly Foreign[] => {
      const wanted = reports().filter(({ summary }) => !state.undrawn.has(summary.SOPInstanceUID));
      return placedOn(wanted, series, place).flatMap(foreignOf);
    };
    const found = known.get(key) ?? drawn();
    known.set(key, found);
    return found;
  };
  return {
    on,
    revision: () => session().view.getState(),
    subscribe: (listener) => session().view.subscribe(listener),
  };
}
