// The package's own declarations are hidden by its `exports` map; these are the parts that are used here.
declare module 'better-sqlite3-multiple-ciphers' {
  type RunResult = { readonly changes: number; readonly lastInsertRowid: number | bigint };
  type Statement<Parameters extends unknown[], Row> = {
    run(...parameters: Parameters): RunResult;
    get(...parameters: Parameters): Row | undefined;
    all(...parameters: Parameters): Row[];
    iterate(...parameters: Parameters): IterableIterator<Row>;
  };
  type Transaction<P extends unknown[], T> = { (...parameters: P): T; immediate(...parameters: P): T };
  type Options = { readonly readonly?: boolean; readonly fileMustExist?: boolean; readonly timeout?: number };

  class SqliteError extends Error {
    readonly code: string;
  }
  export type { Statement };
  class Database {
    constructor(path: string, options?: Options);
    readonly readonly: boolean;
    readonly inTransaction: boolean;
    prepare<Parameters extends unknown[] = unknown[], Row = unknown>(sql: string): Statement<Parameters, Row>;
    transaction<P extends unknown[], T>(work: (...parameters: P) => T): Transaction<P, T>;
    exec(sql: string): this;
    pragma(source: string, options?: { readonly simple?: boolean }): unknown;
    function(
      name: string,
      options: { readonly deterministic?: boolean },
      work: (...values: unknown[]) => unknown,
    ): this;
    close(): this;
    static readonly SqliteError: typeof SqliteError;
  }
  export default Database;
}
