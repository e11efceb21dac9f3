import type {
  Publication,
  PublishAction,
  PublishItem,
  PublishPreview,
  PublishRefusal,
} from '../../../native/contract/index.ts';
import { measureWords } from '../../measure/index.ts';
import { currentLocale, plainText, recordFailureText } from '../../ui/index.ts';
import { whenText } from '../words.ts';
import { publishWords } from './words.ts';

/** Why nothing can be sent, and what to do about it. */
export function refusalText(refusal: PublishRefusal, server: string): string {
  const say = publishWords.text;
  if (refusal.reason === 'server') {
    const { why, todo } = recordFailureText(refusal.failure, server);
    return say('serverFailed', { why, todo });
  }
  if (refusal.reason === 'scopes-missing')
    return say('refusal.scopes-missing', { server, scopes: refusal.scopes.join(', ') });
  if (refusal.reason === 'not-offered')
    return say('refusal.not-offered', { server, types: refusal.resourceTypes.join(', ') });
  return say(`refusal.${refusal.reason}`, { server });
}

/** Refusals that end when somebody has judged whose study it is. */
export const toCompare = ({ reason }: PublishRefusal): boolean =>
  reason === 'link-not-confirmed' ||
  reason === 'identity-doubt' ||
  reason === 'identity-contradiction' ||
  reason === 'several-patients' ||
  reason === 'link-uncertain' ||
  reason === 'patient-gone';

/** "Length 23.4 mm" in the reader's language; codes that are not ours keep their own words. */
export function itemText({ kind, title, annotationKind, values }: PublishItem): string {
  const own = plainText(title);
  if (kind === 'key-image') return own === '' ? publishWords.text('keyImage') : own;
  const numbers = values.map(({ concept, meaning, value, unit }) => {
    const name = concept === null ? plainText(meaning) : measureWords.text(`concept.${concept}`);
    return [name, numberText(value), unitText(unit)].filter((part) => part !== '').join('\u00a0');
  });
  const ofKind = annotationKind === null ? '' : measureWords.text(`kind.${annotationKind}`);
  // "Length 23.4 mm", not "Length: Length 23.4 mm".
  const name = own !== '' || numbers[0]?.startsWith(`${ofKind}\u00a0`) === true ? own : ofKind;
  return [name, numbers.join(', ')].filter((part) => part !== '').join(': ');
}

/** As the locale writes decimals; as many of them as will be sent. */
function numberText(value: string): string {
  const decimals = value.split('.')[1]?.length ?? 0;
  const number = Number(value);
  return Number.isFinite(number)
    ? new Intl.NumberFormat(currentLocale(), {
        minimumFractionDigits: decimals,
        maximumFractionDigits: decimals,
      }).format(number)
    : plainText(value);
}

/** UCUM as people write it. */
const unitText = (unit: string): string =>
  ({
    '{pixels}': 'px',
    '{pixel}': 'px',
    '[hnsf\u2019U]': 'HU',
    '[hnsf\u0027U]': 'HU',
    deg: '°',
    mm2: 'mm²',
    '1': '',
  })[unit] ?? plainText(unit);

/** The patient as the record knows them: name, birth date, numbers. */
export function patientText({ patient }: PublishPreview): string {
  const born =
    patient.birthDate === '' ? '' : publishWords.text('born', { date: whenText(patient.birthDate) });
  return [plainText(patient.name), born, ...patient.identifiers.map(plainText)]
    .filter((part) => part !== '')
    .join(' · ');
}

/** "2 series, 40 images, 1 key image, 3 measurements". */
export function contentText({ counts }: PublishPreview): string {
  const say = publishWords.text;
  return [
    say('seriesCount', { count: counts.series }),
    say('images', { count: counts.instances }),
    counts.keyImages === 0 ? '' : say('keyCount', { count: counts.keyImages }),
    counts.measurements === 0 ? '' : say('measureCount', { count: counts.measurements }),
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** "1 entry is new, 2 are there already". */
export function changesText({ counts }: PublishPreview): string {
  const parts = (['create', 'update', 'unchanged', 'leftAlone', 'blocked'] as const).flatMap((name) =>
    counts[name] === 0 ? [] : [publishWords.text(`count.${name}`, { count: counts[name] })],
  );
  return parts.join(', ');
}

export const hasRest = ({ state }: Publication): boolean =>
  state === 'partial' || state === 'failed' || state === 'interrupted';

export const toneOf = (action: PublishAction): 'good' | 'warn' | 'plain' =>
  action === 'blocked' ? 'warn' : action === 'create' || action === 'update' ? 'good' : 'plain';
