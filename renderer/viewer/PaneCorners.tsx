import { IconLink, IconLinkPlus } from '@tabler/icons-react';
import { useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import type { ReactNode, RefObject } from 'react';
import type { Orientation, Pane, PaneState } from '../imaging/index.ts';
import { Ico } from '../ui/index.ts';
import { isPerRegion, scaleSource, sideText } from './describedWords.ts';
import { linkKind } from './linkedScroll.ts';
import {
  describedIndex,
  expectedIdentity,
  identityLines,
  imageLines,
  lengthText,
  overlayIdentity,
  scaleBar,
  voiText,
  zoomText,
} from './overlayText.ts';
import type { OverlayIdentity } from './overlayText.ts';
import { Badges } from './PaneBadges.tsx';
import css from './pane.module.css';
import { usePlates } from './plates.ts';
import { findSeries, usePaneState, useSession, useViewer } from './sessionContext.ts';
import { useWords } from './text.ts';

type CornerProps = {
  readonly id: number;
  readonly pane: Pane;
  readonly number: number;
  readonly probe: RefObject<HTMLSpanElement | null>;
  readonly frame: RefObject<HTMLElement | null>;
};

/** Whose picture it is, and what it shows: on every pane and in every state. */
export function PaneCorners({ id, pane, number, probe, frame }: CornerProps): ReactNode {
  const state = usePaneState(pane);
  const identity = useIdentity(id, state);
  const plates = usePlates(pane, frame);
  const corners = useNamedImage(pane);
  if (identity === null) return <PaneNumber number={number} />;
  return (
    <div ref={corners} className={css['corners']} data-image={identity.image ?? ''}>
      <Person id={id} state={state} identity={identity} plate={plates.topLeft} />
      <Study identity={identity} number={number} plate={plates.topRight} />
      <Image id={id} state={state} probe={probe} plate={plates.bottomLeft} />
      <View state={state} plate={plates.bottomRight} />
      {state.orientation && state.shown ? <Letters letters={state.orientation} /> : null}
    </div>
  );
}

function useIdentity(id: number, state: PaneState): OverlayIdentity | null {
  const session = useSession();
  const content = useViewer((viewer) => viewer.contents[id] ?? null);
  const studies = useViewer((viewer) => viewer.studies);
  const told = content ? findSeries(studies, content.SeriesInstanceUID, content.StudyInstanceUID) : null;
  const expected = told ? expectedIdentity(told.detail.study, told.series) : null;
  return overlayIdentity(state, session.modelOf, expected);
}

/** Tells the pane whose name stands in the page, as it is written there and not as it is meant to be. */
function useNamedImage(pane: Pane): RefObject<HTMLDivElement | null> {
  const corners = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => pane.watchLayer('identity', () => corners.current?.dataset['image'] ?? null), [pane]);
  return corners;
}

function PaneNumber({ number }: { readonly number: number }): ReactNode {
  return (
    <div className={css['topRight']}>
      <span className={css['paneNumber']}>{number}</span>
    </div>
  );
}

type PersonProps = {
  readonly id: number;
  readonly state: PaneState;
  readonly identity: OverlayIdentity;
  readonly plate: boolean;
};

function Person({ id, state, identity, plate }: PersonProps): ReactNode {
  const words = useWords();
  const lines = identityLines(identity.identity, words);
  const failed = useViewer((viewer) => viewer.contents[id]?.failure != null);
  const coming = identity.of === 'coming' && state.status.kind !== 'failed' && !failed;
  // Also while the picture before still stands there: the image asked for is another one.
  const loading = coming || state.status.kind === 'loading';
  return (
    <div className={css['topLeft']} data-corner="topLeft" data-plate={plate} data-of={identity.of}>
      <b>{lines.name}</b>
      <span>
        {lines.number}
        {lines.person === '' ? null : <span className={css['wide']}> · {lines.person}</span>}
      </span>
      <span>{lines.born}</span>
      {loading ? <span className={css['loadingTag']}>{words.say('loading')}</span> : null}
      <Badges id={id} state={state} />
    </div>
  );
}

