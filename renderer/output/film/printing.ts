import type { Page } from './drawing.ts';
import { svgOf } from './svg.ts';
import type { Drawn } from './svg.ts';

// Printing by the page itself: the pages stand in it, and while it is printed nothing else does. A frame with a PDF would
// need a reader of PDFs, which the shell has none of, and a hole in the content policy.

const VIEW = 'lightbox-print-view';

/** Style sheets made by script are no inline styles to the content policy. */
function rulesFor({ width, height }: Page): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    #${VIEW} { display: none; }
    @page { size: ${width}mm ${height}mm; margin: 0; }
    @media print {
      body > :not(#${VIEW}) { display: none !important; }
      html, body { height: auto !important; overflow: visible !important; background: #fff !important; }
      #${VIEW} { display: block; }
      #${VIEW} > svg { display: block; break-after: page; break-inside: avoid; }
      #${VIEW} > svg:last-child { break-after: auto; }
    }`);
  return sheet;
}

/** The pages in the document, until `close`. */
export type PrintView = { add(page: Page): Promise<void>; print(): void; close(): void };

export function createPrintView(): PrintView {
  const view = document.createElement('div');
  view.id = VIEW;
  const drawn: Drawn[] = [];
  let rules: CSSStyleSheet | null = null;
  document.body.append(view);
  const close = (): void => {
    view.remove();
    for (const each of drawn) each.release();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== rules);
  };
  return {
    async add(page) {
      if (rules === null) {
        rules = rulesFor(page);
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, rules];
      }
      const made = await svgOf(page);
      drawn.push(made);
      view.append(made.svg);
    },
    print: () => window.print(),
    close,
  };
}
