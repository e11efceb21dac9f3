// The library as native/pacs sees it: a place beside the index, and what it may do with the index itself.
import { hkdfSync } from 'node:crypto';
import path from 'node:path';
import { openDatabase, type Db } from './database.ts';
import { findStudyRow } from './search/index.ts';
import type { LibraryHost } from './types.ts';

type Parts = { readonly db: Db; readonly directory: string; readonly key: Uint8Array };

export function createHost({ db, directory, key }: Parts): LibraryHost {
  return {
    openBeside: (name, schema) =>
      openDatabase({ path: path.join(directory, name), key, readonly: false, schema }),
    subkey: (purpose) => Buffer.from(hkdfSync('sha256', key, '', `lightbox ${purpose}`, 32)),
    studyRow: findStudyRow(db),
  };
}