function Study({
  identity,
  number,
  plate,
}: {
  readonly identity: OverlayIdentity;
  readonly number: number;
  readonly plate: boolean;
}): ReactNode {
  const lines = identityLines(identity.identity, useWords());
  return (
    <div className={css['topRight']} data-corner="topRight" data-plate={plate}>
      <span className={css['studyLine']}>
        <span className={css['paneNumber']}>{number}</span>
        <b className={css['wide']}>{lines.study}</b>
      </span>
      <span className={css['wide']}>{lines.series}</span>
      <span className={css['wide']}>{lines.date}</span>
      <span className={css['narrow']}>{lines.day}</span>
    </div>
  );
}

function Image({
  id,
  state,
  probe,
  plate,
}: {
  readonly id: number;
  readonly state: PaneState;
  readonly probe: CornerProps['probe'];
  readonly plate: boolean;
}): ReactNode {
  const lines = imageLines(state, useWords());
  if (lines === null) return null;
  return (
    <div className={css['bottomLeft']} data-corner="bottomLeft" data-plate={plate}>
      <SideLine state={state} />
      <span ref={probe} className={css['wide']} />
      {lines.technique.map((line, place) => (
        <span key={place} className={css['wide']}>
          {line}
        </span>
      ))}
      <span>{lines.image}</span>
      <span className={css['wide']}>{lines.position}</span>
      <Linked id={id} />
    </div>
  );
}

/** That the pane follows the active one, and by what: a distance kept is not a position. */
function Linked({ id }: { readonly id: number }): ReactNode {
  const session = useSession();
  const { say } = useWords();
  useViewer((viewer) => `${viewer.link} ${viewer.activePane} ${viewer.maximised}`);
  useViewer((viewer) => viewer.linkBase);
  const kind = useSyncExternalStore(session.subscribePanes, () => linkKind(session, id));
  if (kind === null) return null;
  const label = say(kind === 'position' ? 'linkedPosition' : 'linkedOffset');
  return (
    <span className={css['linked']} data-link={kind} title={label}>
      <Ico of={kind === 'position' ? IconLink : IconLinkPlus} size={14} />
      <span className={css['wide']}>{label}</span>
    </span>
  );
}

function View({ state, plate }: { readonly state: PaneState; readonly plate: boolean }): ReactNode {
  const words = useWords();
  if (state.shown === null) return null;
  const bar = scaleBar(state.mmPerCssPixel);
  return (
    <div className={css['bottomRight']} data-corner="bottomRight" data-plate={plate}>
      {bar ? (
        <span className={css['scale']} data-length-mm={bar.lengthMm}>
          {lengthText(bar.lengthMm, words)}
          {scaleSource(state.spacingSource, words)}
          <i style={{ width: bar.cssPixels }} />
        </span>
      ) : (
        <span className={css['noScale']}>{words.say(isPerRegion(state) ? 'scalePerRegion' : 'noScale')}</span>
      )}
      <span>{voiText(state.voi, words)}</span>
      <span>{zoomText(state.zoomPercent, words)}</span>
    </div>
  );
}

/** The side of a paired part, where the file says it and nothing contradicts it. */
function SideLine({ state }: { readonly state: PaneState }): ReactNode {
  const { say } = useWords();
  const text = sideText(state, say);
  if (text === '') return null;
  return <b data-laterality={state.series?.laterality(describedIndex(state)).side}>{text}</b>;
}

const sides = ['top', 'right', 'bottom', 'left'] as const;

function Letters({ letters }: { readonly letters: Orientation }): ReactNode {
  return sides.map((side) => (
    <span key={side} className={css['letter']} data-side={side}>
      {letters[side]}
    </span>
  ));
}
