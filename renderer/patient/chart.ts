// The chart as it comes, section by section, kept while its study is on screen.
import type { ChartLine, ChartSection, ChartSectionName } from '../../native/contract/index.ts';

export type Withheld = Extract<ChartLine, { readonly type: 'withheld' }>['because'];
export type SectionOf<Name extends ChartSectionName> = Extract<
  ChartSection,
  { readonly name: Name }
>['outcome'];

export type Chart = {
  readonly server: string;
  readonly withheld: Withheld | null;
  readonly sections: { readonly [Name in ChartSectionName]?: SectionOf<Name> };
  /** `broken`: the answer broke off, and nothing more comes. */
  readonly state: 'reading' | 'read' | 'broken';
};

export const emptyChart: Chart = { server: '', withheld: null, sections: {}, state: 'reading' };

/** The chart with one more line of the answer in it. */
export function withLine(chart: Chart, line: ChartLine): Chart {
  switch (line.type) {
    case 'server':
      return { ...chart, server: line.name };
    case 'withheld':
      // Nothing that came before stays on screen.
      return { ...chart, withheld: line.because, sections: {} };
    case 'section':
      return chart.withheld === null
        ? { ...chart, sections: { ...chart.sections, [line.name]: line.outcome } }
        : chart;
    case 'end':
      return { ...chart, state: 'read' };
    default:
      return line satisfies never;
  }
}

/** When the oldest of what is shown was read, where some of it is kept from another time; else null. */
export function keptSince(chart: Chart): number | null {
  const kept = Object.values(chart.sections).flatMap((outcome) =>
    outcome.state === 'read' && outcome.isKept ? [outcome.readAt] : [],
  );
  return kept.length === 0 ? null : Math.min(...kept);
}
