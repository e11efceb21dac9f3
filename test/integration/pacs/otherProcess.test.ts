// `lightbox peers` in another process while the services run: both have the same files open.
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openLibrary } from '../../../native/library/index.ts';
import { openPacs } from '../../../native/pacs/index.ts';
import { node, openRemote, type Remote } from './remote.ts';

let remote: Remote;
beforeEach(() => {
  remote = openRemote();
});
afterEach(() => remote.close());

it('an archive that another process adds, changes or removes is told of here, each time once', async () => {
  const library = openLibrary({
    directory: path.join(remote.folder, 'library'),
    key: { kind: 'file', path: path.join(remote.folder, 'library.key') },
    resumeJobs: false,
  });
  if (!library.ok) throw new Error(library.failure.kind);
  const other = openPacs(library.value);
  if (!other.ok) throw new Error(other.failure.kind);
  let heard = 0;
  const unsubscribe = remote.library.subscribe(({ type }) => {
    if (type === 'peers-changed') heard += 1;
  });
  const own = await remote.add(node('Here', 104));
  expect(heard).toBe(1);
  const added = other.value.addPeer({ settings: node('Elsewhere', 104), secrets: {} });
  if (!added.ok) throw new Error(added.failure.kind);
  await expect.poll(() => heard, { timeout: 20_000 }).toBe(2);
  other.value.changePeer(own.peerId, { settings: node('Here', 105), secrets: {} });
  await expect.poll(() => heard, { timeout: 20_000 }).toBe(3);
  expect(remote.pacs.peer(own.peerId)?.settings).toMatchObject({ port: 105 });
  other.value.removePeer(added.value.peerId);
  await expect.poll(() => heard, { timeout: 20_000 }).toBe(4);
  unsubscribe();
  await other.value.close();
  await library.value.close();
});
