import { Menu } from '@mantine/core';
import { IconCheck, IconEyeOff, IconPhotoStar, IconPresentation } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { Presentation } from '../../../native/contract/index.ts';
import type { PaneState } from '../../imaging/index.ts';
import { dateTimeText, Ico } from '../../ui/index.ts';
import { applyState, showRejected, toggleLayer } from '../acts.ts';
import { problemSentences } from '../list/Problems.tsx';
import { withEntry } from '../session.ts';
import type { DocumentsSession } from '../session.ts';
import { usePaneOf } from '../usePane.ts';
import { useView } from '../useView.ts';
import { titleOf, useDocumentWords } from '../words.ts';
import { layersOf } from './shapes.ts';
import css from './states.module.css';

type Props = { readonly session: DocumentsSession; readonly id: number };

/** What documents say of the picture on a pane: quiet, at its lower edge, each with what can be done about it. */
export function PaneChips({ session, id }: Props): ReactNode {
  useView(session, (view) => view); // lists, documents, choices: any of them may matter here
  const state = usePaneOf(session, id);
  const series = session.host.seriesIn(id);
  if (series === null) return null;
  return (
    <div className={css['chips']} data-control>
      <RejectedHere session={session} state={state} />
      <Rejections session={session} series={series} />
      <Selection session={session} id={id} state={state} />
      <StateChip session={session} id={id} state={state} />
    </div>
  );
}

type PartProps = { readonly session: DocumentsSession; readonly state: PaneState };

/** On the very image that was rejected, by whom it was and why. */
function RejectedHere({ session, state: { shown } }: PartProps): ReactNode {
  const { say } = useDocumentWords();
  const [rejecting] = shown === null ? [] : session.rejectionsOf(shown);
  if (rejecting === undefined) return null;
  return (
    <span className={css['chip']} data-tone="check" data-rejected-here>
      <Ico of={IconEyeOff} size={14} /> {say('rejectedHere', { reason: titleOf(rejecting, say) })}
    </span>
  );
}

type SeriesProps = { readonly session: DocumentsSession; readonly series: string };

/** How many images of the series are not shown because they were rejected, and the way to see them. */
function Rejections({ session, series: SeriesInstanceUID }: SeriesProps): ReactNode {
  const { say } = useDocumentWords();
  const whole = session.host.modelOf(SeriesInstanceUID);
  const studies = useView(session, (view) => view.studies);
  const count = useMemo(
    () => (whole?.frames ?? []).filter((frame) => session.isRejected(frame)).length,
    [session, whole, studies],
  );
  if (count === 0) return null;
  const shown = session.view.getState().rejectedShown.has(SeriesInstanceUID);
  return (
    <button
      type="button"
      className={css['chip']}
      data-tone="check"
      data-rejected={count}
      onClick={() => showRejected(session, SeriesInstanceUID, !shown)}
    >
      <Ico of={IconEyeOff} size={14} />
      {say(shown ? 'rejectedShown' : 'rejectedHidden', { count })}
      <b>{say(shown ? 'hideRejected' : 'showRejected')}</b>
    </button>
  );
}

/** That a pane shows chosen images only, and the way back to the whole series. */
function Selection({ session, id, state: { series } }: Props & PartProps): ReactNode {
  const { say } = useDocumentWords();
  const sop = session.view.getState().selections.get(id);
  const summary = sop === undefined ? null : session.summary(sop);
  if (summary === null || series === null || session.host.selected(id) === false) return null;
  const end = (): void => {
    session.view.setState(({ selections }) => ({ selections: withEntry(selections, id, null) }));
    session.host.showSeries(id, series.StudyInstanceUID, series.SeriesInstanceUID);
  };
  const count = say('images', { count: series.frames.length });
  return (
    <button type="button" className={css['chip']} data-selection={sop} onClick={end}>
      <Ico of={IconPhotoStar} size={14} />
      {say('keyImagesShown', { title: titleOf(summary, say), count })}
      <b>{say('wholeSeries')}</b>
    </button>
  );
}

/** Offers the states that name the image on screen; says which one it is looked at through. */
function StateChip({ session, id, state }: Props & PartProps): ReactNode {
  const { say } = useDocumentWords();
  const { shown, presentation, presentationApplies } = state;
  const states = shown === null ? [] : session.statesFor(shown);
  if (states.length === 0 && presentation === null) return null;
  const title = presentation === null ? '' : titleOf(presentation.summary, say);
  const label =
    presentation === null
      ? say('stateAvailable', { count: states.length })
      : say(presentationApplies ? 'stateApplied' : 'stateElsewhere', { title });
  return (
    <Menu position="top" width={340} withinPortal>
      <Menu.Target>
        <button
          type="button"
          className={css['chip']}
          data-states={states.length}
          data-applied={presentation !== null && presentationApplies}
        >
          <Ico of={IconPresentation} size={14} />
          <span>{label}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown aria-label={say('states')}>
        <StateItems session={session} id={id} states={states} applied={presentation} />
      </Menu.Dropdown>
    </Menu>
  );
}

