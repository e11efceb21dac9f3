// The few things of a record that are wanted before a study is opened, in the order in which they matter.
import type {
  ChartAllergy,
  ChartKidney,
  ChartOrder,
  ChartReport,
  ChartResult,
  ChartSectionName,
} from '../../../native/contract/index.ts';
import { plainText } from '../../ui/index.ts';
import type { Chart, SectionOf } from '../chart.ts';
import { PRIORITIES } from '../Reports.tsx';
import { allergyFacts, toneOf } from '../Warnings.tsx';
import { whenText, type Say } from '../words.ts';

export type Entry = {
  readonly text: string;
  readonly facts: string;
  readonly tone: 'plain' | 'quiet' | 'warn' | 'dang';
};
/** `more`: entries that are not listed here. */
export type Line = {
  readonly name: ChartSectionName;
  readonly label: string;
  readonly state: 'reading' | 'read' | 'failed';
  readonly entries: readonly Entry[];
  readonly more: number;
};

type Content<Name extends ChartSectionName> = Extract<SectionOf<Name>, { readonly state: 'read' }>['content'];

const SHOWN = 4;

/** Stays on one line where there is little room. */
const unbroken = (text: string): string => text.replaceAll(' ', '\u00a0');
const dayText = (when: string | null): string => unbroken(whenText(when));

/** Allergies, kidney function, reason and report always have their line; the others only where there is something to say. */
export function summaryOf(chart: Chart, say: Say): readonly Line[] {
  const line = <Name extends ChartSectionName>(
    name: Name,
    label: string,
    entriesOf: (content: Content<Name>) => readonly Entry[],
  ): Line => {
    const outcome: SectionOf<Name> | undefined = chart.sections[name];
    if (outcome?.state === 'read') {
      const entries = entriesOf(outcome.content as Content<Name>);
      const more = Math.max(0, entries.length - SHOWN);
      return { name, label, state: 'read', entries: entries.slice(0, SHOWN), more };
    }
    const isFailed = outcome?.state === 'failed' || chart.state !== 'reading';
    return { name, label, state: isFailed ? 'failed' : 'reading', entries: [], more: 0 };
  };
  const none: Entry = { text: say('notRecorded'), facts: '', tone: 'quiet' };
  const always = (one: Line): Line =>
    one.state === 'read' && one.entries.length === 0 ? { ...one, entries: [none] } : one;
  const isNews = (one: Line): boolean => one.state === 'failed' || one.entries.length > 0;
  const allergies = line('allergies', say('allergies'), (content) => allergyEntries(content, say));
  const kidney = line('kidney', say('kidney'), (content) => kidneyEntries(content, say));
  const pregnancy = line('pregnancy', say('pregnancy'), (content) => pregnancyEntries(content, say));
  const implants = line('implants', say('summary.implants'), implantEntries);
  const orders = line('orders', say('reason'), (content) => orderEntries(content, say));
  const reports = line('reports', say('report'), (content) => reportEntries(content, say));
  return [
    allergies,
    always(kidney),
    ...[pregnancy, implants].filter(isNews),
    always(orders),
    always(reports),
  ];
}

/** Contrast media first, then what else is grave; what is over comes last. */
const rank = (of: ChartAllergy): number =>
  (of.status === 'past' ? 8 : 0) +
  (of.contrastMedium === 'yes' ? 0 : of.contrastMedium === 'possible' ? 2 : 4) +
  (toneOf(of) === 'dang' ? 0 : 1);

function allergyEntries({ allergies, noneKnown }: Content<'allergies'>, say: Say): readonly Entry[] {
  if (allergies.length === 0) {
    const text = noneKnown.map(plainText).join(', ') || say('allergies.none');
    return [{ text, facts: '', tone: 'quiet' }];
  }
  return allergies
    .toSorted((a, b) => rank(a) - rank(b))
    .map((of) => ({
      text: [
        plainText(of.substance) || say('untitled'),
        of.contrastMedium === 'yes' ? unbroken(say('contrast')) : '',
        of.contrastMedium === 'possible' ? say('contrastPossible') : '',
      ]
        .filter((part) => part !== '')
        .join(' · '),
      facts: allergyFacts(of, say),
      tone: toneOf(of),
    }));
}

