import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PeerTest, type WorklistItem, WorklistLine } from '../../../native/contract/index.ts';
import { type Order, startWorklist } from '../../peers/worklist.ts';
import { hasTools, type Server } from './peers.ts';
import { json, node, openRemote, type Remote } from './remote.ts';

const TODAY = '20261123';
// PS3.5 H.3.1: a name in JIS X 0208, reached by escape sequences.
const yamada = Buffer.from(
  'Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B',
  'latin1',
);
const orders: readonly Order[] = [
  { PatientName: 'Adams^Ada', PatientID: 'W1', AccessionNumber: 'A-1', date: TODAY, time: '1130' },
  {
    PatientName: 'Ångström^Åsa',
    PatientID: 'W2',
    AccessionNumber: 'A-2',
    date: TODAY,
    charset: 'ISO_IR 100',
  },
  {
    PatientName: yamada,
    PatientID: 'W3',
    AccessionNumber: 'A-3',
    date: TODAY,
    Modality: 'MR',
    station: 'MR1',
    charset: ['', 'ISO 2022 IR 87'],
  },
  {
    PatientName: 'Иванова^Анна',
    PatientID: 'W4',
    AccessionNumber: 'A-4',
    date: TODAY,
    charset: 'ISO_IR 192',
  },
  { PatientName: 'Baker^Bea', PatientID: 'W5', AccessionNumber: 'A-5', date: '20261124' },
];

describe.skipIf(!hasTools('wlmscpfs'))('the work list of dcmtk', () => {
  let remote: Remote;
  let server: Server;
  beforeEach(async () => {
    remote = openRemote();
    const lists = path.join(remote.folder, 'lists');
    mkdirSync(lists);
    server = await startWorklist(lists, orders);
  });
  afterEach(async () => {
    await server.close();
    await remote.close();
  });

  const settings = (port: number, name = 'Orders', calledAETitle = 'PEER') =>
    node(name, port, { calledAETitle, use: 'worklist' });
  async function ask(query: object, more: object = {}) {
    const answer = await remote.request('/api/worklist', json({ query, ...more }));
    expect(answer.status).toBe(200);
    const lines = (await answer.text())
      .trim()
      .split('\n')
      .map((line) => WorklistLine.parse(JSON.parse(line)));
    expect(lines.at(-1)).toEqual({ type: 'end' });
    const items = lines.flatMap((line): WorklistItem[] => (line.type === 'items' ? line.items : []));
    const sources = lines.flatMap((line) => (line.type === 'source' ? [line.source] : []));
    return {
      items,
      accessions: items.map((one) => one.AccessionNumber).toSorted(),
      ends: sources.filter(({ state }) => state !== 'asking'),
    };
  }

  it('tells the orders of a day, with names in every character set', async () => {
    const { peerId } = await remote.add(settings(server.port));
    const { items, ends } = await ask({ dateFrom: TODAY, dateTo: TODAY });
    expect(ends).toMatchObject([{ source: peerId, state: 'done', found: 4, unreadable: 0 }]);
    const byOrder = new Map(items.map((one) => [one.AccessionNumber, one]));
    expect(byOrder.get('A-1')).toMatchObject({
      peerId,
      PatientName: { Alphabetic: 'Adams^Ada' },
      PatientID: 'W1',
      PatientSex: 'F',
      ScheduledProcedureStepStartDate: TODAY,
      ScheduledProcedureStepStartTime: '1130',
      RequestedProcedureDescription: 'CT chest',
      Modality: 'CT',
      ScheduledStationAETitle: 'CT1',
      StudyInstanceUID: '2.25.770',
      ScheduledPerformingPhysicianName: { Alphabetic: 'Reader^Ruth' },
    });
    expect(byOrder.get('A-2')?.PatientName).toEqual({ Alphabetic: 'Ångström^Åsa' });
    expect(byOrder.get('A-3')?.PatientName).toEqual({
      Alphabetic: 'Yamada^Tarou',
      Ideographic: '山田^太郎',
      Phonetic: 'やまだ^たろう',
    });
    expect(byOrder.get('A-4')?.PatientName).toEqual({ Alphabetic: 'Иванова^Анна' });
  });

  it('is narrowed by date, type, station, and a part of the name in any script', async () => {
    await remote.add(settings(server.port));
    expect((await ask({ dateFrom: '20261124' })).accessions).toEqual(['A-5']);
    expect((await ask({ Modality: ['MR'] })).accessions).toEqual(['A-3']);
    expect((await ask({ Modality: ['MR', 'US'] })).accessions).toEqual(['A-3']);
    expect((await ask({ StationAETitle: 'CT1', dateTo: TODAY })).accessions).toEqual(['A-1', 'A-2', 'A-4']);
    expect((await ask({ PatientName: 'ada' })).accessions).toEqual(['A-1']);
    expect((await ask({ PatientName: 'yama' })).accessions).toEqual(['A-3']);
    expect((await ask({ PatientName: 'åsa' })).accessions).toEqual(['A-2']);
    expect((await ask({ PatientName: 'nobody' })).accessions).toEqual([]);
  });

  it('stands beside what a peer says that is down, or that does not know our name for it', async () => {
    await remote.add(settings(server.port));
    const wrong = await remote.add(settings(server.port, 'Wrong', 'OTHER'));
    const down = await remote.add(settings(1, 'Down'));
    const { accessions, ends } = await ask({ dateFrom: TODAY, dateTo: TODAY });
    expect(accessions).toHaveLength(4);
    const failures = new Map(ends.map(({ source, failure }) => [source, failure]));
    expect(failures.get(wrong.peerId)).toMatchObject({
      kind: 'rejected',
      reason: 'called-ae-title-not-recognized',
    });
    expect(failures.get(down.peerId)).toMatchObject({ kind: 'unreachable', code: 'ECONNREFUSED' });
  });

  it('is stopped when nobody waits for it any more', async () => {
    const { peerId } = await remote.add(settings(server.port));
    const gone = new AbortController();
    const lines = remote.pacs.worklist({ query: {}, sources: [peerId] }, gone.signal);
    expect((await lines.next()).value).toMatchObject({ type: 'source', source: { state: 'asking' } });
    gone.abort();
    const rest = [];
    for await (const line of lines) rest.push(line);
    expect(rest.at(-1)).toEqual({ type: 'end' });
    expect(rest.at(-2)).toMatchObject({ source: { state: 'failed' } });
  });

  it('is not asked of archives, and its server is not searched for studies', async () => {
    await remote.add(settings(server.port));
    const archive = await remote.add(node('Archive', 1));
    expect((await ask({})).ends).toHaveLength(1);
    const found = await remote.request('/api/find', json({ query: { text: 'W1' } }));
    const asked = (await found.text()).match(/"source":"[^"]+"/g) ?? [];
    expect(new Set(asked)).toEqual(new Set(['"source":"library"', `"source":"${archive.peerId}"`]));
  });

  it('is tried by the test of its settings', async () => {
    const { peerId } = await remote.add(settings(server.port));
    const answer = await remote.request(`/api/peers/${peerId}/test`, { method: 'POST' });
    const { passed, steps } = PeerTest.parse(await answer.json());
    expect(passed).toBe(true);
    expect(steps.find(({ step }) => step === 'worklist')).toMatchObject({ state: 'passed' });
    expect(steps.some(({ step }) => step === 'find')).toBe(false);
  });
});
