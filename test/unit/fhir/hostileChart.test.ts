// A record server that answers the questions of a chart with whatever it likes. What is not this patient's by a reference to this
// patient on this server is never shown, in any part; what had to be left out is told as left out.
import type { IncomingMessage, ServerResponse } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChartLine, RecordOfStudy, type ChartSection } from '../../../native/contract/index.ts';
import { createCharts, type Charts } from '../../../native/fhir/chart/index.ts';
import { bundle, FHIR, serveFhir } from './fhirServer.ts';
import { type Json, ME, OTHERS, resourcesOf } from './foreignResources.ts';

/** In CI; in full by hand: LIGHTBOX_RUNS=5000. */
const RUNS = Number(process.env['LIGHTBOX_RUNS'] ?? 60);
const STUDY = '1.2.3';

const mine = resourcesOf({ reference: ME }, 'OWN', 'own').filter(
  ({ resourceType }) =>
    !['Patient', 'Practitioner', 'Organization', 'Bundle', 'Person'].includes(String(resourceType)),
);

type Reply = { readonly status?: number; readonly body: unknown };
type Serving = (kind: string, isSearch: boolean) => Reply;

/** A chart of a study that is linked with `Patient/p1` of a server that answers as it is told. */
async function chartOn(serving: Serving): Promise<{ charts: Charts; lines: () => Promise<ChartLine[]> }> {
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const path = new URL(request.url ?? '', 'http://server').pathname.split('/').slice(2);
    const { status = 200, body } = serving(path[0] ?? '', request.method === 'POST');
    response.writeHead(status, FHIR).end(JSON.stringify(body));
  };
  const served = await serveFhir(answer, { limits: { attempts: 1, pages: 3 } });
  const link = {
    serverId: '00000000-0000-4000-8000-0000000000fe',
    serverName: 'Test',
    imagingStudy: 'ImagingStudy/i1',
    subject: ME,
    state: 'confirmed',
    StudyInstanceUID: STUDY,
  };
  const record = {
    StudyInstanceUID: STUDY,
    links: [link],
    verdict: 'agreement',
    ambiguous: false,
  } as unknown as RecordOfStudy;
  const charts = createCharts({
    links: {
      ofStudy: () => Promise.resolve({ ok: true, value: record }),
      look: () => Promise.resolve({ ok: true, value: record }),
      sawPatient: () => undefined,
    },
    clients: () => [served.client],
    studiesHere: () => Promise.resolve([]),
    isComplete: () => true,
  });
  return {
    charts,
    async lines() {
      const all: ChartLine[] = [];
      for await (const line of charts.read(STUDY, new AbortController().signal)) all.push(line);
      return all;
    },
  };
}

const CAPABILITIES = {
  resourceType: 'CapabilityStatement',
  fhirVersion: '4.0.1',
  rest: [{ mode: 'server' }],
};
const PATIENT = { resourceType: 'Patient', id: 'p1', name: [{ family: 'Moonbrook' }] };
/** The entry that the study is linked with; its order is `r1`. */
const entry = (whose: unknown): Json => ({
  resourceType: 'ImagingStudy',
  id: 'i1',
  status: 'available',
  subject: whose,
  basedOn: [{ reference: 'ServiceRequest/r1' }],
});
const well = (kind: string): Reply | null =>
  kind === 'metadata' ? { body: CAPABILITIES } : kind === 'Patient' ? { body: PATIENT } : null;

const PREGNANT = { content: { state: 'pregnant' } };

const sectionsOf = (lines: readonly ChartLine[]): ChartSection[] =>
  lines.flatMap((line) => (line.type === 'section' ? [line] : []));

