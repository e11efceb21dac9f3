import { Popover } from '@mantine/core';
import {
  IconArrowAutofitContent,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconContrast,
  IconContrast2,
  IconCpu,
  IconCrosshair,
  IconHandStop,
  IconPlayerPause,
  IconPlayerPlay,
  IconRelationOneToOne,
  IconRestore,
  IconStack2,
  IconStackFront,
  IconZoomIn,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type { KeyboardEvent, ReactNode } from 'react';
import { useStore } from 'zustand';
import { DisplayBadge } from '../display/index.ts';
import { useMarksView } from '../measure/index.ts';
import { runCommand } from './actions.ts';
import type { PageCommand } from './actions.ts';
import type { CommandId } from './commands.ts';
import css from './controls.module.css';
import { LinkMenu } from './LinkMenu.tsx';
import { MarkState, MarkTools } from './MarkTools.tsx';
import { LayoutPicker } from './LayoutPicker.tsx';
import { OutputMenu } from './Output.tsx';
import { PresetMenu } from './PresetMenu.tsx';
import { RotateMenu } from './RotateMenu.tsx';
import { usePaneSeries, usePaneValue, useSession, useViewer } from './sessionContext.ts';
import type { Tool } from './state.ts';
import { useWords } from './text.ts';
import { ToolButton } from './ToolButton.tsx';
import { useRoom } from './useRoom.ts';

type PlainCommand = Exclude<CommandId, PageCommand>;

const tools: readonly { readonly tool: Tool; readonly command: PlainCommand; readonly icon: Icon }[] = [
  { tool: 'scroll', command: 'toolScroll', icon: IconStack2 },
  { tool: 'window', command: 'toolWindow', icon: IconContrast2 },
  { tool: 'pan', command: 'toolPan', icon: IconHandStop },
  { tool: 'zoom', command: 'toolZoom', icon: IconZoomIn },
];

/** Arrow keys move inside a toolbar (WAI-ARIA), Tab leaves it. */
function moveInside(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (step === undefined || !(event.target instanceof HTMLButtonElement)) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('button:not(:disabled)')];
  const place = buttons.indexOf(event.target);
  if (place < 0) return;
  event.preventDefault();
  buttons[(place + step + buttons.length) % buttons.length]?.focus();
}

/** 44 px above the panes: layout, tools, window, view, links, play. */
export function Toolbar(): ReactNode {
  const { say } = useWords();
  const bar = useRoom();
  return (
    <div
      ref={bar}
      className={css['toolbar']}
      role="toolbar"
      aria-label={say('toolbar')}
      data-region="toolbar"
      onKeyDown={moveInside}
    >
      <LayoutPicker />
      <Divider />
      <ToolChoice />
      <Divider />
      <MarkTools />
      <Divider />
      <ViewTools />
      <Divider />
      <TakeBack />
      <Divider />
      <Links />
      <span className={css['space']} />
      <DisplayNotice />
      <SoftwareNotice />
      <OutputMenu />
      <MarkState />
    </div>
  );
}

const Divider = (): ReactNode => <span className={css['divider']} aria-hidden />;

type CommandProps = {
  readonly command: PlainCommand;
  readonly icon: Icon;
  readonly name?: string;
  readonly on?: boolean;
  readonly disabled?: boolean;
};

function Command({ command, ...rest }: CommandProps): ReactNode {
  const session = useSession();
  return <ToolButton command={command} {...rest} onClick={() => runCommand(session, command)} />;
}

function ToolChoice(): ReactNode {
  const session = useSession();
  const viewTool = useViewer((state) => state.tool);
  const marking = useMarksView(session.marks, (view) => view.tool !== null);
  const current = marking ? null : viewTool;
  return tools.map(({ tool, command, icon }) => (
    <ToolButton
      key={tool}
      command={command}
      icon={icon}
      named
      current={tool === current}
      onClick={() => runCommand(session, command)}
    />
  ));
}

/** What changes the picture of the active pane; all of it disabled while that pane is empty. */
function ViewTools(): ReactNode {
  const session = useSession();
  const active = useViewer((state) => state.activePane);
  const pane = session.pane(active);
  const disabled = usePaneSeries(pane) === null;
  const invert = usePaneValue(pane, (state) => state.invert);
  const hasOverlays = usePaneValue(pane, ({ overlays }) => overlays.present);
  const overlaysShown = usePaneValue(pane, ({ overlays }) => overlays.shown);
  return (
    <>
      <PresetMenu pane={active} />
      <Command command="invert" icon={IconContrast} on={invert} disabled={disabled} />
      <RotateMenu disabled={disabled} />
      <Command command="fit" icon={IconArrowAutofitContent} disabled={disabled} />
      <Command command="oneToOne" icon={IconRelationOneToOne} disabled={disabled} />
      <Command command="reset" icon={IconRestore} disabled={disabled} />
      {hasOverlays ? <Command command="overlays" icon={IconStackFront} on={overlaysShown} /> : null}
    </>
  );
}

/** What would be taken back stands in the tool-tip. */
function TakeBack(): ReactNode {
  const session = useSession();
  const { say } = useWords();
  const { undo, redo } = useStore(session.history.state);
  return (
    <>
      <Command
        command="undo"
        icon={IconArrowBackUp}
        disabled={undo === null}
        {...(undo === null ? {} : { name: say('undoStep', { step: say(undo) }) })}
      />
      <Command
        command="redo"
        icon={IconArrowForwardUp}
        disabled={redo === null}
        {...(redo === null ? {} : { name: say('redoStep', { step: say(redo) }) })}
      />
    </>
  );
}

function Links(): ReactNode {
  const session = useSession();
  const referenceLines = useViewer((state) => state.referenceLines);
  const active = useViewer((state) => state.activePane);
  const pane = session.pane(active);
  const playing = usePaneValue(pane, ({ cine }) => cine?.playing === true);
  const single = (usePaneSeries(pane)?.frames.length ?? 0) < 2;
  return (
    <>
      <LinkMenu />
      <Command command="referenceLines" icon={IconCrosshair} on={referenceLines} />
      <Divider />
      <Command
        command="play"
        icon={playing ? IconPlayerPause : IconPlayerPlay}
        on={playing}
        disabled={single}
      />
    </>
  );
}

function DisplayNotice(): ReactNode {
  const session = useSession();
  return <DisplayBadge onOpen={() => runCommand(session, 'display')} />;
}

/** Said once, not on every pane: the pictures are right, only slow. */
function SoftwareNotice(): ReactNode {
  const session = useSession();
  const { say } = useWords();
  const active = useViewer((state) => state.activePane);
  if (!usePaneValue(session.pane(active), (state) => state.softwareRendering)) return null;
  return (
    <Popover width={320} position="bottom-end">
      <Popover.Target>
        <button
          type="button"
          className={css['software']}
          aria-label={say('softwareRendering')}
          title={say('softwareRendering')}
        >
          <IconCpu size={14} aria-hidden />
          <span>{say('softwareRendering')}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown>{say('softwareRenderingWhy')}</Popover.Dropdown>
    </Popover>
  );
}
