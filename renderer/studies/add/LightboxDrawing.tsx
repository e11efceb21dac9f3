import type { ReactElement, ReactNode } from 'react';

/** A film hanging on the light box by its clip. */
function Film({ x, children }: { x: number; children: ReactNode }): ReactElement {
  return (
    <g transform={`translate(${x} 0)`}>
      <rect x="0.75" y="14.75" width="86" height="102" rx="3" fill="#0b0c0d" stroke="#34393d" />
      <path d="M33 14.75v-6h22v6" fill="none" stroke="#34393d" />
      <g fill="none" stroke="#5c646a" strokeLinecap="round" strokeLinejoin="round">
        {children}
      </g>
    </g>
  );
}

/** Line drawing of an empty library: a light box with a knee, a skull base in section and an ultrasound fan. */
export function LightboxDrawing(): ReactElement {
  return (
    <svg width="316" height="140" viewBox="0 0 316 140" aria-hidden strokeWidth="1.5">
      <rect x="0.75" y="0.75" width="314.5" height="138.5" rx="8" fill="#15181a" stroke="#2b2f32" />
      <path d="M1 9h314" stroke="#82b1e0" strokeOpacity="0.55" />
      <Film x={14}>
        <path d="M35 26c1 11 1 18-3 25-3 5-3 12 2 14 3 1 6 0 9-3 3 3 7 4 10 3 5-2 5-9 2-14-4-7-4-14-3-25" />
        <path d="M32 72c3-2 7-2 11 0 4-2 8-2 12 0 3 2 2 7-1 10-3 4-3 12-3 22M32 72c-3 2-2 7 1 10 3 4 3 12 3 22" />
        <path d="M59 79c3 1 4 4 3 8-1 6-2 11-2 17" />
        <circle cx="43.5" cy="52" r="6.5" />
      </Film>
      <Film x={114}>
        <ellipse cx="43.5" cy="65.5" rx="26" ry="34" />
        <ellipse cx="43.5" cy="65.5" rx="22" ry="30" />
        <path d="M43.5 36v18M43.5 80v15" />
        <path d="M40 56c-4-5-9-5-9-1s6 5 9 12M47 56c4-5 9-5 9-1s-6 5-9 12" />
        <path d="M38 76c-4 3-6 5-7 9M49 76c4 3 6 5 7 9M27 62c3 1 5 3 6 6M60 62c-3 1-5 3-6 6" />
      </Film>
      <Film x={214}>
        <path d="M36 34 16 86c16 14 39 14 55 0L51 34c-5 3-10 3-15 0z" />
        <path d="M33 55c4 3 9 4 14 2M27 69c3 2 6 3 9 3" />
        <ellipse cx="50" cy="72" rx="11" ry="7" transform="rotate(16 50 72)" />
        <path d="M26 84c10 5 22 5 33 0" strokeOpacity="0.6" />
      </Film>
    </svg>
  );
}
