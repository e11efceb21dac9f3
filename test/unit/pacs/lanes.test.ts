import { describe, expect, it } from 'vitest';
import type { TransferPriority } from '../../../native/contract/index.ts';
import { createLanes, type LaneJob } from '../../../native/jobs/lanes.ts';

let made = 0;
function job(kind: 'import' | 'retrieve', priority: TransferPriority = 'normal'): LaneJob {
  made += 1;
  const request = JSON.stringify(kind === 'retrieve' ? { retrieve: { priority } } : {});
  return { row: { id: made, jobId: String(made), kind, request } as LaneJob['row'], resumed: false };
}

describe('jobs side by side', () => {
  it('never runs two of the library’s own at once, and transfers beside them', () => {
    const lanes = createLanes();
    const [first, second, transfer] = [job('import'), job('import'), job('retrieve')];
    for (const one of [first, second, transfer]) lanes.add(one);
    expect(lanes.take(true)).toBe(first);
    expect(lanes.take(true)?.row.jobId).toBe(transfer.row.jobId);
    expect(lanes.take(true)).toBeNull();
    lanes.done(first);
    expect(lanes.take(true)).toBe(second);
  });

  it('runs no transfer until somebody does transfers', () => {
    const lanes = createLanes();
    lanes.add(job('retrieve'));
    expect(lanes.take(false)).toBeNull();
    expect(lanes.take(true)).not.toBeNull();
  });

  it('runs three transfers at once, what is wanted now beside them, and the most urgent first', () => {
    const lanes = createLanes();
    const priorities = ['background', 'normal', 'normal', 'background', 'now', 'normal'] as const;
    const jobs = priorities.map((priority) => job('retrieve', priority));
    jobs.forEach((one) => lanes.add(one));
    const order: number[] = [];
    for (let next = lanes.take(true); next !== null; next = lanes.take(true))
      order.push(jobs.findIndex(({ row }) => row.id === next.row.id));
    expect(order).toEqual([4, 1, 2]);
    const urgent = job('retrieve', 'now');
    lanes.add(urgent);
    expect(lanes.take(true)?.row.id).toBe(urgent.row.id);
    expect(lanes.take(true)).toBeNull();
  });

  it('lets what may be wanted later go alone, and only while nothing else moves', () => {
    const lanes = createLanes();
    const [first, second] = [job('retrieve', 'background'), job('retrieve', 'background')];
    for (const one of [first, second]) lanes.add(one);
    const taken = lanes.take(true);
    expect(taken?.row.id).toBe(first.row.id);
    expect(lanes.take(true)).toBeNull();
    const asked = job('retrieve');
    lanes.add(asked);
    expect(lanes.take(true)?.row.id).toBe(asked.row.id);
    if (taken !== null) lanes.done(taken);
    expect(lanes.take(true)).toBeNull();
  });

  it('lets a waiting transfer be taken before the others, or taken away', () => {
    const lanes = createLanes();
    const [a, b, c] = [job('retrieve'), job('retrieve', 'background'), job('retrieve')];
    for (const one of [a, b, c]) lanes.add(one);
    expect(lanes.prioritise(b.row.jobId, 'now')).toBe(true);
    expect(lanes.remove(a.row.jobId)?.row.id).toBe(a.row.id);
    expect(lanes.take(true)?.row.id).toBe(b.row.id);
    expect(lanes.prioritise(b.row.jobId, 'now')).toBe(false);
    expect(lanes.take(true)?.row.id).toBe(c.row.id);
    expect(lanes.take(true)).toBeNull();
  });
});
