import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../../native/contract/index.ts';
import { type Association, openAssociation } from '../../../native/pacs/dimse/index.ts';
import type { Links } from '../../../native/pacs/node/links.ts';
import { storeAll } from '../../../native/pacs/node/store.ts';
import { fileSending } from '../../../native/pacs/send/items.ts';
import { ctSeries, writeFiles } from '../../generate/index.ts';
import { temporaryFolder } from '../../integration/library/helpers.ts';
import { peerAt } from './listeningPeer.ts';
import { closing, provider } from './providerTools.ts';

// Archives that serve one caller at a time (storescp without --fork) keep everybody waiting for as long as an association of
// ours is left open.

const series = ctSeries({ seed: 'stopped', slices: 4, rows: 16, columns: 16 });
const TransferSyntaxUID = '1.2.840.10008.1.2.1';
const SOPClassUID = '1.2.840.10008.5.1.4.1.1.2';

async function begun(signal: AbortSignal) {
  const { folder, remove } = temporaryFolder();
  closing.push(remove);
  const files = writeFiles(path.join(folder, 'given'), series);
  const { port } = await provider();
  const associations: Association[] = [];
  const links: Pick<Links, 'open'> = {
    async open(proposal) {
      const opened = await openAssociation({ ...peerAt(port), calledAETitle: 'LIGHTBOX' }, proposal);
      if (!opened.ok) return fail({ kind: 'unreachable', code: opened.failure.kind });
      associations.push(opened.value);
      return ok(opened.value);
    },
  };
  async function* sendings() {
    await Promise.resolve();
    for (const [at, { SOPInstanceUID }] of series.entries()) {
      const file = files[at] ?? null;
      const kind = { SOPClassUID, SOPInstanceUID, TransferSyntaxUID };
      yield fileSending(
        kind,
        () => Promise.resolve(file),
        () => Promise.resolve(null),
      );
    }
  }
  return { associations, events: storeAll(links, sendings(), signal) };
}

describe('a send that is stopped between two images', () => {
  it('ends its association when it is cancelled', async () => {
    const controller = new AbortController();
    const { associations, events } = await begun(controller.signal);
    const kinds: string[] = [];
    for await (const event of events) {
      kinds.push(event.kind === 'end' ? String(event.end.ok) : event.outcome);
      controller.abort();
    }
    expect(kinds).toEqual(['stored', 'false']);
    expect(associations.map(({ ended }) => ended !== null)).toEqual([true]);
  });

  it('ends its association when nobody listens any more', async () => {
    const { associations, events } = await begun(new AbortController().signal);
    for await (const event of events) {
      expect(event).toMatchObject({ outcome: 'stored' });
      break;
    }
    expect(associations.map(({ ended }) => ended !== null)).toEqual([true]);
  });

  it('releases its association in order when all of it went', async () => {
    const { associations, events } = await begun(new AbortController().signal);
    const outcomes: string[] = [];
    for await (const event of events) outcomes.push(event.kind === 'end' ? 'end' : event.outcome);
    expect(outcomes).toEqual(['stored', 'stored', 'stored', 'stored', 'end']);
    expect(associations.map(({ ended }) => ended?.kind)).toEqual(['released']);
  });
});
