import { app, session, type WebContents } from 'electron';
import { ORIGIN } from './origin.ts';

/** True for the page's own origin. `app:` is not a special scheme for URL, so its `origin` cannot be compared. */
export const isOwnPage = (address: string): boolean => address === ORIGIN || address.startsWith(`${ORIGIN}/`);

/**
 * The walls of every window: no navigation away, no new windows, no webviews, no permissions but writing to the
 * clipboard. A page that shows patients never shows anything else.
 */
export function guardAllPages(): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    contents.on('will-navigate', (event) => {
      if (!isOwnPage(event.url)) event.preventDefault();
    });
    contents.on('will-frame-navigate', (event) => {
      if (!isOwnPage(event.url)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => {
      if (!isOwnPage(event.url)) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
  const allowed = new Set(['clipboard-sanitized-write', 'fullscreen']);
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(allowed.has(permission)),
  );
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => allowed.has(permission));
}
