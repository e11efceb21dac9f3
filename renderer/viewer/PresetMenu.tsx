import { Menu } from '@mantine/core';
import { IconAdjustments, IconCheck, IconChevronDown } from '@tabler/icons-react';
import { Fragment } from 'react';
import type { ReactNode } from 'react';
import { applyPreset, presetsOfPane, runCommand } from './actions.ts';
import { commands, isCommandId } from './commands.ts';
import css from './controls.module.css';
import { KeyCaps } from './KeyCaps.tsx';
import { voiText } from './overlayText.ts';
import { matchingPreset } from './presets.ts';
import type { Preset } from './presets.ts';
import { usePaneSeries, usePaneState, usePaneValue, useSession, useViewer } from './sessionContext.ts';
import { useWords } from './text.ts';
import { useKey } from './ToolButton.tsx';
import type { Words } from './text.ts';
import { keysOf } from './commands.ts';
import { ToolMenu } from './ToolMenu.tsx';

const nameOf = (preset: Preset, { say }: Words): string =>
  'own' in preset.name ? preset.name.own : say(preset.name.key);

/** Windows for the active pane, with width, level and key. */
export function PresetMenu({ pane: id }: { readonly pane: number }): ReactNode {
  const session = useSession();
  const words = useWords();
  const pane = session.pane(id);
  const isEmpty = usePaneSeries(pane) === null;
  const hasWindow = usePaneValue(pane, ({ voi }) => voi !== null);
  const none = usePaneValue(pane, () => presetsOfPane(session, id).length === 0);
  const chosen = usePaneValue(pane, ({ voi }) => matchingPreset(presetsOfPane(session, id), voi)?.id);
  useViewer((state) => state.presets); // the reader's own, which may get another name
  const current = presetsOfPane(session, id).find((preset) => preset.id === chosen);
  const label = current
    ? nameOf(current, words)
    : words.say(none || !hasWindow ? 'presetMenu' : 'presetCustom');
  return (
    <ToolMenu position="bottom-start" disabled={none}>
      <Menu.Target>
        <button
          type="button"
          className={css['preset']}
          disabled={none}
          title={none && !isEmpty ? words.say('presetColour') : undefined}
          aria-label={`${words.say('presetMenu')}: ${label}`}
          data-preset={current?.id}
        >
          <span className={css['presetName']}>{label}</span>
          {current ? <PresetKey preset={current} /> : null}
          <IconChevronDown size={14} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <PresetItems pane={id} />
      </Menu.Dropdown>
    </ToolMenu>
  );
}

/** The windows as items of a menu, the one of now with its mark. */
export function PresetItems({ pane: id }: { readonly pane: number }): ReactNode {
  const session = useSession();
  const words = useWords();
  const state = usePaneState(session.pane(id));
  const presets = presetsOfPane(session, id);
  const current = matchingPreset(presets, state.voi);
  return (
    <>
      <Menu.Label>{words.say('presetMenu')}</Menu.Label>
      {presets.map((preset, place) => (
        <Fragment key={preset.id}>
          {preset.id === 'file-2' ? <Menu.Label>{words.say('presetFromImage')}</Menu.Label> : null}
          {preset.id === 'full' && presets[place - 1]?.id.startsWith('file-') ? <Menu.Divider /> : null}
          <Menu.Item
            onClick={() => applyPreset(session, id, preset)}
            leftSection={
              <span className={css['check']}>{preset === current ? <IconCheck size={16} /> : null}</span>
            }
          >
            <span className={css['menuRow']}>
              <span className={css['menuName']}>
                {nameOf(preset, words)} <span className={css['menuNote']}>{preset.note}</span>
              </span>
              <span className={css['menuSide']}>{voiText(preset.shown, words)}</span>
              <PresetKey preset={preset} />
            </span>
          </Menu.Item>
        </Fragment>
      ))}
      <Menu.Divider />
      <Menu.Item
        data-command="editPresets"
        leftSection={
          <span className={css['check']}>
            <IconAdjustments size={16} stroke={1.5} />
          </span>
        }
        onClick={() => runCommand(session, 'editPresets')}
      >
        <span className={css['menuRow']}>
          <span className={css['menuName']}>{words.say('editPresets')}</span>
          <EditKey />
        </span>
      </Menu.Item>
    </>
  );
}

function PresetKey({ preset }: { readonly preset: Preset }): ReactNode {
  const changed = useViewer((state) => state.keys);
  const id = preset.id === 'full' ? 'windowFull' : `preset${preset.digit ?? 0}`;
  const command = isCommandId(id) ? commands.find((each) => each.id === id) : undefined;
  const key = command ? keysOf(command, changed)[0] : undefined;
  return key === undefined ? null : <KeyCaps value={key} />;
}

function EditKey(): ReactNode {
  const key = useKey('editPresets');
  return key === null ? null : <KeyCaps value={key} />;
}
