import { Menu } from '@mantine/core';
import {
  IconCheck,
  IconCopy,
  IconPhotoDown,
  IconPrinter,
  IconSend,
  IconShare2,
  IconVideo,
} from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useMemo } from 'react';
import type { ReactNode } from 'react';
import css from './controls.module.css';
import { focusPane } from './focusPane.ts';
import { Item } from './MenuItem.tsx';
import { createOutputHost } from './outputHost.ts';
import { usePaneSeries, usePaneValue, useSession, useViewer } from './sessionContext.ts';
import { useWords } from './text.ts';

// What leaves the viewer: renderer/output, which is only fetched when somebody asks for it.

const OutputDialog = lazy(async () => {
  const { OutputDialog: Dialog, outputWords } = await import('../output/index.ts');
  await outputWords.load();
  return { default: Dialog };
});

const SAID_MS = 3000;

const kinds = { exportImage: 'image', exportVideo: 'video', exportPrint: 'print' } as const;
const isKind = (open: string | null): open is keyof typeof kinds => open !== null && open in kinds;

/** The dialog of one way out, while it is open. */
export function Output(): ReactNode {
  const session = useSession();
  const open = useViewer((state) => state.open);
  const host = useMemo(() => createOutputHost(session), [session]);
  if (!isKind(open)) return null;
  const close = (): void => {
    session.store.setState({ open: null });
    focusPane(session.store.getState().activePane);
  };
  return (
    <Suspense>
      <OutputDialog kind={kinds[open]} host={host} onClose={close} />
    </Suspense>
  );
}

/** One button with all ways out; it says for a moment that a picture was copied. */
export function OutputMenu(): ReactNode {
  const session = useSession();
  const { say } = useWords();
  const active = useViewer((state) => state.activePane);
  const copied = useViewer((state) => state.copied);
  const none = usePaneValue(session.pane(active), ({ shown }) => shown === null);
  useEffect(() => {
    if (copied === null) return undefined;
    const timer = setTimeout(() => session.store.setState({ copied: null }), SAID_MS);
    return () => clearTimeout(timer);
  }, [session, copied]);
  const said = copied === null ? '' : say(copied === 'copied' ? 'exportCopied' : 'exportCopyFailed');
  const ToolIcon = copied === 'copied' ? IconCheck : IconShare2;
  return (
    <>
      <Menu position="bottom-end" width={280}>
        <Menu.Target>
          <button
            type="button"
            className={css['tool']}
            aria-label={say('exportMenu')}
            title={said === '' ? say('exportMenu') : said}
            data-command="exportMenu"
            disabled={none}
          >
            <ToolIcon size={20} stroke={1.56} aria-hidden />
            <span className={css['caret']} aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <OutputItems disabled={none} />
        </Menu.Dropdown>
      </Menu>
      <span role="status" className={css['spoken']}>
        {said}
      </span>
    </>
  );
}

/** The ways out, for the toolbar's menu and for that of a pane. */
export function OutputItems({ disabled }: { readonly disabled: boolean }): ReactNode {
  const session = useSession();
  const active = useViewer((state) => state.activePane);
  const single = (usePaneSeries(session.pane(active))?.frames.length ?? 0) < 2;
  return (
    <>
      <Item command="exportCopy" icon={IconCopy} disabled={disabled} />
      <Item command="exportImage" icon={IconPhotoDown} disabled={disabled} />
      <Item command="exportVideo" icon={IconVideo} disabled={disabled || single} />
      <Item command="exportPrint" icon={IconPrinter} disabled={disabled} />
      <Item command="exportSend" icon={IconSend} disabled={disabled} />
    </>
  );
}
