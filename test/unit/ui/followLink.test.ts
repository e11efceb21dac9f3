import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type OpenLink, type OpeningAnswer, StudyInstanceUID } from '../../../native/contract/index.ts';
import {
  decideLink,
  followLink,
  leaveLink,
  openFromRecord,
  tryAgain,
  useLinkView,
} from '../../../renderer/ui/links/followLink.ts';
import { LINK_TAB, STUDIES_TAB, tabActions, useTabs } from '../../../renderer/ui/tabs.ts';
import { detailOf, rowOf } from './linkedStudy.ts';

vi.mock(import('../../../renderer/ui/warmViewer.ts'), async (original) => ({
  ...(await original()),
  loadViewer: () => new Promise<never>(() => undefined),
}));

/** A request that waits until the test answers it, whether or not it was given up meanwhile. */
type Waiting = { readonly path: string; readonly body: unknown; answer(value: unknown): void; fail(): void };
let waiting: Waiting[] = [];
/** The request to this address that waits longest. */
const next = async (path: string): Promise<Waiting> => {
  await vi.waitUntil(() => waiting.some((one) => one.path === path), { timeout: 30_000 });
  const at = waiting.findIndex((one) => one.path === path);
  const [found] = waiting.splice(at, 1);
  if (found === undefined) throw new Error(path);
  return found;
};

beforeEach(() => {
  waiting = [];
  vi.stubGlobal('fetch', (path: string, { body }: RequestInit = {}) => {
    return new Promise<Response>((resolve, reject) => {
      waiting.push({
        path,
        body: typeof body === 'string' ? JSON.parse(body) : null,
        answer: (value) => resolve(Response.json(value)),
        fail: () => reject(new TypeError('Failed to fetch')),
      });
    });
  });
  useTabs.setState({ tabs: [], activeId: STUDIES_TAB });
  tabActions.openRows([rowOf('1.2.1', 'Before')]);
});
afterEach(() => vi.unstubAllGlobals());

