import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../native/library/database.ts';
import { mergeText } from '../../../native/library/record/mergeText.ts';
import { temporaryFolder } from './helpers.ts';

const { folder, remove } = temporaryFolder();
afterAll(remove);

describe('the text index after many imports', () => {
  it('is merged into a few lists, in which everything is still found', async () => {
    const opened = openDatabase({
      path: path.join(folder, 'library.db'),
      key: new Uint8Array(32).fill(7),
      readonly: false,
    });
    if (!opened.ok) throw new Error(opened.failure.kind);
    const db = opened.value;
    const add = db.prepare('INSERT INTO studyText(rowid, grams) VALUES(?, ?)');
    const lists = db.prepare<[], { count: number }>(
      'SELECT count(DISTINCT segid) AS count FROM studyText_idx',
    );
    const found = db.prepare<[string], { rowid: number }>(
      'SELECT rowid FROM studyText WHERE studyText MATCH ? ORDER BY rowid',
    );
    let most = 0;
    for (let study = 1; study <= 300; study += 1) {
      add.run(study, `ax${study % 10} ay${study} az`);
      await mergeText(db, 1);
      most = Math.max(most, lists.get()?.count ?? 0);
    }
    expect(most).toBeLessThanOrEqual(10); // one of each size: log2 of 300, and one that is being merged
    expect(found.all('az')).toHaveLength(300);
    expect(found.all('ax7 AND ay37').map(({ rowid }) => rowid)).toEqual([37]);
    db.exec("INSERT INTO studyText(studyText) VALUES('integrity-check')");
    db.close();
  });
});
