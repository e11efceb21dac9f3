// A search thread: answers questions from a connection of its own, which sees what is committed and writes nothing.
import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase, type Db } from '../database.ts';
import { findStudies } from './findStudies.ts';
import { match } from './match.ts';
import type { SearchQuestion, SearchReply, SearchThreadData } from './searchTasks.ts';

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
      return { kind: 'match', found: match(db, question.query) };
    default:
      return question satisfies never;
  }
}

const data: SearchThreadData = workerData;
const db = open(data);
parentPort?.on('message', (question: SearchQuestion) => parentPort?.postMessage(answer(db, question)));
