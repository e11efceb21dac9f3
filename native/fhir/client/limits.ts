// No more than this is taken of a server, whatever it offers.
export type RecordLimits = {
  /** Of one page of a search. A page that is larger is asked for again with fewer entries in it. */
  readonly pageBytes: number;
  /** Of one resource, and of the CapabilityStatement. */
  readonly resourceBytes: number;
  /** Of what comes with a refusal. */
  readonly refusalBytes: number;
  readonly entries: number; // of a search: matches and what comes beside
  readonly pages: number;
  /** For one question, however often it is asked; for all pages of a search. */
  readonly questionMs: number;
  readonly searchMs: number;
  /** How often a question is asked at most when the server is busy or fails. */
  readonly attempts: number;
  /** Before the second time; twice as long before each one after. */
  readonly backOffMs: number;
  /** A server that wants us to wait for longer is said to be busy. */
  readonly longestWaitMs: number;
};

export const RECORD_LIMITS: RecordLimits = {
  pageBytes: 8 * 1024 * 1024,
  resourceBytes: 32 * 1024 * 1024,
  refusalBytes: 256 * 1024,
  entries: 20_000,
  pages: 500,
  questionMs: 60_000,
  searchMs: 180_000,
  attempts: 4,
  backOffMs: 500,
  longestWaitMs: 20_000,
};
