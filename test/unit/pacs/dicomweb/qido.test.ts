import { describe, expect, it } from 'vitest';
import type { StudyKeys } from '../../../../native/pacs/types.ts';
import {
  createHttpClient,
  type HttpClient,
  search,
  type SearchEvent,
} from '../../../../native/pacs/dicomweb/index.ts';
import { all, aStudy, atEnd, json, never, peerAt, serve } from './webServer.ts';

async function found(origin: string, keys: Partial<StudyKeys> = {}) {
  const peer = peerAt(origin);
  const events = await all(peer.findStudies({ limit: 1000, ...keys }, never()));
  const end = events.at(-1);
  return {
    uids: events.flatMap((event) => (event.kind === 'match' ? [event.dataset['0020000D']?.Value?.[0]] : [])),
    unreadable: events.filter(({ kind }) => kind === 'unreadable').length,
    end: end?.kind === 'end' ? (end.end.ok ? end.end.value : end.end.failure) : null,
  };
}

function clientOf(baseUrl: string): HttpClient {
  const client = createHttpClient({ baseUrl, authentication: { kind: 'none' }, proxy: { kind: 'none' } });
  if (!client.ok) throw new Error(client.failure.kind);
  atEnd(() => client.value.close());
  return client.value;
}

const uids = (count: number): string[] => Array.from({ length: count }, (_, index) => `1.2.${index}`);
const studies = (from: readonly string[]): unknown[] => from.map(aStudy);
const numberIn = (url: URL, name: string): number => Number(url.searchParams.get(name) ?? 0);

