import { IconFilePlus, IconFlask, IconFolderOpen, IconShieldLock, type Icon } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { Ico, Kbd, usePeers } from '../../ui/index.ts';
import { openSample } from '../openWhenDone.ts';
import { studiesWords } from '../words.ts';
import classes from './add.module.css';
import { LightboxDrawing } from './LightboxDrawing.tsx';
import { addFiles, addFolder } from './startImport.ts';

/** What a new reader sees first: what to do. */
export function EmptyLibrary(): ReactElement {
  const text = studiesWords.useText();
  const { data: peers } = usePeers();
  return (
    <div className={classes['stage']} data-region="list">
      <div className={classes['empty']}>
        <LightboxDrawing />
        <h1>{text('empty.title')}</h1>
        <p>{text('empty.text')}</p>
        {peers !== undefined && peers.length > 0 && <p>{text('empty.archives')}</p>}
        <div className={classes['ways']}>
          <Way
            icon={IconFolderOpen}
            title={text('empty.folder')}
            note={text('empty.folder.note')}
            keys={['Ctrl', 'O']}
            onClick={() => void addFolder()}
          />
          <Way
            icon={IconFilePlus}
            title={text('empty.files')}
            note={text('empty.files.note')}
            keys={['Ctrl', 'Shift', 'O']}
            onClick={() => void addFiles()}
          />
          <Way
            icon={IconFlask}
            title={text('empty.sample')}
            note={text('empty.sample.note')}
            onClick={() => void openSample()}
          />
        </div>
        <div className={classes['privacy']}>
          <Ico of={IconShieldLock} size={16} />
          {text('empty.privacy')}
        </div>
      </div>
    </div>
  );
}

type WayProps = { icon: Icon; title: string; note: string; keys?: readonly string[]; onClick: () => void };

function Way({ icon, title, note, keys, onClick }: WayProps): ReactElement {
  return (
    <button type="button" className={classes['way']} onClick={onClick}>
      <Ico of={icon} size={20} />
      <span>
        <span className={classes['wayTitle']}>{title}</span>
        <span className={classes['wayNote']}>{note}</span>
      </span>
      {keys !== undefined && <Kbd keys={keys} />}
    </button>
  );
}
