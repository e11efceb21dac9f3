import { useEffect, useLayoutEffect } from 'react';
import { flushSync } from 'react-dom';
import { askList, onCommand, setShortcuts, useListRequest, type ShortcutGroup } from '../ui/index.ts';
import { addFiles, addFolder } from './add/startImport.ts';
import { noFilters } from './filters/filters.ts';
import { showScreen, useStudies } from './state.ts';
import { studiesWords } from './words.ts';

/** Answers what keys and menus ask of the study list. */
export function useStudiesCommands(search: { current: HTMLInputElement | null }, active: boolean): void {
  // With the first paint, not after it: who sees the list can press a key.
  useLayoutEffect(() => {
    const stops = [
      onCommand('find', () => {
        if (useStudies.getState().screen !== 'studies') flushSync(() => showScreen('studies'));
        search.current?.focus();
        search.current?.select();
      }),
      onCommand('open-folder', () => void addFolder()),
      onCommand('open-files', () => void addFiles()),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [search]);
  const request = useListRequest((state) => state.request);
  useEffect(() => {
    if (request === null) return;
    const { text = '', AccessionNumber = '', PatientID = '' } = request;
    useStudies.setState({
      screen: 'studies',
      filters: { ...noFilters, text, fields: { ...noFilters.fields, AccessionNumber, PatientID } },
    });
    askList(null);
  }, [request]);
  useEffect(() => {
    if (active) setShortcuts('studies', shortcutGroups);
  }, [active]);
}

function shortcutGroups(): ShortcutGroup[] {
  const { text } = studiesWords;
  return [
    {
      title: text('keys.list'),
      shortcuts: [
        { label: text('keys.typeToFind'), keys: [text('keys.anyLetter')] },
        { label: text('keys.move'), keys: ['↑', '↓'] },
        { label: text('keys.page'), keys: ['PgUp', 'PgDn'] },
        { label: text('keys.ends'), keys: ['Home', 'End'] },
        { label: text('keys.extend'), keys: ['Shift', '↓'] },
        { label: text('keys.all'), keys: ['Ctrl', 'A'] },
        { label: text('keys.open'), keys: ['Enter'] },
        { label: text('away.view'), keys: ['Shift', 'Enter'] },
        { label: text('keys.send'), keys: ['Ctrl', 'E'] },
        { label: text('keys.remove'), keys: ['Del'] },
        { label: text('keys.addFolder'), keys: ['Ctrl', 'O'] },
        { label: text('keys.addFiles'), keys: ['Ctrl', 'Shift', 'O'] },
      ],
    },
  ];
}
