// The chart beside the images, asked for all at once and told part by part as it comes.
import type { ChartLine, ChartSection, RecordFailure, Result } from '../../contract/index.ts';
import { sourcesOf } from '../link/index.ts';
import type { Endpoint, ImagingStudy } from '../types.ts';
import { allergiesOf } from './allergies.ts';
import type { Gathering } from './gathering.ts';
import { createGathering } from './gathering.ts';
import { kidneyOf } from './kidney.ts';
import { personOf } from './person.ts';
import { pregnancyOf } from './pregnancy.ts';
import { implantsOf, problemsOf } from './problems.ts';
import { orderOf, reportsOf } from './reports.ts';
import { timelineOf, type Whereabouts } from './timeline.ts';
import type { ChartOf, Part } from './types.ts';

type Read<T> = Promise<Result<Part<T>, RecordFailure>>;

/** Ends after each section has been told, read or not; at once where the signal says so. */
export async function* readChart(of: ChartOf, signal: AbortSignal): AsyncGenerator<ChartLine> {
  yield { type: 'server', name: of.client.name };
  const pending = new Map(sectionsOf(of, createGathering(of, signal)).entries());
  while (pending.size > 0 && !signal.aborted) {
    const [at, section] = await Promise.race(
      [...pending].map(async ([key, coming]) => [key, await coming] as const),
    );
    pending.delete(at);
    yield section;
  }
  if (!signal.aborted) yield { type: 'end' };
}

async function section<Name extends string, T>(name: Name, reading: Read<T>) {
  const read = await reading;
  const outcome = read.ok
    ? { state: 'read' as const, ...read.value }
    : { state: 'failed' as const, failure: read.failure };
  return { type: 'section' as const, name, outcome };
}

/** All are asked for at once; the same question is asked once, whoever needs its answer. */
function sectionsOf(of: ChartOf, gather: Gathering): Promise<ChartSection>[] {
  const read = readings(of, gather);
  return [
    section('patient', read.patient()),
    section('allergies', read.allergies()),
    section('kidney', read.kidney()),
    section('pregnancy', read.pregnancy()),
    section('implants', read.implants()),
    section('orders', read.orders()),
    section('reports', read.reports()),
    section('problems', read.problems()),
    section('imaging', read.imaging()),
  ];
}

function readings(of: ChartOf, gather: Gathering) {
  const { base } = of.client;
  return {
    patient: async () => map(await gather.patient(), personOf),
    allergies: async () => map(await gather.all.AllergyIntolerance(), allergiesOf),
    kidney: async () => map(await gather.kidney(), kidneyOf),
    pregnancy: async () => {
      const said = await gather.pregnancy();
      const conditions = await gather.all.Condition();
      if (!said.ok) return said;
      // Problems that cannot be had leave what was observed: it says less, and says so.
      if (!conditions.ok) return map(said, (observed) => pregnancyOf(observed, []), true);
      return both(said.value, conditions.value, pregnancyOf);
    },
    implants: async () => {
      const devices = await gather.all.Device();
      const uses = await gather.deviceUses();
      if (devices.ok && uses.ok)
        return both(devices.value, uses.value, (own, used) => implantsOf(own, used, base));
      if (devices.ok)
        return map(devices, (own) => implantsOf(own, [], base), uses.ok ? false : isLoss(uses.failure));
      return map(uses, (used) => implantsOf([], used, base), true);
    },
    orders: async () => {
      const study = await gather.imagingStudy();
      if (!study.ok) return study;
      const orders = await gather.orders(study.value.content?.basedOn ?? []);
      return map(orders, (all) => all.map(orderOf));
    },
    reports: async () => {
      const [reports, study] = await Promise.all([gather.all.DiagnosticReport(), gather.imagingStudy()]);
      return map(reports, (all) => reportsOf(all, study.ok ? study.value.content : null, base));
    },
    problems: async () => map(await gather.all.Condition(), problemsOf),
    imaging: async () => {
      const studies = await gather.imaging();
      return map(studies, ({ studies: recorded, endpoints }) =>
        timelineOf(of.local, recorded, (one) => whereaboutsOf(one, endpoints, of)),
      );
    },
  };
}

function whereaboutsOf(
  study: ImagingStudy,
  endpoints: ReadonlyMap<string, Endpoint>,
  { client }: ChartOf,
): Whereabouts {
  const sources = sourcesOf(study, endpoints, {
    base: client.base,
    allows: (address) => client.allows(address),
    signsIn: () => false, // who is asked decides that anew
    today: new Date().toISOString().slice(0, 10),
  });
  const reachable = sources.some(({ problem }) => problem === null);
  return {
    entry: study.id === null ? null : { serverId: client.serverId, id: study.id },
    reachable,
    unreachable: reachable
      ? []
      : sources.flatMap(({ problem, host }) => (problem === null ? [] : [{ problem, host }])),
  };
}

/** What a server does not have at all is no loss to what it has. */
const isLoss = ({ kind }: RecordFailure): boolean => kind !== 'not-offered';

function map<A, B>(
  read: Result<Part<A>, RecordFailure>,
  content: (value: A) => B,
  isPartial = false,
): Result<Part<B>, RecordFailure> {
  if (!read.ok) return read;
  const part = read.value;
  return {
    ok: true,
    value: { ...part, content: content(part.content), isPartial: part.isPartial || isPartial },
  };
}

function both<A, B, C>(a: Part<A>, b: Part<B>, content: (a: A, b: B) => C): Result<Part<C>, RecordFailure> {
  return {
    ok: true,
    value: {
      content: content(a.content, b.content),
      readAt: Math.min(a.readAt, b.readAt),
      isKept: a.isKept || b.isKept,
      isPartial: a.isPartial || b.isPartial,
    },
  };
}
