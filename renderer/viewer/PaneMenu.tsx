import { Menu } from '@mantine/core';
import {
  IconArrowAutofitContent,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowsMaximize,
  IconArrowsMinimize,
  IconCheck,
  IconContrast,
  IconContrast2,
  IconCopy,
  IconDeviceDesktop,
  IconFlipHorizontal,
  IconFlipVertical,
  IconLink,
  IconRelationOneToOne,
  IconRestore,
  IconRotate2,
  IconRotateClockwise2,
  IconRulerMeasure2,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { StateMenu } from '../documents/index.ts';
import { useStore } from 'zustand';
import { presetsOfPane } from './actions.ts';
import css from './controls.module.css';
import { focusPane } from './focusPane.ts';
import { MarkItems } from './MarkTools.tsx';
import { Item } from './MenuItem.tsx';
import { OutputItems } from './Output.tsx';
import { PresetItems } from './PresetMenu.tsx';
import { usePaneState, useSession, useViewer } from './sessionContext.ts';
import type { PaneMenuPlace } from './state.ts';
import { useWords } from './text.ts';

/** The menu of a pane, at the pointer or, by the menu key, in its middle. */
export function PaneMenu(): ReactNode {
  const menu = useViewer((state) => state.menu);
  // A new one at each place: it opens there and takes the focus.
  return menu === null ? null : <OpenMenu key={`${menu.pane} ${menu.x} ${menu.y}`} menu={menu} />;
}

function OpenMenu({ menu }: { readonly menu: PaneMenuPlace }): ReactNode {
  const { store } = useSession();
  const { say } = useWords();
  const close = (): void => {
    store.setState({ menu: null });
    focusPane(menu.pane);
  };
  return (
    <Menu opened onClose={close} position="right-start" offset={2} width={336} returnFocus={false}>
      <Menu.Target>
        <span className={css['menuAnchor']} style={{ left: menu.x, top: menu.y }} aria-hidden />
      </Menu.Target>
      <Menu.Dropdown
        aria-label={say('paneMenu')}
        data-pane-menu={menu.pane}
        onContextMenu={(event) => event.preventDefault()}
      >
        <PictureItems menu={menu} />
        <Menu.Divider />
        <MarkItems pane={menu.pane} />
        <Menu.Divider />
        <OutputPart pane={menu.pane} />
        <Menu.Divider />
        <SharedItems />
      </Menu.Dropdown>
    </Menu>
  );
}

/** What is done to the picture; empty panes offer none of it. */
function PictureItems({ menu }: { readonly menu: PaneMenuPlace }): ReactNode {
  const session = useSession();
  const { say } = useWords();
  const { series, invert } = usePaneState(session.pane(menu.pane));
  const disabled = series === null;
  const hasWindows = presetsOfPane(session, menu.pane).length > 0;
  const { value } = menu;
  return (
    <>
      <Menu.Sub>
        <Menu.Sub.Target>
          <Menu.Sub.Item disabled={!hasWindows} leftSection={<IconContrast2 size={16} stroke={1.5} />}>
            {say('presetMenu')}
          </Menu.Sub.Item>
        </Menu.Sub.Target>
        <Menu.Sub.Dropdown>
          <PresetItems pane={menu.pane} />
        </Menu.Sub.Dropdown>
      </Menu.Sub>
      <StateMenu session={session.documents} id={menu.pane} />
      <Item command="invert" icon={invert ? IconCheck : IconContrast} disabled={disabled || !hasWindows} />
      {value === null ? null : (
        <Menu.Item
          leftSection={<IconCopy size={16} stroke={1.5} />}
          onClick={() => void navigator.clipboard.writeText(value).catch(() => undefined)}
        >
          {say('copyValue', { value })}
        </Menu.Item>
      )}
      <Menu.Divider />
      <Item command="rotateRight" icon={IconRotateClockwise2} disabled={disabled} />
      <Item command="rotateLeft" icon={IconRotate2} disabled={disabled} />
      <Item command="flipHorizontal" icon={IconFlipHorizontal} disabled={disabled} />
      <Item command="flipVertical" icon={IconFlipVertical} disabled={disabled} />
      <Menu.Divider />
      <Item command="fit" icon={IconArrowAutofitContent} disabled={disabled} />
      <Item command="oneToOne" icon={IconRelationOneToOne} disabled={disabled} />
      <Item command="trueSize" icon={IconRulerMeasure2} disabled={disabled} />
      <Item command="reset" icon={IconRestore} disabled={disabled} />
      <DisplayItems pane={menu.pane} />
    </>
  );
}

/** What the image brings along to be shown or not, and the inspector. */
function DisplayItems({ pane }: { readonly pane: number }): ReactNode {
  const { overlays, shutter, series } = usePaneState(useSession().pane(pane));
  const inspector = useViewer((state) => state.inspector);
  const mark = (on: boolean): Icon | null => (on ? IconCheck : null);
  return (
    <>
      <Menu.Divider />
      {overlays.present ? (
        <Item command="overlays" icon={mark(overlays.shown)} checked={overlays.shown} />
      ) : null}
      {shutter.present ? (
        <Item command="shutter" icon={mark(shutter.lifted)} checked={shutter.lifted} />
      ) : null}
      <Item command="inspector" icon={mark(inspector)} checked={inspector} disabled={series === null} />
      <Item command="display" icon={IconDeviceDesktop} />
    </>
  );
}

function SharedItems(): ReactNode {
  const session = useSession();
  const { say } = useWords();
  const link = useViewer((state) => state.link);
  const linkBase = useViewer((state) => state.linkBase);
  const maximised = useViewer((state) => state.maximised);
  const several = useViewer(({ layout }) => layout.rows * layout.columns > 1);
  const { undo, redo } = useStore(session.history.state);
  return (
    <>
      <Item
        command="undo"
        icon={IconArrowBackUp}
        disabled={undo === null}
        name={undo === null ? say('undo') : say('undoStep', { step: say(undo) })}
      />
      <Item
        command="redo"
        icon={IconArrowForwardUp}
        disabled={redo === null}
        name={redo === null ? say('redo') : say('redoStep', { step: say(redo) })}
      />
      {several ? (
        <>
          <Menu.Divider />
          <Item command="link" icon={link ? IconCheck : IconLink} checked={link} />
          <Item command="linkStanding" icon={linkBase ? IconCheck : null} checked={linkBase !== null} />
          <Item
            command="maximise"
            icon={maximised ? IconArrowsMinimize : IconArrowsMaximize}
            name={say(maximised ? 'unmaximise' : 'maximise')}
          />
        </>
      ) : null}
    </>
  );
}

/** Nothing can be taken along of a pane that shows nothing. */
function OutputPart({ pane }: { readonly pane: number }): ReactNode {
  return <OutputItems disabled={usePaneState(useSession().pane(pane)).shown === null} />;
}
