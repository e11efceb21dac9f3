import { describe, expect, it } from 'vitest';
import { peopleShown } from '../../../renderer/viewer/people.ts';
import { createSession } from '../../../renderer/viewer/session.ts';
import { fakeEngine, fakeRegistry, fakeSeries, series, study, studyDetail } from './fakeEngine.ts';
import { content, openedViewer, settled } from './openedViewer.ts';

const namesOf = (session: Parameters<typeof peopleShown>[0]): readonly string[] =>
  peopleShown(session).people.map(({ name }) => name);

describe('whose images are on screen', () => {
  it('is one person where list and images agree', async () => {
    const { session } = await openedViewer();
    expect(peopleShown(session).people).toHaveLength(1);
  });

  it('is two people where a series of the very study says another name, once it is dropped into a pane', async () => {
    const stranger = fakeSeries({
      SeriesInstanceUID: '1.2.3.2',
      count: 20,
      identity: { PatientName: 'THISTLEDOWN, Wren', PatientID: 'LB-9' },
    });
    const { session } = await openedViewer([fakeSeries({ SeriesInstanceUID: '1.2.3.1' }), stranger]);
    session.setLayout({ rows: 1, columns: 1 });
    await settled();
    session.show(0, content(1));
    await settled();
    expect(namesOf(session)).toHaveLength(1);
    session.show(0, content(2));
    await settled();
    expect(namesOf(session)).toContain('THISTLEDOWN, Wren');
    expect(peopleShown(session)).toMatchObject({ isCertain: true });
    session.show(0, content(1));
    await settled();
    expect(namesOf(session)).toHaveLength(1);
  });

  it('is two people as soon as a study of another joins, also while one pane fills the window', async () => {
    const own = studyDetail([{ frameCount: 10 }]);
    const joined = studyDetail([{ frameCount: 10 }]);
    const wren = {
      ...joined,
      study: {
        ...joined.study,
        StudyInstanceUID: study('1.2.4'),
        PatientName: { Alphabetic: 'THISTLEDOWN^Wren' },
      },
      seriesList: joined.seriesList.map((one) => ({ ...one, SeriesInstanceUID: series('1.2.4.1') })),
    };
    const session = createSession(
      fakeEngine([
        fakeSeries({ SeriesInstanceUID: '1.2.3.1' }),
        fakeSeries({ StudyInstanceUID: '1.2.4', SeriesInstanceUID: '1.2.4.1' }),
      ]),
      fakeRegistry(),
    );
    session.setStudies([own], []);
    await settled();
    expect(namesOf(session)).toHaveLength(1);
    session.setStudies([own, wren], []);
    expect(namesOf(session)).toHaveLength(2);
    session.toggleMaximised(0);
    await settled();
    expect(namesOf(session)).toHaveLength(2);
    session.dispose();
  });
});