describe('a record with what is not this patient’s in it', () => {
  it('shows all that is the patient’s own: what the others are held against', async () => {
    const { lines } = await chartOn(
      (kind, isSearch) =>
        well(kind) ??
        (isSearch
          ? { body: bundle(mine) }
          : {
              body:
                kind === 'ImagingStudy'
                  ? entry({ reference: ME })
                  : { ...mine.find(({ resourceType }) => resourceType === kind), id: 'r1' },
            }),
    );
    const sections = sectionsOf(await lines());
    for (const { name, outcome } of sections) {
      expect(outcome.state, name).toBe('read');
      if (name === 'pregnancy') expect(outcome).toMatchObject(PREGNANT);
      else if (name !== 'patient') expect(JSON.stringify(outcome), name).toContain('OWN');
    }
    expect(sections).toHaveLength(9);
  });

  it.each(OTHERS.map((whose) => [JSON.stringify(whose) ?? 'nothing', whose] as const))(
    'shows nothing of whoever is meant by %s, and says that something was left out',
    async (_name, whose) => {
      const { charts, lines } = await chartOn((kind, isSearch) => {
        const others = resourcesOf(whose, 'FOREIGN', 'x');
        const known = well(kind);
        if (known !== null) return known;
        if (isSearch) return { body: bundle([...mine, ...others]) };
        return {
          body:
            kind === 'ImagingStudy'
              ? entry({ reference: ME })
              : { ...others.find(({ resourceType }) => resourceType === kind), id: 'r1' },
        };
      });
      const told = await lines();
      expect(JSON.stringify(told)).not.toContain('FOREIGN');
      for (const { name, outcome } of sectionsOf(told))
        if (outcome.state === 'read' && name !== 'patient') expect(outcome.isPartial, name).toBe(true);
      expect(sectionsOf(told).find(({ name }) => name === 'pregnancy')?.outcome).toMatchObject(PREGNANT);
      expect((await charts.reportForm(STUDY, 'r1', 0, new AbortController().signal)).ok).toBe(false);
    },
  );

  it('takes nothing that calls itself by another number than was asked for', async () => {
    const { lines } = await chartOn((kind, isSearch) => {
      if (kind === 'Patient') return { body: { ...PATIENT, id: 'p2', name: [{ family: 'FOREIGN' }] } };
      if (kind === 'metadata') return { body: CAPABILITIES };
      if (isSearch) return { body: bundle([]) };
      return {
        body: {
          ...mine.find(({ resourceType }) => resourceType === kind),
          id: 'another',
          description: 'FOREIGN',
          code: { text: 'FOREIGN' },
        },
      };
    });
    const told = await lines();
    expect(JSON.stringify(told)).not.toContain('FOREIGN');
    expect(sectionsOf(told).find(({ name }) => name === 'patient')?.outcome).toMatchObject({
      state: 'failed',
      failure: { kind: 'bad-answer', detail: 'wrong-resource' },
    });
  });

  it('reads nothing but the order of the study, however orders refer to each other', async () => {
    const read: string[] = [];
    const { lines } = await chartOn((kind, isSearch) => {
      if (!isSearch) read.push(kind);
      const loop = {
        resourceType: 'ServiceRequest',
        id: 'r1',
        subject: { reference: ME },
        basedOn: [{ reference: 'ServiceRequest/r1' }],
        replaces: [{ reference: 'ServiceRequest/r1' }],
      };
      return (
        well(kind) ?? {
          body: isSearch ? bundle([]) : kind === 'ImagingStudy' ? entry({ reference: ME }) : loop,
        }
      );
    });
    await lines();
    expect(read.filter((kind) => kind === 'ServiceRequest')).toHaveLength(1);
  });

  it('answers every part, and nothing foreign, whatever it is made of', { timeout: 120_000 }, async () => {
    const whose = fc.oneof(
      fc.constantFrom(...OTHERS),
      fc.jsonValue({ maxDepth: 2 }).filter((value) => !JSON.stringify(value).includes(ME)),
    );
    const foreign = whose.map((of) => resourcesOf(of, 'FOREIGN', 'x'));
    const key = fc.constantFrom(
      'code',
      'status',
      'subject',
      'valueQuantity',
      'effectiveDateTime',
      'identifier',
      'series',
      'presentedForm',
      'contained',
      'extension',
      'reaction',
      '__proto__',
      'constructor',
      'id',
      'meta',
    );
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom<unknown>(
        '9999-99-99',
        '0000-01-01T99:99:99Z',
        '-271821-04-20',
        1e308,
        'x'.repeat(5000),
        [[[[[]]]]],
        [{ resourceType: 'Patient', id: 'p1', name: [{ text: 'FOREIGN' }] }],
      ),
    );
    // Damage to what is the patient's own; the words of it may be lost, never be another's.
    const damaged = fc.array(fc.tuple(fc.nat(mine.length - 1), key, value), { maxLength: 6 });
    const mode = fc.constantFrom('match', 'include', 'outcome', '', null);
    const shape = fc.record({
      foreign,
      damaged,
      mode,
      status: fc.constantFrom(200, 200, 200, 404, 500),
      order: fc.nat(20),
    });
    let reply: {
      foreign: Json[];
      damaged: [number, string, unknown][];
      mode: string | null;
      status: number;
      order: number;
    };
    const page = (): object => {
      const own = mine.map((resource, at) =>
        reply.damaged.reduce(
          (all, [which, name, instead]) =>
            which === at && name !== 'contained' ? { ...all, [name]: instead } : all,
          resource as Record<string, unknown>,
        ),
      );
      const all = [
        ...own.slice(reply.order % own.length),
        ...reply.foreign,
        ...own.slice(0, reply.order % own.length),
      ];
      return {
        resourceType: 'Bundle',
        type: 'searchset',
        total: -1,
        entry: all.map((resource) => ({
          resource,
          fullUrl: 'http://elsewhere.example/Patient/p2',
          search: { mode: reply.mode },
        })),
      };
    };
    const { lines } = await chartOn(
      (kind, isSearch) =>
        well(kind) ??
        (isSearch ? { status: reply.status, body: page() } : { body: entry({ reference: ME }) }),
    );
    await fc.assert(
      fc.asyncProperty(shape, async (given) => {
        reply = given as typeof reply;
        const told = await lines();
        expect(sectionsOf(told)).toHaveLength(9);
        for (const line of told) ChartLine.parse(JSON.parse(JSON.stringify(line)));
        expect(JSON.stringify(told)).not.toContain('FOREIGN');
        expect(({} as Record<string, unknown>)['resourceType']).toBeUndefined();
      }),
      { numRuns: RUNS },
    );
  });
});