function kidneyEntries({ creatinine, eGFR }: ChartKidney, say: Say): readonly Entry[] {
  const newest = (name: string, [of]: readonly ChartResult[]): readonly Entry[] =>
    of === undefined
      ? []
      : [
          {
            text: `${name} ${unbroken(`${plainText(of.value)} ${plainText(of.unit)}`.trim())}`,
            facts: [dayText(of.date), of.flag === null ? '' : say(of.flag), of.isFinal ? '' : say('notFinal')]
              .filter((fact) => fact !== '')
              .join(' · '),
            tone: of.flag === null ? 'plain' : 'warn',
          },
        ];
  return [...newest(say('eGFR'), eGFR), ...newest(say('creatinine'), creatinine)];
}

function pregnancyEntries(
  { state, recorded, expectedDelivery }: Content<'pregnancy'>,
  say: Say,
): readonly Entry[] {
  if (state !== 'pregnant' && state !== 'possible') return [];
  const due = expectedDelivery === null ? '' : say('due', { date: dayText(expectedDelivery) });
  const facts = [dayText(recorded), due].filter((fact) => fact !== '').join(' · ');
  return [{ text: say(`pregnancy.${state}`), facts, tone: 'warn' }];
}

const implantEntries = (implants: Content<'implants'>): readonly Entry[] =>
  implants
    .filter(({ status }) => status !== 'past')
    .map(({ text, safety }) => ({
      text: plainText(text),
      facts: safety.map(plainText).join(' · '),
      tone: 'plain' as const,
    }))
    .filter(({ text }) => text !== '');

function orderEntries(orders: readonly ChartOrder[], say: Say): readonly Entry[] {
  return orders.flatMap((order): readonly Entry[] => {
    const why = [...order.reasons, ...order.questions].map(plainText).filter((text) => text !== '');
    const text = why.join('. ') || plainText(order.procedure);
    if (text === '') return [];
    const priority = PRIORITIES.find((each) => each === order.priority);
    const facts = [
      priority === undefined ? '' : say(`priority.${priority}`),
      order.requester === null ? '' : `${say('requester')} ${plainText(order.requester)}`,
    ];
    return [
      {
        text,
        facts: facts.filter((fact) => fact !== '').join(' · '),
        tone: 'plain',
      },
    ];
  });
}

/** The newest that concludes something: of this study or order, else of imaging, else of anything. */
export function latestReport(reports: readonly ChartReport[]): ChartReport | null {
  const closeness = ({ about, isImaging }: ChartReport): number =>
    about === 'study' ? 0 : about === 'order' ? 1 : isImaging ? 2 : 3;
  const concluding = reports.filter(
    ({ conclusion, conclusions }) => (conclusion ?? '').trim() !== '' || conclusions.length > 0,
  );
  const from = concluding.length > 0 ? concluding : reports;
  return (
    from.toSorted((a, b) => closeness(a) - closeness(b) || (b.date ?? '').localeCompare(a.date ?? ''))[0] ??
    null
  );
}

function reportEntries(reports: readonly ChartReport[], say: Say): readonly Entry[] {
  const report = latestReport(reports);
  if (report === null) return [];
  const title = plainText(report.title) || say('untitled');
  const conclusion = plainText(report.conclusion ?? '') || report.conclusions.map(plainText).join(', ');
  const facts = [
    conclusion === '' ? '' : title,
    dayText(report.date),
    report.isProvisional ? say('provisional') : '',
  ];
  return [
    {
      text: conclusion || title,
      facts: facts.filter((fact) => fact !== '').join(' · '),
      tone: 'plain',
    },
  ];
}
