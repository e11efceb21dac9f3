// What a person sees whose browser Lightbox does not know: the address was followed where Lightbox is not open.
import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { DATA_HEADERS } from '../security/index.ts';

const WORDS = {
  en: {
    title: 'Lightbox is not open in this browser',
    text: [
      'The address was not followed, and nothing is shown.',
      'Open Lightbox with the address that it printed when it was started. Then follow the link again, in the same browser.',
    ],
  },
  de: {
    title: 'Lightbox ist in diesem Browser nicht geöffnet',
    text: [
      'Der Adresse wurde nicht gefolgt, und nichts wird gezeigt.',
      'Öffnen Sie Lightbox mit der Adresse, die es beim Start genannt hat. Folgen Sie dem Link dann noch einmal, im selben Browser.',
    ],
  },
} as const;

const STYLE =
  'body{display:grid;place-content:center;min-height:100vh;margin:0;background:#121415;color:#a7adb2;font:14px/20px system-ui,sans-serif}main{max-width:440px;padding:24px}h1{margin:0 0 12px;color:#d9dcde;font-size:18px;font-weight:600;line-height:24px}p{margin:0 0 8px}';

/** A person opened an address of ours in a window; programs, scripts and data get their answer as JSON. */
export function isVisit({ req }: Context): boolean {
  return (
    req.method === 'GET' &&
    req.header('sec-fetch-mode') === 'navigate' &&
    req.header('sec-fetch-dest') === 'document' &&
    !/^\/(?:api|dicomweb)(?:\/|$)/.test(new URL(req.url).pathname)
  );
}

/** The same for every address, and nothing of the request in it: it tells nobody what is here. */
export function strangerPage(c: Context, headers: Readonly<Record<string, string>>): Response {
  const language = /^\s*de\b/i.test(c.req.header('accept-language') ?? '') ? 'de' : 'en';
  const { title, text } = WORDS[language];
  const nonce = randomBytes(16).toString('base64');
  const html = `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>Lightbox</title><meta name="color-scheme" content="dark"><style nonce="${nonce}">${STYLE}</style><main><h1>${title}</h1>${text.map((line) => `<p>${line}</p>`).join('')}</main></html>`;
  return c.body(html, 401, {
    ...DATA_HEADERS,
    ...headers,
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  });
}
