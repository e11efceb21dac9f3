import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Button, currentLocale, IconButton, ProgressBar } from '../../ui/index.ts';
import type { Page } from '../film/drawing.ts';
import type { Film } from '../film/make.ts';
import { createPrintView } from '../film/printing.ts';
import type { PrintView } from '../film/printing.ts';
import { fileNameOf } from '../picture/fileName.ts';
import { saveFile } from '../picture/files.ts';
import type { OutputHost } from '../types.ts';
import { outputWords } from '../words.ts';
import css from './output.module.css';
import { PrintOptions } from './PrintOptions.tsx';
import { printSourceOf } from './printSource.ts';
import type { PrintSource, What } from './printSource.ts';
import { useDrawnPage, useFilm } from './useFilm.ts';
import type { Choices } from './useFilm.ts';
import { useFirstFocus } from './useFirstFocus.ts';
import { useWork } from './useWork.ts';

type Props = {
  readonly host: OutputHost;
  readonly onClose: () => void;
  readonly onBusy: (busy: boolean) => void;
};

/** A source lives as long as the dialog. */
function usePrintSource(host: OutputHost): PrintSource | null {
  const [source, setSource] = useState<PrintSource | null>(null);
  useEffect(() => {
    const made = printSourceOf(host);
    setSource(made);
    return () => made.dispose();
  }, [host]);
  return source;
}

/** Prints images, or saves them as a PDF of the same pages. */
export function PrintForm(props: Props): ReactNode {
  const text = outputWords.useText();
  const source = usePrintSource(props.host);
  if (source === null) return null;
  if (source.shots.length === 0) return <p className={css['note']}>{text('noImages')}</p>;
  return <Form {...props} source={source} />;
}

const LETTER = /-(US|CA|MX|PH)$/; // where sheets of that name lie in printers

function firstChoices(host: OutputHost, source: PrintSource): Choices {
  const what: What = 'panes';
  const { rows, columns } = host.grid();
  return {
    what,
    from: 1,
    to: Math.max(1, source.frames),
    step: 1,
    paper: LETTER.test(currentLocale()) ? 'letter' : 'a4',
    landscape: columns > rows,
    rows,
    columns,
    trueSize: false,
    whole: false,
    annotations: true,
    texts: true,
    identity: true,
  };
}

/** Every page, one after another; what is drawn is given away at once. */
async function eachPage(
  film: Film,
  signal: AbortSignal,
  tell: (done: number, total: number) => void,
  use: (page: Page) => Promise<void>,
): Promise<number> {
  let [done, missing] = [0, 0];
  for (let number = 0; number < film.pages; number++) {
    const made = await film.page(number, signal, () => tell((done += 1), film.images));
    signal.throwIfAborted();
    missing += made.missing;
    await use(made.page);
  }
  return missing;
}

function Form({ host, onClose, onBusy, source }: Props & { readonly source: PrintSource }): ReactNode {
  const text = outputWords.useText();
  const [choices, setChoices] = useState(() => firstChoices(host, source));
  const [number, setNumber] = useState(0);
  const [said, setSaid] = useState<{ readonly text: string; readonly bad: boolean } | null>(null);
  const work = useWork(onBusy, () => setSaid({ text: text('filmFailed'), bad: true }));
  const film = useFilm(host, source, choices);
  const pages = film?.pages ?? 0;
  const main = useFirstFocus(pages > 0);
  const current = Math.min(number, Math.max(0, pages - 1));
  const { svg, failed } = useDrawnPage(film, current, work.progress !== null);
  const view = useRef<PrintView | null>(null);
  useEffect(() => () => view.current?.close(), []);

  const done = (words: string, missing: number): void =>
    setSaid({
      text: missing === 0 ? words : `${words} ${text('missing', { count: missing })}`,
      bad: missing > 0,
    });
  const savePdf = (): void => {
    if (film === null || pages === 0) return;
    work.run(async (signal, tell) => {
      const { createPdf } = await import('../film/pdf.ts');
      const pdf = await createPdf();
      const missing = await eachPage(film, signal, tell, (page) => pdf.add(page));
      const first = source.active ?? source.shots[0];
      if (first === undefined) return;
      const name = fileNameOf(first, {
        extension: 'pdf',
        dated: choices.identity,
        image: choices.what === 'image',
      });
      saveFile(new Blob([await pdf.end()], { type: 'application/pdf' }), name);
      done(text('pdfSaved'), missing);
    });
  };
  const print = (): void => {
    if (film === null || pages === 0) return;
    work.run(async (signal, tell) => {
      view.current?.close();
      const made = createPrintView();
      view.current = made;
      const missing = await eachPage(film, signal, tell, (page) => made.add(page));
      made.print();
      done(text('printed'), missing);
    });
  };
  const { progress } = work;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        print();
      }}
    >
      <div className={css['dialog']} data-pages={pages} data-drawn={svg !== null}>
        <div className={`${css['preview']} ${css['paper']}`}>
          <PagePlace of={pages === 0 ? null : svg} />
          {failed ? (
            <p className={css['error']} role="alert">
              {text('filmFailed')}
            </p>
          ) : null}
          <div className={css['pager']}>
            <IconButton
              icon={IconChevronLeft}
              label={text('pagePrevious')}
              disabled={current === 0}
              onClick={() => setNumber(current - 1)}
            />
            <span data-pager>
              {pages === 0 ? text('noImages') : text('page', { number: current + 1, total: pages })}
            </span>
            <IconButton
              icon={IconChevronRight}
              label={text('pageNext')}
              disabled={current + 1 >= pages}
              onClick={() => setNumber(current + 1)}
            />
          </div>
        </div>
        <fieldset className={css['options']} disabled={progress !== null}>
          <PrintOptions
            source={source}
            choices={choices}
            grid={host.grid()}
            onChange={(change) => {
              setSaid(null);
              setChoices({ ...choices, ...change });
            }}
          />
        </fieldset>
      </div>
      <footer className={css['foot']}>
        <span className={said?.bad === true ? css['error'] : css['status']} role="status">
          {progress === null ? said?.text : text('working', progress)}
        </span>
        {progress === null ? null : (
          <ProgressBar share={progress.done / progress.total} label={text('working', progress)} width={160} />
        )}
        <Button onClick={progress === null ? onClose : () => work.stop()}>
          {text(progress === null ? 'close' : 'stop')}
        </Button>
        <Button disabled={pages === 0 || progress !== null} onClick={savePdf}>
          {text('savePdf')}
        </Button>
        <Button ref={main} look="primary" type="submit" disabled={pages === 0 || progress !== null}>
          {text('print')}
        </Button>
      </footer>
    </form>
  );
}

function PagePlace({ of }: { readonly of: Element | null }): ReactNode {
  const text = outputWords.useText();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.replaceChildren(...(of === null ? [] : [of]));
  }, [of]);
  return <div ref={place} className={css['sheet']} role="img" aria-label={text('preview')} data-preview />;
}