describe('a search page by page', () => {
  const many = uids(120);
  /** Gives at most 50 at a time, whatever it is asked for. */
  const paging = (url: URL): string[] => {
    const offset = numberIn(url, 'offset');
    return many.slice(offset, offset + Math.min(50, numberIn(url, 'limit')));
  };

  it('brings everything from a server that gives less at a time than it is asked for', async () => {
    const server = await serve((_, response, url) => json(response, studies(paging(url))));
    expect(await found(server.origin)).toEqual({ uids: many, unreadable: 0, end: { truncated: false } });
    expect(server.requests.map(({ url }) => url.searchParams.get('offset'))).toEqual([
      null,
      '50',
      '100',
      '120',
    ]);
  });

  it('asks no further than a server has counted', async () => {
    const server = await serve((_, response, url) =>
      json(response, studies(paging(url)), { 'x-total-count': '120' }),
    );
    expect((await found(server.origin)).uids).toEqual(many);
    expect(server.requests.length).toBe(3);
  });

  it('does not take the length of a page for the number of all', async () => {
    const server = await serve((_, response, url) => {
      const page = many.slice(numberIn(url, 'offset'), numberIn(url, 'offset') + numberIn(url, 'limit'));
      json(response, studies(page), { 'x-total-count': String(page.length) });
    });
    const peer = peerAt(server.origin);
    expect((await all(peer.findStudies({ limit: 49 }, never()))).at(-1)).toMatchObject({
      end: { value: { truncated: true } },
    });
    const client = clientOf(server.origin);
    const wanted = {
      path: 'studies',
      query: new URLSearchParams(),
      uidTag: '0020000D',
      limit: 1000,
      pageSize: 50,
    };
    expect((await all(search(client, wanted))).filter(({ kind }) => kind === 'match').length).toBe(120);
  });

  it('takes all at once from a server that knows no pages', async () => {
    const server = await serve((_, response) => json(response, studies(uids(1200))));
    expect(await found(server.origin, { limit: 400 })).toMatchObject({ end: { truncated: true } });
    expect(await found(server.origin, { limit: 1200 })).toMatchObject({
      uids: uids(1200),
      end: { truncated: false },
    });
  });

  it('does not go round for ever with a server that repeats its first page', async () => {
    const full = await serve((_, response, url) =>
      json(response, studies(many.slice(0, numberIn(url, 'limit')))),
    );
    const short = await serve((_, response) => json(response, studies(many.slice(0, 7))));
    expect(await found(full.origin, { limit: 99 })).toMatchObject({
      uids: many.slice(0, 99),
      end: { truncated: true },
    });
    expect(await found(short.origin)).toEqual({
      uids: many.slice(0, 7),
      unreadable: 0,
      end: { truncated: false },
    });
    expect(short.requests.length).toBe(2);
  });

  it('says that there is more where the server says so and cannot be made to give it', async () => {
    const server = await serve((_, response) =>
      json(response, studies(many.slice(0, 7)), {
        warning: '299 pacs "There are 113 additional results that can be requested"',
      }),
    );
    expect(await found(server.origin)).toEqual({
      uids: many.slice(0, 7),
      unreadable: 0,
      end: { truncated: true },
    });
  });

  it('says that there is more where a server counts more than it gives', async () => {
    const server = await serve((_, response, url) =>
      json(response, url.searchParams.has('offset') ? [] : studies(many.slice(0, 7)), {
        'x-total-count': '120',
      }),
    );
    expect(await found(server.origin)).toMatchObject({ uids: many.slice(0, 7), end: { truncated: true } });
  });

  it('keeps what came before a server refuses to page', async () => {
    const server = await serve((_, response, url) => {
      if (url.searchParams.has('offset')) response.writeHead(400).end();
      else json(response, studies(many.slice(0, 7)));
    });
    expect(await found(server.origin)).toEqual({
      uids: many.slice(0, 7),
      unreadable: 0,
      end: { truncated: false },
    });
  });

  it('tells each study once when pages overlap', async () => {
    const server = await serve((_, response, url) => {
      const offset = Math.max(0, numberIn(url, 'offset') - 10);
      json(response, studies(many.slice(offset, offset + 50)));
    });
    expect((await found(server.origin)).uids).toEqual(many);
  });

  it('gives no more than are wanted, and says that there are more', async () => {
    const server = await serve((_, response, url) => json(response, studies(paging(url))));
    expect(await found(server.origin, { limit: 60 })).toEqual({
      uids: many.slice(0, 60),
      unreadable: 0,
      end: { truncated: true },
    });
    expect(await found(server.origin, { limit: 120 })).toMatchObject({
      uids: many,
      end: { truncated: false },
    });
  });

  it('takes 204, an empty body and a single object as what they mean', async () => {
    const empty = await serve((_, response) => response.writeHead(204).end());
    expect(await found(empty.origin)).toEqual({ uids: [], unreadable: 0, end: { truncated: false } });
    const nothing = await serve((_, response) => response.writeHead(200, { 'content-length': '0' }).end());
    expect(await found(nothing.origin)).toEqual({ uids: [], unreadable: 0, end: { truncated: false } });
    const single = await serve((_, response, url) =>
      url.searchParams.has('offset') ? json(response, []) : json(response, aStudy('1.2')),
    );
    expect((await found(single.origin)).uids).toEqual(['1.2']);
  });

  it('counts what cannot be read instead of failing', async () => {
    const server = await serve((_, response, url) =>
      json(
        response,
        url.searchParams.has('offset') ? [] : [{ '00100010': {} }, aStudy('1.2'), null, { x: 1 }],
      ),
    );
    expect(await found(server.origin)).toEqual({ uids: ['1.2'], unreadable: 2, end: { truncated: false } });
  });

  it('gives what came before an answer broke off, and the failure', async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/dicom+json' });
      response.end('[{"0020000D":{"vr":"UI","Value":["1.2"]}},{"0020');
    });
    expect(await found(server.origin)).toMatchObject({
      uids: ['1.2'],
      end: { kind: 'connection-lost', code: 'truncated' },
    });
  });
});

