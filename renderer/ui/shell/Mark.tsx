import type { ReactElement } from 'react';

/** The mark: a light box with three films, the middle one lit. */
export function Mark(): ReactElement {
  return (
    <svg width="18" height="18" viewBox="0 0 18 18" role="img" aria-label="Lightbox">
      <rect x="1" y="2.5" width="16" height="13" rx="2" fill="none" stroke="#868d93" strokeWidth="1.4" />
      <path d="M4.2 13V5M13.8 13V5" stroke="#82b1e0" strokeWidth="1.6" strokeLinecap="round" opacity=".35" />
      <path d="M9 13V5" stroke="#82b1e0" strokeWidth="1.6" strokeLinecap="round" />
    </svg>
  );
}
