import { IconFileImport } from '@tabler/icons-react';
import { useLayoutEffect, useRef, useState, type ReactElement } from 'react';
import { Ico, shellBridge } from '../../ui/index.ts';
import { setNotice } from '../state.ts';
import { studiesWords } from '../words.ts';
import classes from './add.module.css';
import { importPaths } from './startImport.ts';
import { itemsOf, uploadDrop } from './upload.ts';

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;

/** Takes files and folders that are dropped anywhere in the window. */
async function take(data: DataTransfer): Promise<void> {
  const shell = shellBridge();
  setNotice(null);
  if (shell !== null) await importPaths(shell.pathsOfDrop([...data.files]));
  else await uploadDrop(itemsOf(data));
}

/** Dims the list while files are held over the window and says what a drop would do. */
export function DropArea(): ReactElement | null {
  const text = studiesWords.useText();
  const [items, setItems] = useState<number | null>(null);
  const depth = useRef(0); // enter and leave come for every element on the way
  useLayoutEffect(() => {
    const stopper = new AbortController();
    const { signal } = stopper;
    const end = (): void => {
      depth.current = 0;
      setItems(null);
    };
    const listen = (
      type: 'dragenter' | 'dragover' | 'dragleave' | 'drop',
      on: (event: DragEvent) => void,
    ): void =>
      addEventListener(
        type,
        (event) => {
          if (!hasFiles(event)) return;
          event.preventDefault();
          on(event);
        },
        { signal },
      );
    listen('dragenter', (event) => {
      depth.current += 1;
      setItems(event.dataTransfer?.items.length ?? 0);
    });
    listen('dragover', (event) => {
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'copy';
    });
    listen('dragleave', () => {
      depth.current -= 1;
      if (depth.current <= 0) end();
    });
    listen('drop', (event) => {
      end();
      if (event.dataTransfer !== null) void take(event.dataTransfer);
    });
    return () => stopper.abort();
  }, []);
  if (items === null) return null;
  return (
    <div className={classes['dropArea']} role="status">
      <div className={classes['dropBorder']} />
      <div className={classes['dropCard']}>
        <Ico of={IconFileImport} size={36} />
        <div className={classes['dropTitle']}>{text('drop.title')}</div>
        <div className={classes['dropText']}>
          {items > 0 && `${text('drop.items', { count: items })} `}
          {text(shellBridge() === null ? 'drop.copied' : 'drop.linked')}
        </div>
      </div>
    </div>
  );
}
