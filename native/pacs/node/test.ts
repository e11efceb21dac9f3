// "Test": connects to a node and tries what it offers, one thing after the other. No image moves.
import type { DimseSettings, PeerFailure, PeerTest, PeerTestStep } from '../../contract/index.ts';
import {
  type Association,
  type ContextWish,
  echo,
  ECHO_CONTEXT,
  find,
  findContext,
  getProposal,
  moveContext,
} from '../dimse/index.ts';
import { CT_IMAGE_STORAGE, EXPLICIT } from './classes.ts';
import { peerFailure, statusFailure } from './failures.ts';
import type { Links } from './links.ts';

export async function testNode(
  settings: DimseSettings,
  links: Links,
  signal: AbortSignal,
): Promise<PeerTest> {
  const startedAt = performance.now();
  const { model, use } = settings;
  const needed = [...(use === 'worklist' ? [] : ['find']), ...(use === 'studies' ? [] : ['worklist'])];
  const storage: ContextWish = { abstractSyntax: CT_IMAGE_STORAGE, transferSyntaxes: [EXPLICIT] };
  const [get] = getProposal(model, []).contexts;
  const orders = use === 'studies' ? [] : [findContext('worklist')];
  const contexts = [ECHO_CONTEXT, findContext(model), moveContext(model), storage, ...orders];
  const steps: PeerTestStep[] = [];
  const done = (product: string): PeerTest => ({
    passed: ['connect', ...needed].every((name) =>
      steps.some(({ step, state }) => step === name && state === 'passed'),
    ),
    steps,
    ms: Math.round(performance.now() - startedAt),
    product,
  });
  const opened = await links.open(
    { contexts: get === undefined ? contexts : [...contexts, get], signal },
    'find',
  );
  if (!opened.ok) {
    steps.push({ step: 'connect', state: 'failed', failure: opened.failure });
    return done('');
  }
  const association = opened.value;
  const product = productOf(association);
  steps.push({ step: 'connect', state: 'passed', failure: null });
  steps.push(stepOf('echo', await echoFailure(association, signal)));
  // A node that gives no answer to an echo has ended the association, and would say nothing to what follows.
  if (association.ended === null) {
    if (use !== 'worklist') steps.push(stepOf('find', await findFailure(association, model, signal)));
    if (use !== 'studies') steps.push(stepOf('worklist', await findFailure(association, 'worklist', signal)));
    const offered = (step: 'get' | 'move' | 'store', wish: ContextWish | undefined): void => {
      const has = wish !== undefined && association.context(wish.abstractSyntax) !== null;
      steps.push(stepOf(step, has ? null : { kind: 'not-offered', service: step }));
    };
    offered('get', get);
    offered('move', moveContext(model));
    offered('store', storage);
  }
  await association.release();
  return done(product);
}

const stepOf = (step: PeerTestStep['step'], failure: PeerFailure | null): PeerTestStep => ({
  step,
  state: failure === null ? 'passed' : failure.kind === 'not-offered' ? 'refused' : 'failed',
  failure,
});

async function echoFailure(association: Association, signal: AbortSignal): Promise<PeerFailure | null> {
  const answered = await echo(association, signal);
  if (!answered.ok) return peerFailure(answered.failure, 'echo');
  return answered.value.statusClass === 'success' ? null : statusFailure(answered.value);
}

/** Asks for a study, or an order, that nobody has. */
async function findFailure(
  association: Association,
  model: DimseSettings['model'] | 'worklist',
  signal: AbortSignal,
): Promise<PeerFailure | null> {
  const level = {
    QueryRetrieveLevel: 'STUDY',
    ...(model === 'patient-root' ? { PatientID: 'LIGHTBOX-TEST' } : {}),
    StudyInstanceUID: '2.25.0',
  };
  const order = { StudyInstanceUID: '2.25.0', ScheduledProcedureStepSequence: [{ Modality: '' }] };
  const keys = model === 'worklist' ? order : level;
  const service = model === 'worklist' ? 'worklist' : 'find';
  for await (const event of find(association, { model, keys, signal })) {
    if (event.kind !== 'end') continue;
    if (!event.end.ok) return peerFailure(event.end.failure, service);
    const { statusClass } = event.end.value;
    return statusClass === 'success' || statusClass === 'warning' ? null : statusFailure(event.end.value);
  }
  return null;
}

/** What a peer says that it is, cleaned of what no name holds. */
const productOf = ({ agreement }: Association): string =>
  agreement.peerImplementationVersionName.replace(/[^\x20-\x7e]/g, '').trim();
