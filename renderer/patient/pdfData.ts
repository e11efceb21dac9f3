// What pdf.js needs for what a PDF does not bring along: how Chinese, Japanese and Korean letters are numbered, the fourteen fonts
// that every reader has, and decoders of scans. Shipped with the page, each file asked for when a report needs it. The sandbox for
// scripts of PDFs is not among them.

const files = {
  ...import.meta.glob<string>('../../node_modules/pdfjs-dist/cmaps/*.bcmap', {
    eager: true,
    query: '?url',
    import: 'default',
  }),
  ...import.meta.glob<string>('../../node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}', {
    eager: true,
    query: '?url',
    import: 'default',
  }),
  ...import.meta.glob<string>('../../node_modules/pdfjs-dist/wasm/{jbig2,openjpeg,qcms_bg}.wasm', {
    eager: true,
    query: '?url',
    import: 'default',
  }),
};
const addresses: ReadonlyMap<string, string> = new Map(
  Object.entries(files).map(([path, address]) => [path.slice(path.lastIndexOf('/') + 1), address]),
);

/** As pdf.js asks for them: by the name of the file. Rejects for one that is not among them. */
export class PdfData {
  async fetch({ filename }: { readonly filename: string }): Promise<Uint8Array> {
    const address = addresses.get(filename);
    const answer = address === undefined ? null : await fetch(address);
    if (answer?.ok !== true) throw new Error(`pdf.js asks for ${filename}, which is not there.`);
    return new Uint8Array(await answer.arrayBuffer());
  }
}
