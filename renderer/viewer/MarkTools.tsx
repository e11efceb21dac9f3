import { Menu } from '@mantine/core';
import { IconEraser, IconLayoutSidebarRight, IconStar, IconStarFilled } from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { isSamePlace, kindIcons, SavingNotice, useMarksView, useRevision } from '../measure/index.ts';
import { runCommand } from './actions.ts';
import { commandOf } from './commands.ts';
import css from './controls.module.css';
import { markToolCommands } from './markActions.ts';
import { Item } from './MenuItem.tsx';
import { usePaneState, usePaneValue, useSession, useViewer } from './sessionContext.ts';
import { useWords } from './text.ts';
import { ToolButton } from './ToolButton.tsx';
import { ToolMenu } from './ToolMenu.tsx';

type ToolCommand = keyof typeof markToolCommands;

const groups: readonly (readonly [ToolCommand, ...ToolCommand[]])[] = [
  ['markLength', 'markBidirectional', 'markCardiothoracic', 'markCalibration'],
  ['markAngle', 'markCobb'],
  ['markEllipse', 'markCircle', 'markRectangle', 'markFreehand', 'markPolygon', 'markProbe'],
  ['markArrow', 'markText', 'markSpine', 'markEraser'],
];

const iconOf = (command: ToolCommand): Icon => {
  const tool = markToolCommands[command];
  return tool === 'eraser' ? IconEraser : kindIcons[tool];
};

/** Tools for measuring and writing, by kinds; each button takes up the one of its kind that was used last. */
export function MarkTools(): ReactNode {
  return groups.map((group) => <ToolGroup key={group[0]} group={group} />);
}

function ToolGroup({ group }: { readonly group: readonly [ToolCommand, ...ToolCommand[]] }): ReactNode {
  const session = useSession();
  const { say } = useWords();
  const tool = useMarksView(session.marks, (view) => view.tool);
  const [last, setLast] = useState<ToolCommand>(group[0]);
  const current = group.find((command) => markToolCommands[command] === tool);
  useEffect(() => {
    if (current) setLast(current);
  }, [current]);
  const label = commandOf(last)?.label;
  const name = label ? say(label) : '';
  return (
    <span className={css['split']}>
      <ToolButton
        command={last}
        icon={iconOf(last)}
        named
        current={current !== undefined}
        onClick={() => runCommand(session, last)}
      />
      <ToolMenu position="bottom-start">
        <Menu.Target>
          <button type="button" className={css['splitMenu']} aria-label={say('markOthers', { name })}>
            <span className={css['caret']} aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {group.map((command) => (
            <Item key={command} command={command} icon={iconOf(command)} />
          ))}
        </Menu.Dropdown>
      </ToolMenu>
    </span>
  );
}

/** Key image and panel, at the right end; and what is not saved, where there is anything. */
export function MarkState(): ReactNode {
  const session = useSession();
  const { marks } = session;
  const active = useViewer((state) => state.activePane);
  const pane = session.pane(active);
  const panel = useMarksView(marks, (view) => view.panel);
  useRevision(marks);
  const isKey = usePaneValue(pane, ({ shown }) => shown !== null && marks.keyImage(shown) !== null);
  const none = usePaneValue(pane, ({ shown }) => shown === null);
  return (
    <>
      <SavingNotice session={marks} />
      <ToolButton
        command="markKeyImage"
        icon={isKey ? IconStarFilled : IconStar}
        on={isKey}
        disabled={none}
        onClick={() => runCommand(session, 'markKeyImage')}
      />
      <span className={css['divider']} aria-hidden />
      <ToolButton
        command="markPanel"
        icon={IconLayoutSidebarRight}
        on={panel !== null}
        onClick={() => runCommand(session, 'markPanel')}
      />
    </>
  );
}

/** For the menu of a pane: the annotation that is selected there. */
export function MarkItems({ pane: id }: { readonly pane: number }): ReactNode {
  const session = useSession();
  const { marks } = session;
  const chosen = useMarksView(marks, (view) => view.selected);
  const copied = useMarksView(marks, (view) => view.copied);
  useRevision(marks);
  const { shown } = usePaneState(session.pane(id));
  const annotation = chosen ? marks.find(chosen.id) : null;
  const here = annotation !== null && shown !== null && isSamePlace(annotation, shown);
  return (
    <>
      {here ? (
        <>
          <Item command="markCopy" icon={null} />
          <Item command="markCopyNext" icon={null} />
          <Item command="markDelete" icon={null} />
        </>
      ) : null}
      <Item
        command="markPaste"
        icon={null}
        disabled={copied === null || copied.SeriesInstanceUID !== shown?.SeriesInstanceUID}
      />
      <Item command="markKeyImage" icon={IconStar} disabled={shown === null} />
    </>
  );
}
