import { describe, expect, it } from 'vitest';
import {
  copyTargets,
  copyTo,
  draw,
  nudge,
  paste,
  rename,
  reshape,
  select,
  setText,
} from '../../../renderer/measure/acts.ts';
import { toggleKeyImage } from '../../../renderer/measure/keyImages.ts';
import { pressKey } from '../../../renderer/measure/keys.ts';
import { levelAt } from '../../../renderer/measure/levels.ts';
import type { Place } from '../../../renderer/measure/types.ts';
import { instance } from './marks.ts';
import { lengthOf, on, opened } from './opened.ts';

describe('what a reader does', () => {
  it('is measured when it is drawn, moved and pulled', () => {
    const { session, marks, line } = opened();
    const { id } = line();
    expect(lengthOf(marks().annotations[0])).toBe(50);
    reshape(session, id, [
      { x: 0, y: 0 },
      { x: 0, y: 30 },
    ]);
    expect(lengthOf(marks().annotations[0])).toBe(15);
    nudge(session, id, { x: 10, y: 0 });
    expect(marks().annotations[0]?.points).toEqual([
      { x: 10, y: 0 },
      { x: 10, y: 30 },
    ]);
  });

  it('is taken back and done again step by step, hundreds of steps back', () => {
    const { session, history, marks, line } = opened();
    const first = line();
    for (let step = 1; step <= 400; step += 1) rename(session, first.id, `name ${step}`);
    for (let step = 0; step < 400; step += 1) history.undo();
    expect(marks().annotations).toEqual([first]);
    history.undo();
    expect(marks().annotations).toEqual([]);
    expect(history.undo()).toBe(false);
    for (let step = 0; step < 401; step += 1) history.redo();
    expect(marks().annotations[0]?.name).toBe('name 400');
  });

  it('keys held down are one step', () => {
    const { session, history, marks, line } = opened();
    const { id } = line();
    for (let press = 0; press < 5; press += 1) nudge(session, id, { x: 1, y: 0 });
    expect(marks().annotations[0]?.points[0]?.x).toBe(5);
    history.undo();
    expect(marks().annotations[0]?.points[0]?.x).toBe(0);
  });

  it('is never taken back from a study that is closed', () => {
    const { session, history, line } = opened();
    line();
    session.follow([]);
    expect(history.undo()).toBe(false);
  });

  it('goes by copy to the next image or to all of its series, in one step, and to no other series', () => {
    const { session, history, marks, line } = opened();
    const drawn = line();
    expect(copyTargets(session, drawn, 'next')).toEqual([on(2)]);
    copyTo(session, drawn, copyTargets(session, drawn, 'all'));
    expect(marks().annotations.map(({ SOPInstanceUID }) => SOPInstanceUID)).toEqual(
      [1, 2, 3, 4, 5].map(instance),
    );
    history.undo();
    expect(marks().annotations).toHaveLength(1);
    session.view.setState({ copied: drawn });
    const elsewhere = { ...on(1), SeriesInstanceUID: instance(9) as unknown as Place['SeriesInstanceUID'] };
    expect(paste(session, elsewhere)).toBe('other-series');
    expect(paste(session, on(3))).toBe('pasted');
  });

  it('an emptied text is gone, an arrow without words stays', () => {
    const { session, marks } = opened();
    const point = [{ x: 5, y: 5 }];
    const text = draw(session, { place: on(1), kind: 'text', points: point, text: 'a' });
    const arrow = draw(session, {
      place: on(1),
      kind: 'arrow',
      points: [...point, { x: 9, y: 9 }],
      text: 'b',
    });
    setText(session, text?.id ?? '', '  ');
    setText(session, arrow?.id ?? '', '');
    expect(marks().annotations.map(({ kind }) => kind)).toEqual(['arrow']);
  });

  it('refuses points that are on no image', () => {
    const { session, marks } = opened();
    expect(draw(session, { place: on(1), kind: 'probe', points: [{ x: NaN, y: 0 }] })).toBeNull();
    expect(marks().annotations).toEqual([]);
  });
});

describe('keys', () => {
  const plain = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };
  const upright = (point: { x: number; y: number }) => point;
  it('move what was chosen by hand and nothing else: a reader who scrolls on moves no measurement', () => {
    const { session, marks, line } = opened();
    const { id } = line();
    expect(pressKey(session, { ...plain, key: 'ArrowDown' }, upright)).toBe(false);
    select(session, id);
    expect(pressKey(session, { ...plain, key: 'ArrowDown', shiftKey: true }, upright)).toBe(true);
    expect(marks().annotations[0]?.points[0]).toEqual({ x: 0, y: 10 });
  });

  it('follow the picture on screen when it is turned', () => {
    const { session, marks, line } = opened();
    const { id } = line();
    select(session, id);
    // A quarter turn clockwise: rows of the image run down the screen.
    pressKey(session, { ...plain, key: 'ArrowDown' }, ({ x, y }) => ({ x: 500 - y, y: x }));
    expect(marks().annotations[0]?.points[0]).toEqual({ x: 1, y: 0 });
  });

  it('Tab goes from one to the next and then on to the next pane; Esc leaves one level at a time', () => {
    const { session, line } = opened();
    const [first, second] = [line(), line(60)];
    session.view.setState({ tool: 'length' });
    select(session, first.id);
    expect(pressKey(session, { ...plain, key: 'Tab' }, upright)).toBe(true);
    expect(session.view.getState().selected?.id).toBe(second.id);
    expect(pressKey(session, { ...plain, key: 'Tab' }, upright)).toBe(false);
    select(session, first.id);
    pressKey(session, { ...plain, key: 'Escape' }, upright);
    expect(session.view.getState()).toMatchObject({ selected: null, tool: 'length' });
    pressKey(session, { ...plain, key: 'Escape' }, upright);
    expect(session.view.getState().tool).toBeNull();
    expect(pressKey(session, { ...plain, key: 'Escape' }, upright)).toBe(false);
  });
});

describe('key images and vertebrae', () => {
  it('marks an image, and no more', () => {
    const { session, history, marks } = opened();
    toggleKeyImage(session, on(2));
    expect(marks().keyImages).toHaveLength(1);
    toggleKeyImage(session, on(2));
    expect(marks().keyImages).toEqual([]);
    history.undo();
    expect(marks().keyImages[0]).toMatchObject(on(2));
  });

  it('counts vertebrae over slices: towards the head is up', () => {
    const { session } = opened();
    const at = { x: 10, y: 10 };
    draw(session, { place: on(2), kind: 'spine', points: [at], text: 'L4' });
    // Slices lie 5 mm apart, upwards.
    expect(levelAt(session, on(3), at)).toBe('L3');
    expect(levelAt(session, on(1), at)).toBe('L5');
  });
});
