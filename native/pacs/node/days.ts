// Dividing a search by study date, for peers that give no more than so many answers.
import type { Days } from './studyKeys.ts';

/** Nobody had a study before. */
const FIRST_DAY = '19000101';

/**
 * Two ranges instead of one, each expected to hold half of the matches; the later first. Null: it is one day already. The
 * days of what did come tell where the studies are; a calendar's middle would mostly divide empty decades.
 */
export function divided(days: Days, seen: readonly string[], today: string): readonly [Days, Days] | null {
  const from = days.from === '' ? FIRST_DAY : days.from;
  const to = days.to === '' ? later(today, [...seen].toSorted().at(-1) ?? '') : days.to;
  if (from >= to) return null;
  const inside = seen.filter((day) => day > from && day <= to).toSorted();
  const median = inside[Math.floor(inside.length / 2)];
  const start = median ?? dayOf((timeOf(from) + timeOf(to)) / 2 + DAY_MS / 2);
  const cut = start > to || start <= from ? to : start;
  return [
    { from: cut, to: days.to },
    { from: days.from, to: dayOf(timeOf(cut) - DAY_MS) },
  ];
}

const DAY_MS = 86_400_000;
const later = (a: string, b: string): string => (a > b ? a : b);

const timeOf = (day: string): number =>
  Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6, 8)));

export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10).replaceAll('-', '');
}
