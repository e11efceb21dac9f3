import { useEffect, useRef, useState, type ReactElement } from 'react';
import css from './patient.module.css';
import { openPdf, type Pdf } from './pdf.ts';
import { patientWords } from './words.ts';

type State = { readonly url: string; readonly pdf: Pdf | null; readonly failed: boolean };

/** A PDF of a report, page under page, drawn when it comes into view. */
export function PdfPages({ url }: { readonly url: string }): ReactElement {
  const say = patientWords.useText();
  const [state, setState] = useState<State | null>(null);
  useEffect(() => {
    const ending = new AbortController();
    let opened: Pdf | null = null;
    const open = async (): Promise<void> => {
      const pdf = await openPdf(url, ending.signal);
      opened = pdf;
      if (ending.signal.aborted) pdf?.close();
      else setState({ url, pdf, failed: pdf === null });
    };
    open().catch(() => {
      if (!ending.signal.aborted) setState({ url, pdf: null, failed: true });
    });
    return () => {
      ending.abort();
      opened?.close();
    };
  }, [url]);
  if (state?.url !== url) return <p className={css['quiet']}>{say('loading')}</p>;
  const { pdf } = state;
  if (pdf === null) return <p className={css['quiet']}>{say('formFailed')}</p>;
  return (
    <div className={css['pdf']}>
      {Array.from({ length: pdf.pageCount }, (_, index) => (
        <PdfPage key={index} pdf={pdf} pageNumber={index + 1} />
      ))}
    </div>
  );
}

function PdfPage({ pdf, pageNumber }: { readonly pdf: Pdf; readonly pageNumber: number }): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const own = canvas.current;
    if (own === null) return undefined;
    const ending = new AbortController();
    const watch = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      watch.disconnect();
      // A page that cannot be drawn stays white; the others are drawn.
      pdf.draw(pageNumber, own, ending.signal).catch(() => undefined);
    });
    watch.observe(own);
    return () => {
      watch.disconnect();
      ending.abort();
    };
  }, [pdf, pageNumber]);
  return <canvas ref={canvas} className={css['page']} data-page={pageNumber} />;
}
