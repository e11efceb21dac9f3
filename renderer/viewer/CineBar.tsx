import { Menu } from '@mantine/core';
import {
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerSkipBack,
  IconPlayerSkipForward,
  IconRepeat,
  IconX,
} from '@tabler/icons-react';
import { useRef } from 'react';
import type { PointerEvent, ReactNode } from 'react';
import type { Pane } from '../imaging/index.ts';
import { IconButton } from '../ui/index.ts';
import { cineSpeeds, setSpeed, togglePlay } from './actions.ts';
import { ownSpeed, speedOf } from './cineSpeed.ts';
import css from './pane.module.css';
import { usePaneState, usePaneValue, useSession, useViewer } from './sessionContext.ts';
import { imageAt } from './SliceSlider.tsx';
import { useWords } from './text.ts';
import { ToolMenu } from './ToolMenu.tsx';

type PaneProps = { readonly id: number; readonly pane: Pane };

/** Whether a pane has its play bar: opened or closed by hand, else there for series that are a cine. */
export function useCineBar(id: number, pane: Pane): boolean {
  const byHand = useViewer((state) => state.cineBars[id]);
  return usePaneValue(pane, ({ series }) => {
    if (series === null || series.frames.length < 2) return false;
    return byHand ?? ownSpeed(pane) !== null;
  });
}

/** 34 px at the foot of its pane: step, play, place, speed, loop. */
export function CineBar({ id, pane }: PaneProps): ReactNode {
  const session = useSession();
  const { say } = useWords();
  const state = usePaneState(pane);
  const loop = useViewer((viewer) => viewer.loop);
  const playing = state.cine?.playing === true;
  const step = (by: number): void => {
    pane.stop();
    session.drive(id);
    pane.scrollBy(by);
  };
  const close = (): void => {
    pane.stop();
    session.store.setState(({ cineBars }) => ({ cineBars: { ...cineBars, [id]: false } }));
  };
  return (
    <div className={css['cine']} role="group" aria-label={say('cineBar')} data-control>
      <IconButton icon={IconPlayerSkipBack} label={say('imagePrevious')} onClick={() => step(-1)} />
      <IconButton
        icon={playing ? IconPlayerPause : IconPlayerPlay}
        label={say(playing ? 'cinePause' : 'cinePlay')}
        onClick={() => togglePlay(session, id)}
      />
      <IconButton icon={IconPlayerSkipForward} label={say('imageNext')} onClick={() => step(1)} />
      <Place id={id} pane={pane} />
      <Speed id={id} pane={pane} />
      <IconButton
        icon={IconRepeat}
        label={say('loop')}
        pressed={loop}
        onClick={() => session.store.setState({ loop: !loop })}
      />
      <IconButton icon={IconX} label={say('cineClose')} onClick={close} />
    </div>
  );
}

function Place({ id, pane }: PaneProps): ReactNode {
  const session = useSession();
  const { series, index, loaded } = usePaneState(pane);
  const bar = useRef<HTMLDivElement>(null);
  const count = series?.frames.length ?? 0;
  const go = (event: PointerEvent): void => {
    const box = bar.current?.getBoundingClientRect();
    if (!box) return;
    session.drive(id);
    pane.scrollTo(imageAt(event.clientX - box.left, box.width, count));
  };
  return (
    <div
      className={css['placeHit']}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        pane.stop();
        go(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) go(event);
      }}
    >
      <div ref={bar} className={css['place']}>
        {loaded.map(([first, last]) => (
          <i
            key={first}
            style={{ left: `${(first / count) * 100}%`, width: `${((last - first + 1) / count) * 100}%` }}
          />
        ))}
        <span
          className={css['placeRail']}
          style={{ transform: `translateX(${count < 2 ? 0 : (index / (count - 1)) * 100}%)` }}
        >
          <b />
        </span>
      </div>
    </div>
  );
}

function Speed({ id, pane }: PaneProps): ReactNode {
  const session = useSession();
  const { say, format } = useWords();
  usePaneState(pane);
  useViewer((state) => state.speeds[id]);
  const own = ownSpeed(pane);
  // 1000 / 33.33 ms is 30, not 30.0.
  const decimals = (speed: number): number => (Math.abs(speed - Math.round(speed)) < 0.05 ? 0 : 1);
  const text = (speed: number): string =>
    say('cinePerSecond', { value: format.number(speed, decimals(speed)) });
  return (
    <ToolMenu position="top-end">
      <Menu.Target>
        <button type="button" className={css['speed']} aria-label={say('cineSpeed')}>
          {text(speedOf(session, id))}
        </button>
      </Menu.Target>
      <Menu.Dropdown className={css['speeds']}>
        {own === null ? null : (
          <Menu.Item onClick={() => setSpeed(session, id, null)}>
            {say('cineFile', { value: format.number(own, decimals(own)) })}
          </Menu.Item>
        )}
        {cineSpeeds.map((speed) => (
          <Menu.Item key={speed} onClick={() => setSpeed(session, id, speed)}>
            {text(speed)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </ToolMenu>
  );
}
