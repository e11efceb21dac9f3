import { useMediaQuery } from '@mantine/hooks';
import { IconLock, IconPlugConnectedX, IconSearch, IconSearchOff } from '@tabler/icons-react';
import {
  lazy,
  memo,
  Suspense,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactElement,
} from 'react';
import type { SourceState } from '../../native/contract/index.ts';
import {
  Button,
  failureOf,
  failureText,
  isActive,
  Message,
  queryClient,
  STUDIES_TAB,
  uiWords,
  useJobs,
  useSession,
  useSettings,
  useTabs,
  warmViewer,
} from '../ui/index.ts';
import { AddMenu } from './add/AddMenu.tsx';
import { DropArea } from './add/DropArea.tsx';
import { EmptyLibrary } from './add/EmptyLibrary.tsx';
import { ArchiveChips } from './archives/ArchiveChips.tsx';
import { useArchiveSearch } from './archives/search.ts';
import { useListed, type Listed } from './archives/useListed.ts';
import { useSearch } from './archives/useSearch.ts';
import { FilterBar, SourceChip } from './filters/FilterBar.tsx';
import { isFiltered, studyConditions } from './filters/filters.ts';
import { hasReport, problemsOf } from './jobs/jobText.ts';
import { StatusBar } from './jobs/StatusBar.tsx';
import { shownColumns } from './list/columns.ts';
import { ListNotes } from './list/ListNotes.tsx';
import { StudyTable } from './list/StudyTable.tsx';
import { useStudyList } from './list/useStudyList.ts';
import { Preview } from './preview/Preview.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';
import { SearchBox } from './SearchBox.tsx';
import { clearFilters, holdList, setFilters, showReport, useStudies } from './state.ts';
import classes from './studies.module.css';
import { useStudiesCommands } from './useStudiesCommands.ts';
import { studiesWords } from './words.ts';
import { Screens } from './worklist/Screens.tsx';
import { findOrder, useHasWorklist } from './worklist/orders.ts';
import { WorklistScreen } from './worklist/WorklistScreen.tsx';

const ReportDialog = lazy(async () => ({
  default: (await import('./report/ReportDialog.tsx')).ReportDialog,
}));
const MissingDialog = lazy(async () => ({
  default: (await import('./archives/MissingDialog.tsx')).MissingDialog,
}));
const FolderPicker = lazy(async () => ({
  default: (await import('./add/FolderPicker.tsx')).FolderPicker,
}));

/** The study list with its search, filters, preview and status bar. */
export function StudiesScreen({ active }: { active: boolean }): ReactElement {
  const filters = useStudies((state) => state.filters);
  const sort = useStudies((state) => state.sort);
  const { data: session } = useSession();
  const now = useNow();
  const conditions = useMemo(() => studyConditions(filters, sort, now), [filters, sort, now]);
  const search = useSearch(conditions);
  const list = useListed(useStudyList(conditions), search, sort);
  const box = useRef<HTMLInputElement>(null);
  const table = useRef<HTMLDivElement>(null);
  useStudiesCommands(box, active);
  useSavedSort();
  useOwnReports(active);
  useWarmViewer(list);
  const empty = !list.isFirstLoad && list.rows.length === 0 && !isFiltered(filters);
  const toList = (): void => table.current?.querySelector<HTMLElement>('[role="grid"]')?.focus();
  const screen = useStudies((state) => state.screen);
  const hasWorklist = useHasWorklist();
  if (screen === 'worklist' && hasWorklist)
    return (
      <div className={classes['screen']} data-single>
        <main className={classes['main']}>
          <Screens />
          <WorklistScreen onFind={findOrder} />
        </main>
        <StatusBar />
        <Dialogs />
      </div>
    );
  return (
    <div className={classes['screen']} data-empty={empty || undefined}>
      <main ref={table} className={classes['main']}>
        <div className={classes['head']}>
          {hasWorklist && <Screens />}
          <SearchBox ref={box} onLeave={toList} />
          <div className={classes['sources']}>
            <SourceChip count={session?.studyCount ?? null} />
            <ArchiveChips />
          </div>
          <div className={classes['add']}>
            <AddMenu />
          </div>
        </div>
        {empty ? <EmptyLibrary /> : <List list={list} now={now} search={box} />}
        <DropArea />
      </main>
      {!empty && <SelectionPreview rows={list.rows} found={list.found} />}
      <StatusBar />
      <Dialogs />
    </div>
  );
}

/**
 * The preview follows the selection when there is time: holding an arrow key must not wait for pictures. It is not drawn anew
 * with the list: there is a patient's record in it.
 */
const SelectionPreview = memo(function SelectionPreview({
  rows,
  found,
}: Pick<Listed, 'rows' | 'found'>): ReactElement {
  const selected = useDeferredValue(useStudies((state) => state.selection.selected));
  const chosen = useMemo(() => rows.filter((row) => selected.has(row.StudyInstanceUID)), [rows, selected]);
  return <Preview rows={chosen} found={found} />;
});

type ListProps = {
  list: Listed;
  now: Date;
  search: { current: HTMLInputElement | null };
};

