// FACTS.md: the policy that is enough for Cornerstone3D, with fonts and cine media of our own.
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self' 'nonce-__CSP_NONCE__'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "media-src 'self' blob:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "object-src 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The mark in index.html (and in the policy) where each response's own style nonce goes. */
export const NONCE_MARK = '__CSP_NONCE__';

const COMMON: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
};

/** Headers of every answer that is not a page. Patient data is kept out of the browser's disk cache. */
export const DATA_HEADERS: Readonly<Record<string, string>> = {
  ...COMMON,
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
};

/** Headers of a page and its assets. */
export function pageHeaders(nonce: string): Record<string, string> {
  return {
    ...COMMON,
    'content-security-policy': PAGE_POLICY.replace(NONCE_MARK, nonce),
    'cross-origin-embedder-policy': 'require-corp',
    // Only names that Chromium 130 and later know on every platform: each other one costs a warning in the console. Bluetooth
    // is one of them on Linux; a page without a gesture and a chooser cannot reach it anyway, and the shell grants nothing.
    'permissions-policy':
      'camera=(), microphone=(), display-capture=(), geolocation=(), payment=(), usb=(), serial=(), hid=(), midi=()',
  };
}
