import './page.ts';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ok } from '../../../native/contract/index.ts';
import { headersAhead, keepHeaders } from '../../../renderer/viewer/headersAhead.ts';
import { fakeSeries, series, study } from './fakeEngine.ts';

// What the network answers: the headers of whatever files are there when it is asked.
const network = vi.hoisted(() => ({ name: '', asked: 0 }));
vi.mock(import('../../../renderer/imaging/index.ts'), async (original) => ({
  ...(await original()),
  loadSeries: (StudyInstanceUID, SeriesInstanceUID) => {
    network.asked += 1;
    const identity = { PatientName: network.name };
    return Promise.resolve(ok(fakeSeries({ StudyInstanceUID, SeriesInstanceUID, count: 0, identity })));
  },
}));

const of = (StudyInstanceUID: string, version: string) => ({
  StudyInstanceUID: study(StudyInstanceUID),
  SeriesInstanceUID: series('1.9.1'),
  version,
});
const nameAhead = async (address: ReturnType<typeof of>) =>
  (await headersAhead(address))?.value.identity(0).PatientName ?? null;

describe('headers that are read before their viewer is there', () => {
  beforeEach(() => {
    network.name = 'BEFORE';
    network.asked = 0;
  });

  it('are taken while the library tells the same of the files, and read once', async () => {
    const first = keepHeaders(of('1.2.3', 'a'));
    const second = keepHeaders(of('1.2.3', 'a'));
    expect(await nameAhead(of('1.2.3', 'a'))).toBe('BEFORE');
    expect(network.asked).toBe(1);
    first.giveUp();
    expect(await nameAhead(of('1.2.3', 'a'))).toBe('BEFORE');
    second.giveUp();
    expect(await nameAhead(of('1.2.3', 'a'))).toBeNull();
  });

  it('are not taken once a rescan has found other files in the series, nor for a series of another study', async () => {
    const { giveUp } = keepHeaders(of('1.2.3', 'a'));
    expect(await nameAhead(of('1.2.3', 'b'))).toBeNull();
    expect(await nameAhead(of('1.2.4', 'a'))).toBeNull();
    network.name = 'AFTER';
    const again = keepHeaders(of('1.2.3', 'b'));
    expect(await nameAhead(of('1.2.3', 'b'))).toBe('AFTER');
    giveUp();
    again.giveUp();
  });
});
