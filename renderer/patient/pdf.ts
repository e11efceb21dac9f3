// PDFs of a record are drawn by pdf.js: no plug-in, no script of theirs, no address followed.

export type Pdf = {
  readonly pageCount: number;
  /** Draws a page (from 1) as wide as the canvas stands on screen. */
  readonly draw: (pageNumber: number, canvas: HTMLCanvasElement, signal: AbortSignal) => Promise<void>;
  readonly close: () => void;
};

/** A canvas larger than this is refused by browsers, or takes more memory than a report is worth. */
const MOST_PIXELS = 16_000_000;

/** Null where there is no PDF at that address. Rejects for one that cannot be read. */
export async function openPdf(url: string, signal: AbortSignal): Promise<Pdf | null> {
  const response = await fetch(url, { signal });
  if (!response.ok) return null;
  const data = new Uint8Array(await response.arrayBuffer());
  const [{ getDocument, GlobalWorkerOptions }, { PdfData }] = await Promise.all([
    import('pdfjs-dist/legacy/build/pdf.mjs'),
    import('./pdfData.ts'),
  ]);
  GlobalWorkerOptions.workerSrc = new URL('pdfjs-dist/legacy/build/pdf.worker.min.mjs', import.meta.url).href;
  const loading = getDocument({
    data,
    enableXfa: false,
    stopAtErrors: false,
    BinaryDataFactory: PdfData,
    useWorkerFetch: false, // the worker knows none of the names that the files have in the page
  });
  const document = await loading.promise;
  return {
    pageCount: document.numPages,
    async draw(pageNumber, canvas, ending) {
      const page = await document.getPage(pageNumber);
      const whole = page.getViewport({ scale: 1 });
      const wanted = (canvas.clientWidth * devicePixelRatio) / whole.width;
      const most = Math.sqrt(MOST_PIXELS / (whole.width * whole.height));
      const viewport = page.getViewport({ scale: Math.min(wanted, most) });
      canvas.width = Math.round(viewport.width);
      canvas.height = Math.round(viewport.height);
      const task = page.render({ canvas, viewport });
      ending.addEventListener('abort', () => task.cancel(), { once: true });
      await task.promise;
    },
    close: () => void loading.destroy(),
  };
}
