import type { Result } from '../../native/contract/index.ts';
import type { StudyOutline } from '../../native/contract/plain.ts';
import type { SeriesModel } from '../imaging/index.ts';
import { holdImage } from './engine.ts';
import { keepHeaders, readHeaders } from './headersAhead.ts';
import type { HeadersAddress } from './headersAhead.ts';
import { initialArrangement } from './layouts.ts';
import type { Content, Layout } from './layouts.ts';

/** A pane of a study's first layout, and the headers of what it shows. */
type Place = { readonly content: Content; readonly headers: HeadersAddress };
type Begun = {
  readonly layout: Layout;
  readonly panes: readonly {
    readonly content: Content;
    readonly reading: Promise<Result<SeriesModel>>;
  }[];
};

function placesOf(study: StudyOutline): { readonly layout: Layout; readonly places: readonly Place[] } {
  const { layout, contents } = initialArrangement([study]);
  const places = contents.map((content) => {
    const { StudyInstanceUID, SeriesInstanceUID } = content;
    const series = study.seriesList.find((each) => each.SeriesInstanceUID === SeriesInstanceUID);
    return {
      content,
      headers: { StudyInstanceUID, SeriesInstanceUID, version: series?.version ?? '', source: study.source },
    };
  });
  return { layout, places };
}

/** Begins to read what the viewer of a study will show first, by the viewer's own choice, before the viewer is there. */
export function readAhead(study: StudyOutline): Begun {
  const { layout, places } = placesOf(study);
  const panes = places.map(({ content, headers }) => ({ content, reading: readHeaders(headers) }));
  return { layout, panes };
}

/**
 * Keeps ready what the viewer of a study would show first, headers and one image a pane, until the answer is called: a
 * study that is selected is likely to be opened.
 */
export function holdAhead(study: StudyOutline): () => void {
  let wanted = true;
  const releases = placesOf(study).places.map(({ content, headers }) => {
    const { reading, giveUp } = keepHeaders(headers);
    let release: (() => void) | null = null;
    void reading.then((answer) => {
      if (answer.ok && wanted) release = holdImage(answer.value, content.index);
    });
    return () => {
      giveUp();
      release?.();
    };
  });
  return () => {
    if (!wanted) return;
    wanted = false;
    for (const release of releases) release();
  };
}