/** The same for the menu of a pane; nothing where no state names its image. */
export function StateMenu({ session, id }: Props): ReactNode {
  const { say } = useDocumentWords();
  useView(session, (view) => view);
  const { shown, presentation } = usePaneOf(session, id);
  const states = shown === null ? [] : session.statesFor(shown);
  if (states.length === 0 && presentation === null) return null;
  return (
    <Menu.Sub>
      <Menu.Sub.Target>
        <Menu.Sub.Item leftSection={<IconPresentation size={16} stroke={1.5} />}>
          {say('states')}
        </Menu.Sub.Item>
      </Menu.Sub.Target>
      <Menu.Sub.Dropdown>
        <StateItems session={session} id={id} states={states} applied={presentation} />
      </Menu.Sub.Dropdown>
    </Menu.Sub>
  );
}

type ItemsProps = Props & {
  readonly states: readonly Presentation[];
  readonly applied: Presentation | null;
};

/** As stored, or through one of the states; the layers of the one of now. */
function StateItems({ session, id, states, applied }: ItemsProps): ReactNode {
  const { say } = useDocumentWords();
  const uid = applied?.summary.SOPInstanceUID ?? '';
  const elsewhere = applied !== null && !states.some(({ summary }) => summary.SOPInstanceUID === uid);
  return (
    <>
      <Choice on={applied === null} onClick={() => applyState(session, id, null)}>
        {say('asStored')}
      </Choice>
      {(elsewhere ? [applied, ...states] : states).map((state) => (
        <StateChoice
          key={state.summary.SOPInstanceUID}
          state={state}
          on={state.summary.SOPInstanceUID === uid}
          onClick={() => applyState(session, id, state)}
        />
      ))}
      {applied === null ? null : <Layers session={session} state={applied} />}
    </>
  );
}

function StateChoice({
  state,
  on,
  onClick,
}: {
  readonly state: Presentation;
  readonly on: boolean;
  readonly onClick: () => void;
}): ReactNode {
  const { say } = useDocumentWords();
  const { summary, problems } = state;
  const problem = problemSentences(problems, summary, say).join(' ');
  return (
    <Choice on={on} onClick={onClick}>
      {titleOf(summary, say)}
      <small className={css['note']}>
        {[dateTimeText(summary.date, summary.time), summary.creator]
          .filter((part) => part !== '')
          .join(' · ')}
      </small>
      {problem === '' ? null : <small className={css['warning']}>{problem}</small>}
    </Choice>
  );
}

function Layers({
  session,
  state,
}: {
  readonly session: DocumentsSession;
  readonly state: Presentation;
}): ReactNode {
  const { say } = useDocumentWords();
  const { SOPInstanceUID } = state.summary;
  const hidden = session.view.getState().hiddenLayers.get(SOPInstanceUID) ?? [];
  const layers = layersOf(state);
  if (layers.length === 0) return null;
  return (
    <>
      <Menu.Divider />
      <Menu.Label>{say('layers')}</Menu.Label>
      {layers.map((name) => (
        <Choice
          key={name}
          on={!hidden.includes(name)}
          stays
          onClick={() => toggleLayer(session, SOPInstanceUID, name)}
        >
          {state.layers.find((layer) => layer.name === name)?.description || name}
        </Choice>
      ))}
    </>
  );
}

type ChoiceProps = {
  readonly on: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
  readonly stays?: boolean;
};

/** One of several, after which the menu closes; or, where it `stays`, on or off for itself. */
function Choice({ on, onClick, children, stays = false }: ChoiceProps): ReactNode {
  const words = <span className={css['choice']}>{children}</span>;
  return stays ? (
    <Menu.CheckboxItem checked={on} onChange={onClick} closeMenuOnClick={false}>
      {words}
    </Menu.CheckboxItem>
  ) : (
    <Menu.RadioItem
      value=""
      checked={on}
      onChange={onClick}
      closeMenuOnClick
      checkIcon={<IconCheck size={14} />}
    >
      {words}
    </Menu.RadioItem>
  );
}
