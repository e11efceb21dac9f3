/** What a bench tells. Figures and ratios by name; a ratio above 1 says that Lightbox is faster than that peer. */
export type Outcome = {
  readonly bench: string;
  readonly figures: Readonly<Record<string, number>>;
  readonly ratios: Readonly<Record<string, number>>;
};
/** One line of the table: what, how much, in what, and what it is asked to be. */
export type Line = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly note?: string;
};

/** With `--json` exactly one object; otherwise a table. Nothing else is printed. */
export function tell(outcome: Outcome, title: string, lines: readonly Line[]): void {
  if (process.argv.includes('--json')) {
    process.stdout.write(`${JSON.stringify(outcome)}\n`);
    return;
  }
  const width = Math.max(...lines.map(({ name }) => name.length));
  const rows = lines.map(({ name, value, unit, note }) =>
    `  ${name.padEnd(width)}  ${readable(value).padStart(10)} ${unit.padEnd(9)} ${note ?? ''}`.trimEnd(),
  );
  process.stdout.write(`${[title, ...rows].join('\n')}\n`);
}

/** Three significant digits are more than a measurement gives. */
function readable(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}

/** Figures that are kept: rounded to what they are worth. */
export const rounded = (value: number): number => Number(value.toPrecision(4));
