const LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LEVELS)[number];

/** Facts of one line: kinds, UIDs, numbers. Never a name, a patient's number, a path or a query string. */
export type LogFacts = Readonly<Record<string, string | number | boolean | null>>;
export type Log = (level: LogLevel, event: string, facts?: LogFacts) => void;

/** JSON lines on stderr from `level` up; warnings and errors unless LIGHTBOX_LOG asks for another level. */
export function createLog(level: string | undefined = process.env['LIGHTBOX_LOG']): Log {
  const threshold = LEVELS.findIndex((name) => name === level);
  const limit = threshold < 0 ? LEVELS.indexOf('warn') : threshold;
  return (lineLevel, event, facts = {}) => {
    if (LEVELS.indexOf(lineLevel) > limit) return;
    process.stderr.write(
      `${JSON.stringify({ time: new Date().toISOString(), level: lineLevel, event, ...facts })}\n`,
    );
  };
}

/** The facts of an unexpected error that may be logged: its class, its code and where in our code, not its message. */
export function errorFacts(error: unknown): LogFacts {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  return { error: error.name, code, at: firstFrame((error.stack ?? '').replace(error.message, '')) };
}

// Function, file name and line in our code; the folders say where the user installed us.
function firstFrame(stack: string): string {
  const frame = /\n\s+at ([^\n]+)/.exec(stack)?.[1] ?? '';
  return frame.replace(/(?:file:\/\/)?[^\s()]*[\\/]/g, '');
}
