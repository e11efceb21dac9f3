import './page.ts';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../../renderer/viewer/actions.ts';
import { linkKind } from '../../../renderer/viewer/linkedScroll.ts';
import { axial, fakeSeries } from './fakeEngine.ts';
import type { identity } from './fakeEngine.ts';
import { content, openedViewer, settled } from './openedViewer.ts';

describe('linked scrolling', () => {
  it('takes the other panes to the image at the same height', async () => {
    const offset = fakeSeries({ SeriesInstanceUID: '1.2.3.2', count: 20, plane: axial('1.2.9', -25) });
    const { session } = await openedViewer([fakeSeries({ SeriesInstanceUID: '1.2.3.1' }), offset]);
    runCommand(session, 'imageNext');
    runCommand(session, 'imageNext');
    expect(session.pane(0).state().index).toBe(2); // 10 mm
    expect(session.pane(1).state().index).toBe(7); // -25 + 7 x 5 = 10 mm
  });

  it('leaves series of another frame of reference where they are', async () => {
    const elsewhere = fakeSeries({ SeriesInstanceUID: '1.2.3.2', count: 20, plane: axial('1.2.10') });
    const { session } = await openedViewer([fakeSeries({ SeriesInstanceUID: '1.2.3.1' }), elsewhere]);
    runCommand(session, 'pageNext');
    expect(session.pane(1).state().index).toBe(0);
  });

  const elsewhere = (who: Partial<typeof identity> = {}, frame = '1.2.10', study = '1.2.3') =>
    fakeSeries({
      StudyInstanceUID: study,
      SeriesInstanceUID: '1.2.3.2',
      count: 20,
      plane: axial(frame, 300),
      identity: who,
    });

  it('keeps the distance of panes that were linked as they stand, and says so', async () => {
    const { session } = await openedViewer([fakeSeries({ SeriesInstanceUID: '1.2.3.1' }), elsewhere()]);
    session.pane(1).scrollTo(6);
    expect(linkKind(session, 1)).toBeNull();
    runCommand(session, 'linkStanding');
    expect(linkKind(session, 1)).toBe('offset');
    runCommand(session, 'imageNext');
    runCommand(session, 'imageNext');
    expect([0, 1].map((id) => session.pane(id).state().index)).toEqual([2, 8]);
    runCommand(session, 'linkStanding');
    runCommand(session, 'imageNext');
    expect(session.pane(1).state().index).toBe(8);
  });

  it('does not take a pane along that shows another series by then', async () => {
    const third = fakeSeries({ SeriesInstanceUID: '1.2.3.3', count: 20, plane: axial('1.2.11', 300) });
    const { session } = await openedViewer([
      fakeSeries({ SeriesInstanceUID: '1.2.3.1' }),
      elsewhere(),
      third,
    ]);
    runCommand(session, 'linkStanding');
    session.show(1, content(3));
    await settled();
    runCommand(session, 'imageNext');
    expect(linkKind(session, 1)).toBeNull();
    expect(session.pane(1).state().index).toBe(0);
  });

  it('by position never takes along what may be another person, even under one frame of reference', async () => {
    const first = fakeSeries({ SeriesInstanceUID: '1.2.3.1' });
    const others = [{ PatientID: 'LB-0099' }, { PatientID: '' }, { PatientBirthDate: '19700101' }].map(
      (who) => elsewhere(who, '1.2.9', '1.2.4'),
    );
    for (const other of others) {
      const { session } = await openedViewer([first, other]);
      runCommand(session, 'imageLast');
      expect(session.pane(1).state().index).toBe(0);
      expect(linkKind(session, 1)).toBeNull();
    }
    const { session } = await openedViewer([first, elsewhere({}, '1.2.9', '1.2.4')]);
    expect(linkKind(session, 1)).toBe('position');
  });

  it('does nothing when it is switched off', async () => {
    const { session } = await openedViewer();
    runCommand(session, 'link');
    runCommand(session, 'imageLast');
    expect(session.pane(0).state().index).toBe(9);
    expect(session.pane(1).state().index).toBe(0);
  });
});
