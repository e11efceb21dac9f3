import { useEffect, useRef, useState, type ReactElement } from 'react';
import type { ChartReport, ChartReportForm } from '../../native/contract/index.ts';
import { Button, plainText } from '../ui/index.ts';
import css from './patient.module.css';
import { PdfPages } from './PdfPages.tsx';
import { reportFormUrl } from './reportForm.ts';
import { safeFragment } from './safeHtml.ts';
import { patientWords } from './words.ts';

type Props = { readonly of: ChartReport; readonly study: string };

/** What a report says: its conclusion, and its text in whatever form it came. */
export function ReportText({ of, study }: Props): ReactElement {
  const say = patientWords.useText();
  const isEmpty = of.conclusion === null && of.conclusions.length === 0 && of.forms.length === 0;
  return (
    <div className={css['reportText']} data-report={of.id}>
      {of.conclusion !== null && <p>{of.conclusion}</p>}
      {of.conclusions.length > 0 && (
        <ul>
          {of.conclusions.map((text) => (
            <li key={text}>{plainText(text)}</li>
          ))}
        </ul>
      )}
      {of.forms.map((form) => (
        <Form key={form.index} of={form} report={of.id} study={study} />
      ))}
      {isEmpty && <p className={css['quiet']}>{say('noText')}</p>}
    </div>
  );
}

type Kind = 'text' | 'html' | 'pdf' | 'image';

function kindOf(contentType: string): Kind | null {
  const [type = ''] = contentType.toLowerCase().split(';');
  const essence = type.trim();
  if (essence === 'text/plain') return 'text';
  if (essence === 'text/html' || essence === 'application/xhtml+xml') return 'html';
  if (essence === 'application/pdf') return 'pdf';
  return ['image/png', 'image/jpeg', 'image/gif', 'image/webp'].includes(essence) ? 'image' : null;
}

type FormProps = { readonly of: ChartReportForm; readonly report: string; readonly study: string };

function Form({ of, report, study }: FormProps): ReactElement {
  const say = patientWords.useText();
  const [isOpen, setOpen] = useState(false);
  const kind = kindOf(of.contentType);
  if (kind === null)
    return <p className={css['quiet']}>{say('formOther', { kind: plainText(of.contentType) })}</p>;
  const url = reportFormUrl(study, report, of.index);
  if (kind === 'text' || kind === 'html') return <TextForm url={url} kind={kind} />;
  if (!isOpen)
    return (
      <Button size="small" onClick={() => setOpen(true)}>
        {say('openForm', { kind: say(`form.${kind}`) })}
      </Button>
    );
  return kind === 'pdf' ? (
    <PdfPages url={url} />
  ) : (
    <img className={css['picture']} src={url} alt={plainText(of.title ?? say('form.image'))} />
  );
}

/** Text is shown as text; of HTML what it says, without what it would do. */
function TextForm({ url, kind }: { readonly url: string; readonly kind: 'text' | 'html' }): ReactElement {
  const say = patientWords.useText();
  const [content, setContent] = useState<{ readonly url: string; readonly text: string | null } | null>(null);
  useEffect(() => {
    const ending = new AbortController();
    const read = async (): Promise<void> => {
      const response = await fetch(url, { signal: ending.signal });
      const text = response.ok ? await response.text() : null;
      if (!ending.signal.aborted) setContent({ url, text });
    };
    read().catch(() => {
      if (!ending.signal.aborted) setContent({ url, text: null });
    });
    return () => ending.abort();
  }, [url]);
  if (content?.url !== url) return <p className={css['quiet']}>{say('loading')}</p>;
  if (content.text === null) return <p className={css['quiet']}>{say('formFailed')}</p>;
  return kind === 'text' ? <p>{content.text}</p> : <SafeHtml html={content.text} />;
}

function SafeHtml({ html }: { readonly html: string }): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.replaceChildren(safeFragment(html)), [html]);
  return <div ref={box} className={css['html']} />;
}