const linkTo = (uid: string): OpenLink => ({
  what: { kind: 'studies', StudyInstanceUIDs: [StudyInstanceUID.parse(uid)] },
  caller: null,
});
const follow = (uid: string): void => followLink({ ok: true, value: linkTo(uid) });
const found = (uid: string, name: string): OpeningAnswer => ({
  kind: 'open',
  matches: [{ row: rowOf(uid, name), issuerOfAccessionNumber: '' }],
  missing: [],
});
const shown = (): string => useTabs.getState().activeId;
const openTabs = (): string[] => useTabs.getState().tabs.map(({ tabId }) => tabId);
const view = (): string => useLinkView.getState().view.kind;
/** Everything that an answer leads to has been done. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('while a link is looked up', () => {
  it('its own screen stands where the patient before was, however long it takes', async () => {
    follow('1.2.2');
    expect([shown(), view()]).toEqual([LINK_TAB, 'working']);
    const request = await next('/api/opening');
    await settled();
    expect([shown(), view()]).toEqual([LINK_TAB, 'working']);
    request.answer(found('1.2.2', 'Meant'));
    await vi.waitUntil(() => shown() !== LINK_TAB, { timeout: 30_000 });
    expect(shown()).toBe('patient 1.2.2');
    expect(openTabs()).toEqual(['patient 1.2.1', 'patient 1.2.2']);
  });

  it('services that are away are told on that screen, and the link can be followed again from there', async () => {
    follow('1.2.2');
    (await next('/api/opening')).fail();
    await vi.waitUntil(() => view() === 'failed', { timeout: 30_000 });
    expect(shown()).toBe(LINK_TAB);
    tryAgain();
    expect([shown(), view()]).toEqual([LINK_TAB, 'working']);
    (await next('/api/opening')).answer(found('1.2.2', 'Meant'));
    await vi.waitUntil(() => shown() === 'patient 1.2.2', { timeout: 30_000 });
  });

  it('a newer one takes its place, and its own answer is for nobody', async () => {
    follow('1.2.2');
    const older = await next('/api/opening');
    follow('1.2.3');
    const newer = await next('/api/opening');
    older.answer(found('1.2.2', 'Older'));
    await settled();
    expect([shown(), view()]).toEqual([LINK_TAB, 'working']);
    newer.answer(found('1.2.3', 'Newer'));
    await vi.waitUntil(() => shown() === 'patient 1.2.3', { timeout: 30_000 });
    expect(openTabs()).not.toContain('patient 1.2.2');
  });

  it('an older one that is answered last changes nothing of what the newer one opened', async () => {
    follow('1.2.2');
    const older = await next('/api/opening');
    follow('1.2.3');
    (await next('/api/opening')).answer(found('1.2.3', 'Newer'));
    await vi.waitUntil(() => shown() === 'patient 1.2.3', { timeout: 30_000 });
    older.answer({ kind: 'missing', search: null, record: null });
    await settled();
    expect(openTabs()).toEqual(['patient 1.2.1', 'patient 1.2.3']);
    expect(shown()).toBe('patient 1.2.3');
  });

  it('a newer one takes the place of a question, and an answer to the older question opens nothing', async () => {
    follow('1.2.2');
    (await next('/api/opening')).answer({ kind: 'ask' });
    await vi.waitUntil(() => view() === 'ask', { timeout: 30_000 });
    void decideLink({ link: linkTo('1.2.2'), caller: { kind: 'unnamed', name: '' } }, true, true);
    const kept = await next('/api/opening/callers');
    follow('1.2.3');
    kept.answer([]);
    const newer = await next('/api/opening');
    await settled();
    expect(newer.body).toMatchObject({ link: { what: { StudyInstanceUIDs: ['1.2.3'] } }, allowed: false });
    expect(waiting).toEqual([]);
  });

  it('whoever closes its screen has nothing opened by a late answer, and sees the list', async () => {
    follow('1.2.2');
    const request = await next('/api/opening');
    leaveLink();
    request.answer(found('1.2.2', 'Meant'));
    await settled();
    expect([shown(), openTabs()]).toEqual([STUDIES_TAB, ['patient 1.2.1']]);
  });

  it('whoever went to a patient meanwhile is not overtaken by it', async () => {
    follow('1.2.2');
    tabActions.show('patient 1.2.1');
    (await next('/api/opening')).answer(found('1.2.2', 'Meant'));
    await vi.waitUntil(() => view() === 'found', { timeout: 30_000 });
    expect(shown()).toBe('patient 1.2.1');
  });
});

describe('a study that only the record knows where to find', () => {
  const record = {
    serverId: '00000000-0000-4000-8000-000000000007',
    server: 'Ward record',
    imagingStudy: 'i7',
  };
  const address = `/api/records/servers/${record.serverId}/imaging-studies/i7/open`;
  const sources = {
    StudyInstanceUIDs: ['1.2.2'],
    subject: null,
    sources: [],
    numberOfSeries: null,
    numberOfInstances: null,
    withdrawn: null,
    keptAt: null,
    failure: null,
  };
  const missing = async (): Promise<void> => {
    follow('1.2.2');
    (await next('/api/opening')).answer({ kind: 'missing', search: { text: '1.2.2' }, record });
    await vi.waitUntil(() => view() === 'missing', { timeout: 30_000 });
  };

  it('is opened from there by one click', async () => {
    await missing();
    openFromRecord(record);
    expect([shown(), view()]).toEqual([LINK_TAB, 'working']);
    (await next(address)).answer({ sources, tried: [], study: detailOf('1.2.2', 'Meant') });
    await vi.waitUntil(() => shown() === 'patient 1.2.2', { timeout: 30_000 });
    expect(openTabs()).toEqual(['patient 1.2.1', 'patient 1.2.2']);
  });

  it('is not opened where its images are not to be had, and the screen says why', async () => {
    await missing();
    openFromRecord(record);
    (await next(address)).answer({ sources, tried: [], study: null });
    await vi.waitUntil(() => view() === 'no-images', { timeout: 30_000 });
    expect([shown(), openTabs()]).toEqual([LINK_TAB, ['patient 1.2.1', LINK_TAB]]);
  });

  it('does not come up over a newer link', async () => {
    await missing();
    openFromRecord(record);
    const older = await next(address);
    follow('1.2.3');
    older.answer({ sources, tried: [], study: detailOf('1.2.2', 'Meant') });
    await settled();
    expect([shown(), view()]).toEqual([LINK_TAB, 'working']);
    expect(openTabs()).not.toContain('patient 1.2.2');
  });
});
