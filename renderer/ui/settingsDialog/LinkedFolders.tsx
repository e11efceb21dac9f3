import { Switch } from '@mantine/core';
import { IconFolder, IconFolderOff, IconRefresh, IconTrash } from '@tabler/icons-react';
import { useState, type ReactElement } from 'react';
import type { LinkedFolder } from '../../../native/contract/index.ts';
import { api } from '../api.ts';
import { putStartedJob } from '../events.ts';
import { failureText, type RequestFailure } from '../failureText.ts';
import { momentInSentence } from '../format.ts';
import { queryClient, queryKeys, useLinkedFolders } from '../queries.ts';
import type { Answer } from '../request.ts';
import { Ico } from '../widgets/Ico.tsx';
import { IconButton } from '../widgets/IconButton.tsx';
import { uiWords } from '../words.ts';
import classes from './settings.module.css';

/** Folders whose images stay where they are: watched or not, read again, forgotten. */
export function LinkedFolders(): ReactElement {
  const text = uiWords.useText();
  const { data: folders } = useLinkedFolders();
  const [failure, setFailure] = useState<RequestFailure | null>(null);
  const run = async (work: Promise<Answer<unknown>>): Promise<void> => {
    const answer = await work;
    setFailure(answer.ok ? null : answer.failure);
    await queryClient.invalidateQueries({ queryKey: queryKeys.linkedFolders });
  };
  return (
    <section className={classes['folders']}>
      <h3>{text('settings.folders')}</h3>
      {failure !== null && (
        <p role="alert" className={classes['failure']}>
          {failureText(failure)}
        </p>
      )}
      {folders?.length === 0 && <p className={classes['note']}>{text('settings.folders.none')}</p>}
      {folders?.map((folder) => (
        <Folder key={folder.folderId} folder={folder} run={(work) => void run(work)} />
      ))}
      {folders !== undefined && folders.length > 0 && (
        <p className={classes['note']}>{text('settings.folders.forgetNote')}</p>
      )}
    </section>
  );
}

function Folder(props: {
  folder: LinkedFolder;
  run: (work: Promise<Answer<unknown>>) => void;
}): ReactElement {
  const text = uiWords.useText();
  const { folder, run } = props;
  const rescan = async (): Promise<Answer<unknown>> => {
    const answer = await api.rescanFolder(folder.folderId);
    if (answer.ok) putStartedJob(answer.value);
    return answer;
  };
  return (
    <div className={classes['folder']} data-unavailable={!folder.available || undefined}>
      <Ico of={folder.available ? IconFolder : IconFolderOff} />
      <div className={classes['folderName']}>
        <div className={classes['path']} title={folder.path}>
          <bdi>{folder.path}</bdi>
        </div>
        <div className={classes['note']}>{folderState(folder)}</div>
      </div>
      <Switch
        label={text('settings.folders.watch')}
        checked={folder.watched}
        onChange={(event) => run(api.setWatched(folder.folderId, event.currentTarget.checked))}
      />
      <IconButton
        icon={IconRefresh}
        label={text('settings.folders.rescan')}
        disabled={!folder.available}
        onClick={() => run(rescan())}
      />
      <IconButton
        icon={IconTrash}
        label={text('settings.folders.forget')}
        onClick={() => run(api.forgetFolder(folder.folderId))}
      />
    </div>
  );
}

function folderState(folder: LinkedFolder): string {
  const { text } = uiWords;
  if (!folder.available) return text('settings.folders.unavailable');
  if (folder.lastScannedAt === null) return text('settings.folders.never');
  return text('settings.folders.scanned', { when: momentInSentence(folder.lastScannedAt, new Date()) });
}
