import { Checkbox, Modal } from '@mantine/core';
import { IconArrowUp, IconFile, IconFolder } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactElement } from 'react';
import type { FolderListing } from '../../../native/contract/index.ts';
import {
  api,
  bytesText,
  Button,
  failureOf,
  failureText,
  Ico,
  IconButton,
  queryKeys,
  uiWords,
  unwrap,
  useSettings,
} from '../../ui/index.ts';
import { showPicker } from '../state.ts';
import { studiesWords } from '../words.ts';
import classes from './add.module.css';
import { importPaths } from './startImport.ts';

/** Chooses a folder, or files in one, on the computer that runs the services: the browser host's open dialog. */
export function FolderPicker({ mode }: { mode: 'folder' | 'files' }): ReactElement {
  const text = studiesWords.useText();
  const uiText = uiWords.useText();
  const { data: settings } = useSettings();
  const [path, setPath] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [copyChoice, setCopy] = useState<boolean | null>(null);
  const [watch, setWatch] = useState(false);
  const copy = copyChoice ?? settings?.importStorage === 'copy';
  const listing = useQuery({
    queryKey: queryKeys.folder(path),
    queryFn: async ({ signal }) => unwrap(await api.folders(path, signal)),
    staleTime: 0,
  });
  const goTo = (next: string): void => {
    setPath(next);
    setChosen(new Set());
  };
  const close = (): void => showPicker(null);
  const add = (): void => {
    const paths = mode === 'folder' ? [path] : [...chosen];
    close();
    void importPaths(paths, { storage: copy ? 'copy' : 'link', watch: watch && !copy && mode === 'folder' });
  };
  const ready = mode === 'folder' ? path !== '' : chosen.size > 0;
  return (
    <Modal
      opened
      onClose={close}
      size={720}
      title={text(mode === 'folder' ? 'picker.folder' : 'picker.files')}
      closeButtonProps={{ 'aria-label': uiText('close') }}
    >
      <PathLine key={path} path={path} parent={listing.data?.parent ?? null} onGo={goTo} />
      <div className={classes['listing']}>
        {listing.error !== null && (
          <p className={classes['pickerNote']} role="alert">
            {failureText(failureOf(listing.error))}
          </p>
        )}
        {listing.data !== undefined && (
          <Entries
            listing={listing.data}
            mode={mode}
            chosen={chosen}
            onEnter={goTo}
            onChoose={(file) => setChosen(flip(chosen, file))}
          />
        )}
      </div>
      <div className={classes['pickerFoot']}>
        <Checkbox
          label={text('picker.copy')}
          checked={copy}
          onChange={(event) => setCopy(event.currentTarget.checked)}
        />
        {mode === 'folder' && (
          <Checkbox
            label={text('picker.watch')}
            checked={watch && !copy}
            disabled={copy}
            onChange={(event) => setWatch(event.currentTarget.checked)}
          />
        )}
        <span className={classes['space']} />
        <Button onClick={close}>{uiText('cancel')}</Button>
        <Button look="primary" disabled={!ready} onClick={add}>
          {mode === 'folder' ? text('picker.addFolder') : text('picker.addFiles', { count: chosen.size })}
        </Button>
      </div>
    </Modal>
  );
}

function flip(set: ReadonlySet<string>, value: string): Set<string> {
  const next = new Set(set);
  if (!next.delete(value)) next.add(value);
  return next;
}

/** The path as text: it can be typed or pasted. */
function PathLine(props: {
  path: string;
  parent: string | null;
  onGo: (path: string) => void;
}): ReactElement {
  const text = studiesWords.useText();
  const [typed, setTyped] = useState(props.path);
  const go = (event: FormEvent): void => {
    event.preventDefault();
    props.onGo(typed.trim());
  };
  return (
    <form className={classes['pathLine']} onSubmit={go}>
      <IconButton
        icon={IconArrowUp}
        label={text('picker.up')}
        disabled={props.path === ''}
        onClick={() => props.onGo(props.parent ?? '')}
      />
      <input
        data-autofocus
        className={classes['pathInput']}
        aria-label={text('picker.path')}
        placeholder={text('picker.computer')}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {typed.trim() !== props.path && (
        <Button type="submit" size="small">
          {text('picker.go')}
        </Button>
      )}
    </form>
  );
}

type EntriesProps = {
  listing: FolderListing;
  mode: 'folder' | 'files';
  chosen: ReadonlySet<string>;
  onEnter: (path: string) => void;
  onChoose: (path: string) => void;
};

function Entries({ listing, mode, chosen, onEnter, onChoose }: EntriesProps): ReactElement {
  const text = studiesWords.useText();
  const { folders, files } = listing;
  return (
    <>
      {folders.map((folder) => (
        <button
          key={folder.path}
          type="button"
          className={classes['entry']}
          onClick={() => onEnter(folder.path)}
        >
          <Ico of={IconFolder} size={18} />
          <span className={classes['entryName']}>{folder.name}</span>
        </button>
      ))}
      {mode === 'files' &&
        files.map((file) => (
          <button
            key={file.path}
            type="button"
            className={classes['entry']}
            aria-pressed={chosen.has(file.path)}
            onClick={() => onChoose(file.path)}
          >
            <Ico of={IconFile} size={18} />
            <span className={classes['entryName']}>{file.name}</span>
            <span className={classes['entrySize']}>{bytesText(file.bytes)}</span>
          </button>
        ))}
      {mode === 'folder' && files.length > 0 && (
        <p className={classes['pickerNote']}>{text('picker.filesHere', { count: files.length })}</p>
      )}
      {folders.length + files.length === 0 && <p className={classes['pickerNote']}>{text('picker.empty')}</p>}
      {listing.truncated && <p className={classes['pickerNote']}>{text('picker.truncated')}</p>}
    </>
  );
}
