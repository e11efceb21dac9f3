import { describe, expect, it } from 'vitest';
import { IN_USE_MS, type KeepReason } from '../../../native/contract/index.ts';
import type { HeldStudy } from '../../../native/library/index.ts';
import { reasonsToKeep, type StudyFacts } from '../../../native/pacs/storage/judge.ts';
import { limitsOf, overBytes } from '../../../native/pacs/storage/limits.ts';

const NOW = 1_000_000_000;
const ways = { linked: false, copied: false, received: false, made: false, retrieved: true };
const held: HeldStudy = {
  pinned: false,
  usedAt: 0,
  touchedAt: null,
  instances: 3,
  conflicts: 0,
  marked: false,
  ownBytes: 100,
  ways,
};
const listing = { complete: true, coversAll: true, peerKnown: true };
const plain: StudyFacts = { held, listing, sending: false, arriving: false };
const withHeld = (more: Partial<HeldStudy>): StudyFacts => ({ ...plain, held: { ...held, ...more } });
const withListing = (more: Partial<typeof listing>): StudyFacts => ({
  ...plain,
  listing: { ...listing, ...more },
});

describe('whether a study may be removed to make room', () => {
  it('is so for one that an archive gave whole and that nobody needs', () => {
    expect(reasonsToKeep(plain, NOW)).toEqual([]);
    expect(reasonsToKeep(withHeld({ touchedAt: NOW - IN_USE_MS }), NOW)).toEqual([]);
  });

  it.each<[KeepReason, StudyFacts]>([
    ['pinned', withHeld({ pinned: true })],
    ['marked', withHeld({ marked: true })],
    ['made', withHeld({ ways: { ...ways, made: true } })],
    ['linked', withHeld({ ways: { ...ways, linked: true } })],
    ['copied', withHeld({ ways: { ...ways, copied: true } })],
    ['received', withHeld({ ways: { ...ways, received: true } })],
    ['in-use', withHeld({ touchedAt: NOW - IN_USE_MS + 1 })],
    ['conflict', withHeld({ conflicts: 1 })],
    ['sending', { ...plain, sending: true }],
    ['arriving', { ...plain, arriving: true }],
    ['incomplete', { ...plain, listing: null }],
    ['incomplete', withListing({ complete: false })],
    ['unlisted', withListing({ coversAll: false })],
    ['archive-gone', withListing({ peerKnown: false })],
    ['unlisted', withHeld({ ways: { ...ways, retrieved: false } })],
  ])('is not so where it is %s, and by that alone', (reason, facts) => {
    expect(reasonsToKeep(facts, NOW)).toEqual([reason]);
  });

  it('names every reason there is', () => {
    expect(reasonsToKeep({ ...withHeld({ pinned: true, marked: true }), sending: true }, NOW)).toEqual([
      'pinned',
      'marked',
      'sending',
    ]);
  });
});

describe('how much studies from archives may take', () => {
  const unset = { quotaBytes: null, leastFreeBytes: null };

  it('is, where nothing is set, four fifths of the room that there would be without them', () => {
    const disk = { freeBytes: 600, diskBytes: 2000 };
    expect(limitsOf(unset, 400, disk)).toEqual({ quotaBytes: 800, leastFreeBytes: 200 });
    expect(limitsOf(unset, 400, { ...disk, diskBytes: 1e13 }).leastFreeBytes).toBe(20e9);
  });

  it('is what is set, and without a known disk nothing else', () => {
    expect(limitsOf({ quotaBytes: 5, leastFreeBytes: 6 }, 400, null)).toEqual({
      quotaBytes: 5,
      leastFreeBytes: 6,
    });
    expect(overBytes(limitsOf(unset, 400, null), 400, null, 0)).toBe(0);
  });

  it('is passed by what is beyond the quota, or what the disk lacks, whichever is more', () => {
    const limits = { quotaBytes: 300, leastFreeBytes: 500 };
    expect(overBytes(limits, 400, { freeBytes: 600, diskBytes: 2000 }, 0)).toBe(100);
    expect(overBytes(limits, 400, { freeBytes: 250, diskBytes: 2000 }, 0)).toBe(250);
    expect(overBytes(limits, 300, { freeBytes: 250, diskBytes: 2000 }, 250)).toBe(0); // removed, not deleted yet
    expect(overBytes(limits, 40, { freeBytes: 0, diskBytes: 2000 }, 0)).toBe(40); // there is no more to remove
  });
});
