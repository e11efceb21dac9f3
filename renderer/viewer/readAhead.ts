import type { Result } from '../../native/contract/index.ts';
import type { StudyOutline } from '../../native/contract/plain.ts';
import type { SeriesModel } from '../imaging/index.ts';
import { loadAhead } from './engine.ts';
import { initialArrangement } from './layouts.ts';
import type { Content, Layout } from './layouts.ts';

type Begun = {
  readonly layout: Layout;
  readonly panes: readonly {
    readonly content: Content;
    readonly reading: Promise<Result<SeriesModel>>;
  }[];
};

/** Begins to read what the viewer of a study will show first, by the viewer's own choice, before the viewer is there. */
export function readAhead(study: StudyOutline): Begun {
  const { layout, contents } = initialArrangement([study]);
  const panes = contents.map((content) => ({
    content,
    reading: loadAhead(content.StudyInstanceUID, content.SeriesInstanceUID),
  }));
  return { layout, panes };
}
