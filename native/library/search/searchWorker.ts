// A search thread: answers questions from a connection of its own, which sees what is committed and writes nothing.
import { parentPort, workerData } from 'node:worker_threads';
import { ok, type Result } from '../../contract/index.ts';
import { openDatabase, type Db } from '../database.ts';
import type { MatchRow } from '../types.ts';
import { findStudies } from './findStudies.ts';
import { match } from './match.ts';
import type { SearchQuestion, SearchReply, SearchThreadData } from './searchTasks.ts';

const PIECE_ROWS = 200;

function open({ database, key }: SearchThreadData): Db {
  const opened = openDatabase({ path: database, key, readonly: true });
  // Whoever started this thread has the same file open with the same key.
  if (!opened.ok) throw new Error(`a search thread found no index: ${opened.failure.kind}`);
  return opened.value;
}

function answer(db: Db, question: SearchQuestion): SearchReply {
  switch (question.kind) {
    case 'studies':
      return { kind: 'studies', found: findStudies(db, question.query) };
    case 'match':
      return { kind: 'match', found: inPieces(match(db, question.query)) };
    default:
      return question satisfies never;
  }
}

function inPieces(found: Result<readonly MatchRow[]>): Result<readonly string[]> {
  if (!found.ok) return found;
  const pieces: string[] = [];
  for (let at = 0; at < found.value.length; at += PIECE_ROWS)
    pieces.push(JSON.stringify(found.value.slice(at, at + PIECE_ROWS)));
  return ok(pieces);
}

const data: SearchThreadData = workerData;
const db = open(data);
parentPort?.on('message', (question: SearchQuestion) => parentPort?.postMessage(answer(db, question)));
