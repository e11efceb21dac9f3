let fetched = false;

/**
 * Has the browser fetch and compile the rest of the page (vite.config.ts names it) beside the page, while the first picture
 * is on its way. Not earlier: what that picture waits for would wait for this, too. Once.
 */
export function fetchPageParts(): void {
  if (fetched) return;
  fetched = true;
  const names = document.querySelector<HTMLMetaElement>('meta[name="page-parts"]')?.content ?? '';
  for (const href of names.split(' ').filter((name) => name !== '')) {
    const link = document.createElement('link');
    Object.assign(link, { rel: 'modulepreload', crossOrigin: '', href });
    document.head.append(link);
  }
}