describe('what a search asks', () => {
  const asked = async (keys: Partial<StudyKeys>): Promise<string[]> => {
    const server = await serve((_, response) => json(response, []));
    await found(server.origin, { limit: 10, ...keys });
    return server.requests.map(({ url }) =>
      url.search
        .slice(1)
        .split('&')
        .filter((pair) => !/^(limit|offset|includefield)=/.test(pair))
        .join('&'),
    );
  };

  it('is put in the words of QIDO-RS, in UTF-8', async () => {
    expect(await asked({ PatientName: 'MÜLLER', PatientID: 'A B' })).toContain(
      'PatientName=*M%C3%9CLLER*&PatientID=A%20B*',
    );
    expect(await asked({ studyDateFrom: '20200101', studyDateTo: '20201231' })).toEqual([
      'StudyDate=20200101-20201231',
    ]);
    expect(await asked({ studyDateFrom: '20200101' })).toEqual(['StudyDate=20200101-']);
    expect(await asked({ studyDateFrom: '20200101', studyDateTo: '20200101' })).toEqual([
      'StudyDate=20200101',
    ]);
    expect(await asked({})).toEqual(['']);
  });

  it('is asked once for each modality, since lists are not understood everywhere', async () => {
    expect(await asked({ ModalitiesInStudy: ['CT', 'MR'] })).toEqual([
      'ModalitiesInStudy=CT',
      'ModalitiesInStudy=MR',
    ]);
  });

  it('never carries a wildcard that nobody typed as one', async () => {
    const [first] = await asked({ PatientID: '*' });
    expect(first).toBe('PatientID=%3F*');
  });

  it('divides long lists of studies', async () => {
    const requests = await asked({ StudyInstanceUIDs: uids(90) });
    expect(
      requests.map((query) => new URLSearchParams(query).get('StudyInstanceUID')?.split(',').length),
    ).toEqual([40, 40, 10]);
  });

  it('is asked once for a study by its UID', async () => {
    const server = await serve((_, response) => json(response, [aStudy('1.2.3')]));
    expect(await found(server.origin, { StudyInstanceUIDs: ['1.2.3'] })).toMatchObject({ uids: ['1.2.3'] });
    expect(server.requests.length).toBe(1);
  });

  it('leaves out what a server refuses to hear: more attributes, and fuzzy matching', async () => {
    const server = await serve((_, response, url) => {
      const refused = url.searchParams.has('includefield') || url.searchParams.has('fuzzymatching');
      if (refused) response.writeHead(400).end();
      else json(response, url.searchParams.has('offset') ? [] : [aStudy('1.2')]);
    });
    expect((await found(server.origin)).uids).toEqual(['1.2']);
    const end = await fuzzy(server.origin);
    expect(end).toEqual({
      kind: 'end',
      end: { ok: true, value: { truncated: false, fuzzyIgnored: true, goesOn: false } },
    });
  });

  it('hears that fuzzy matching was ignored', async () => {
    const warning =
      '299 pacs "The fuzzymatching parameter is not supported. Only literal matching has been performed."';
    const server = await serve((_, response) => json(response, [], { warning }));
    expect(await fuzzy(server.origin)).toMatchObject({ end: { value: { fuzzyIgnored: true } } });
    expect(server.requests[0]?.url.searchParams.get('fuzzymatching')).toBe('true');
  });

  async function fuzzy(baseUrl: string): Promise<SearchEvent | undefined> {
    const client = clientOf(baseUrl);
    const query = new URLSearchParams({ PatientName: 'doe' });
    return (
      await all(search(client, { path: 'studies', query, uidTag: '0020000D', fuzzy: true, limit: 5 }))
    ).at(-1);
  }
});

describe('series and images of a study', () => {
  it("are never another study's", async () => {
    const of = (study: string, series: string) => ({
      '0020000D': { vr: 'UI', Value: [study] },
      '0020000E': { vr: 'UI', Value: [series] },
    });
    const server = await serve((_, response, url) =>
      json(
        response,
        url.searchParams.has('offset') ? [] : [of('1.1', '2.1'), of('9.9', '2.2'), of('', '2.3')],
      ),
    );
    const peer = peerAt(server.origin);
    const events = await all(peer.findSeries('1.1', never()));
    expect(events.map(({ kind }) => kind)).toEqual(['match', 'unreadable', 'match', 'end']);
    expect(server.requests[0]?.url.pathname).toBe('/studies/1.1/series');
  });
});