function List({ list, now, search }: ListProps): ReactElement {
  const wide = useMediaQuery('(min-width: 1600px)', false, { getInitialValueInEffect: false });
  const { data: settings } = useSettings();
  const sort = useStudies((state) => state.sort);
  const columns = shownColumns(settings, wide);
  const onTyped = (character: string): void => {
    setFilters({ text: character });
    search.current?.focus();
  };
  return (
    <>
      <div>
        <FilterBar list={list} columns={columns} />
        <ListNotes rows={list.rows} />
      </div>
      {list.error !== null && list.rows.length === 0 ? (
        <Failed error={list.error} />
      ) : !list.isFirstLoad && list.rows.length === 0 ? (
        <NoMatch searching={list.searching} />
      ) : (
        <HeldWhileIn>
          <StudyTable list={list} columns={columns} sort={sort} wide={wide} now={now} onTyped={onTyped} />
        </HeldWhileIn>
      )}
    </>
  );
}

/** Tells when pointer or keyboard are in the list: what arrives meanwhile must not move what is being aimed at. */
function HeldWhileIn({ children }: { children: ReactElement }): ReactElement {
  const inside = useRef({ pointer: false, focus: false });
  const tell = (change: Partial<{ pointer: boolean; focus: boolean }>): void => {
    inside.current = { ...inside.current, ...change };
    holdList(inside.current.pointer || inside.current.focus);
  };
  useEffect(() => () => holdList(false), []);
  return (
    <div
      className={classes['list']}
      onPointerEnter={() => tell({ pointer: true })}
      onPointerLeave={() => tell({ pointer: false })}
      onFocus={() => tell({ focus: true })}
      onBlur={() => tell({ focus: false })}
    >
      {children}
    </div>
  );
}

function NoMatch({ searching }: { searching: boolean }): ReactElement {
  const text = studiesWords.useText();
  const failed = useArchiveSearch((search) => [...search.sources.values()].filter(isFailed).length);
  if (searching) return <Message icon={IconSearch} title={text('search.running')} children={null} />;
  return (
    <Message
      icon={IconSearchOff}
      title={text('empty.noMatch')}
      actions={<Button onClick={clearFilters}>{text('empty.clear')}</Button>}
    >
      <p>{text('empty.noMatch.text')}</p>
      {failed > 0 && <p>{text('search.failed', { count: failed })}</p>}
    </Message>
  );
}

const isFailed = ({ state }: SourceState): boolean => state === 'failed';

function Failed({ error }: { error: Error }): ReactElement {
  const text = uiWords.useText();
  const failure = failureOf(error);
  const locked = failure.kind === 'library-locked';
  const away = failure.kind === 'services-unreachable';
  const title = locked
    ? text('locked.title')
    : away
      ? text('services.unreachable.title')
      : studiesWords.text('list.failed');
  return (
    <Message
      icon={locked ? IconLock : IconPlugConnectedX}
      tone={locked ? 'warn' : 'dang'}
      title={title}
      actions={
        <Button look="primary" onClick={() => void queryClient.invalidateQueries()}>
          {text('tryAgain')}
        </Button>
      }
    >
      <p>{away ? text('services.unreachable.text') : failureText(failure)}</p>
      {locked && <p>{text('locked.kept')}</p>}
    </Message>
  );
}

function Dialogs(): ReactElement {
  const reportJobId = useStudies((state) => state.reportJobId);
  const picker = useStudies((state) => state.picker);
  const removing = useStudies((state) => state.removing);
  const missing = useStudies((state) => state.missing);
  return (
    <Suspense fallback={null}>
      {reportJobId !== null && <ReportDialog jobId={reportJobId} />}
      {picker !== null && <FolderPicker mode={picker} />}
      {missing !== null && <MissingDialog study={missing} />}
      {removing !== null && removing.length > 0 && <RemoveDialog rows={removing} />}
    </Suspense>
  );
}

/** The time, once a minute: "Today" has to become "Yesterday" on a screen that stays on. */
function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** The order of the last time, once the settings are there and unless the reader was faster. */
function useSavedSort(): void {
  const { data: settings } = useSettings();
  const taken = useRef(false);
  useEffect(() => {
    if (settings === undefined || taken.current) return;
    taken.current = true;
    if (settings.sort !== null) useStudies.setState({ sort: settings.sort });
  }, [settings]);
}

/** The report of a job that was started here opens by itself when there is something to check. */
function useOwnReports(active: boolean): void {
  const jobs = useJobs((state) => state.jobs);
  const ownJobs = useStudies((state) => state.ownJobs);
  useEffect(() => {
    for (const jobId of ownJobs) {
      const job = jobs.get(jobId);
      if (job === undefined || isActive(job)) continue;
      useStudies.setState((state) => ({
        ownJobs: new Set([...state.ownJobs].filter((one) => one !== jobId)),
      }));
      const shown = active && useTabs.getState().activeId === STUDIES_TAB;
      if (shown && hasReport(job) && (problemsOf(job.counts) > 0 || job.state === 'failed'))
        showReport(jobId);
    }
  }, [jobs, ownJobs, active]);
}

/** Fetches the viewer's code once the list stands still, so that the first study opens at once. */
function useWarmViewer(list: Listed): void {
  const ready = !list.isFirstLoad && list.rows.length > 0;
  useEffect(() => {
    if (!ready) return undefined;
    const handle = requestIdleCallback(() => void warmViewer(), { timeout: 3000 });
    return () => cancelIdleCallback(handle);
  }, [ready]);
}
