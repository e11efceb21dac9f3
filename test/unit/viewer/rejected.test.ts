import { describe, expect, it } from 'vitest';
import { DocumentSummary } from '../../../native/contract/index.ts';
import type { DocumentsPort } from '../../../renderer/documents/index.ts';
import { createSession } from '../../../renderer/viewer/session.ts';
import { fakeEngine, fakeRegistry, fakeSeries, instance, study, studyDetail } from './fakeEngine.ts';
import { settled } from './openedViewer.ts';

// Images that a Key Object Selection rejects are not seen before somebody asks for them (CORRECTNESS 49).

const REJECTED = '1.2.3.1.3';
const rejection = DocumentSummary.parse({
  kind: 'key-objects',
  StudyInstanceUID: '1.2.3',
  SeriesInstanceUID: '1.2.3.9',
  SOPInstanceUID: '1.2.3.9.1',
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.88.59',
  title: 'Rejected for Quality Reasons',
  date: '',
  time: '',
  creator: '',
  completion: 'complete',
  verification: 'unknown',
  referenceCount: 1,
  missingCount: 0,
  measurementCount: 0,
  rejection: true,
  rejectedImages: [
    {
      StudyInstanceUID: '1.2.3',
      SeriesInstanceUID: '1.2.3.1',
      SOPInstanceUID: REJECTED,
      SOPClassUID: '',
      frameNumbers: [],
      here: true,
    },
  ],
  ours: false,
  problem: null,
});

type Answer = Awaited<ReturnType<DocumentsPort['list']>>;

function opened(modality: string) {
  let answer: (list: Answer) => void = () => undefined;
  const list = new Promise<Answer>((resolve) => {
    answer = resolve;
  });
  const never = (): Promise<never> => new Promise(() => undefined);
  const port: DocumentsPort = { list: () => list, one: never, write: never };
  const session = createSession(fakeEngine([fakeSeries({ count: 5 })]), fakeRegistry(), port);
  const detail = studyDetail([
    { frameCount: 5 },
    { Modality: modality, kind: 'presentation', frameCount: 0 },
  ]);
  session.setStudies([detail], []);
  return { session, answer: () => answer({ ok: true, value: [rejection] }) };
}

const shown = ({ session }: ReturnType<typeof opened>): readonly string[] =>
  session
    .pane(0)
    .state()
    .series?.frames.map(({ SOPInstanceUID }) => SOPInstanceUID) ?? [];

describe('rejected images', () => {
  it('are known before anything of the study is shown', async () => {
    const viewer = opened('KO');
    await settled();
    expect(shown(viewer)).toEqual([]); // its headers are here, but not what rejects
    viewer.answer();
    await settled();
    expect(shown(viewer)).toHaveLength(4);
    expect(shown(viewer)).not.toContain(REJECTED);
  });

  it('make nobody wait in a study without key objects', async () => {
    const viewer = opened('PR');
    await settled();
    expect(shown(viewer)).toHaveLength(5);
  });

  it('are shown when somebody asks, at the image that he looks at, and hidden again', async () => {
    const viewer = opened('KO');
    viewer.answer();
    await settled();
    const { session } = viewer;
    session.pane(0).scrollTo(2); // the fourth of the whole series
    const view = session.documents.view;
    view.setState({ rejectedShown: new Set(['1.2.3.1']) });
    session.documents.host.refreshSeries();
    expect(shown(viewer)).toHaveLength(5);
    expect(session.pane(0).state().shown?.SOPInstanceUID).toBe('1.2.3.1.4');
    view.setState({ rejectedShown: new Set() });
    session.documents.host.refreshSeries();
    expect(shown(viewer)).not.toContain(REJECTED);
    expect(session.pane(0).state().shown?.SOPInstanceUID).toBe('1.2.3.1.4');
  });

  it('are shown to who goes to that very image', async () => {
    const viewer = opened('KO');
    viewer.answer();
    await settled();
    const { session } = viewer;
    expect(session.documents.isRejected({ SOPInstanceUID: instance(REJECTED), frameNumber: 1 })).toBe(true);
    const { revealPlace } = await import('../../../renderer/documents/acts.ts');
    const place = session.modelOf('1.2.3.1')?.frames[2];
    if (place === undefined) throw new Error('no frame');
    revealPlace(session.documents, place);
    await settled();
    expect(session.pane(0).state().shown?.SOPInstanceUID).toBe(REJECTED);
    expect(place.StudyInstanceUID).toBe(study('1.2.3'));
  });
});
