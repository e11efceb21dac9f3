import type { Annotation, MeasuredConcept, MeasuredValue } from '../../native/contract/index.ts';
import { currentLocale, defineWords } from '../ui/index.ts';
import type { TextOf } from '../ui/index.ts';
import type { en } from './locales/en.ts';
import { uncertainText, valueText } from './maths/index.ts';
import { isRegion } from './tools/kinds.ts';

/** Another language has the same keys: the compiler finds a missing one. */
export type MeasureWords = Readonly<Record<keyof typeof en, string>>;
export type Say = TextOf<MeasureWords>;

export const measureWords = defineWords<MeasureWords>('measure', {
  en: async () => (await import('./locales/en.ts')).en,
  de: async () => (await import('./locales/de.ts')).de,
});

/** The part of an annotation that words are made of. */
export type Worded = Pick<Annotation, 'kind' | 'text' | 'values' | 'noValue' | 'spacingSource'>;

export type ValueStyle = {
  readonly say: Say;
  readonly locale: string;
  readonly uncertainty: boolean;
};

export const styleNow = (uncertainty: boolean, say: Say = measureWords.text): ValueStyle => ({
  say,
  locale: currentLocale(),
  uncertainty,
});

export const textOfValue = (value: MeasuredValue, { locale, uncertainty }: ValueStyle): string =>
  uncertainty ? uncertainText(value, locale) : valueText(value, locale);

const LENGTHS: ReadonlySet<string> = new Set(['mm', 'mm2', 'cm', 'cm2']);

/** Where the millimetres of an annotation come from, in words; '' for those of the patient, and where there are none. */
export const sourceText = ({ values, spacingSource }: Worded, say: Say): string =>
  values.some(({ unit }) => LENGTHS.has(unit)) ? say(`source.${spacingSource}`) : '';

const find = (values: readonly MeasuredValue[], concept: MeasuredConcept): MeasuredValue | null =>
  values.find((value) => value.concept === concept) ?? null;

/** The values of a kind that stand beside it on the image, by lines; the others are in the panel. */
function valueLines(annotation: Worded, style: ValueStyle): readonly string[] {
  const { kind, values } = annotation;
  const text = (concept: MeasuredConcept): string => {
    const value = find(values, concept);
    return value === null ? '' : textOfValue(value, style);
  };
  const named = (concept: MeasuredConcept): string => {
    const own = text(concept);
    return own === '' ? '' : `${style.say(`concept.${concept}`)}\u00a0${own}`;
  };
  const joined = (separator: string, ...parts: readonly string[]): string =>
    parts.filter((part) => part !== '').join(separator);
  if (isRegion(kind))
    return [joined(' · ', named('mean'), named('standardDeviation')), joined(' · ', text('area'))];
  if (kind === 'bidirectional') return [joined(' × ', text('longAxis'), text('shortAxis'))];
  if (kind === 'cardiothoracic')
    return [named('cardiothoracicRatio'), joined(' / ', text('heartWidth'), text('thoraxWidth'))];
  return values.length === 1
    ? values.map((value) => textOfValue(value, style))
    : values.map(({ concept }) => named(concept));
}

/** What stands beside an annotation on the image: its words or values, where they come from, why there are none. */
export function labelLines(annotation: Worded, style: ValueStyle): readonly string[] {
  const { kind, text, noValue } = annotation;
  const words = text === '' ? [] : text.split('\n');
  if (kind === 'text' || kind === 'arrow' || kind === 'spine') return words;
  const lines = [
    ...words,
    ...valueLines(annotation, style),
    sourceText(annotation, style.say),
    noValue === null ? '' : style.say(`reason.${noValue}`),
  ];
  return lines.filter((line) => line !== '');
}

/** `labelLines`, each annotation worded once in a style: hundreds of them are drawn at every step of a zoom. */
export function createLabelLines(): (annotation: Worded, uncertainty: boolean) => readonly string[] {
  let known = new WeakMap<Worded, readonly string[]>();
  let knownStyle = '';
  return (annotation, uncertainty) => {
    const style = `${currentLocale()} ${String(uncertainty)}`;
    if (style !== knownStyle) known = new WeakMap();
    knownStyle = style;
    const found = known.get(annotation);
    if (found !== undefined) return found;
    const lines = labelLines(annotation, styleNow(uncertainty));
    known.set(annotation, lines);
    return lines;
  };
}

/** The most telling values in one line, for the list: what the label has first. */
export function summary(
  annotation: Worded,
  style: ValueStyle,
): { readonly main: string; readonly rest: string } {
  const { kind, values } = annotation;
  if (isRegion(kind)) {
    const [mean, deviation, area] = (['mean', 'standardDeviation', 'area'] as const).map((concept) =>
      find(values, concept),
    );
    const spread = deviation ? `±\u00a0${valueText(deviation, style.locale)}` : '';
    const size = area ? textOfValue(area, style) : '';
    if (!mean) return { main: size, rest: '' };
    return {
      main: textOfValue(mean, style),
      rest: [spread, size].filter((part) => part !== '').join(' · '),
    };
  }
  const [main = '', rest = ''] = valueLines(annotation, style);
  return { main, rest };
}
