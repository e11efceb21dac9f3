// The thread in which resources are checked before they leave: by @medplum/core and by fhir, which know nothing of each other.
// Reading their definitions takes half a second, which nobody else has to wait for.
import { parentPort, workerData } from 'node:worker_threads';
import type { PublishCheck, PublishProblem } from '../../contract/index.ts';
import { byFhir, byMedplum } from './checks.ts';
import type { CheckReply, CheckRequest } from './validator.ts';
import type { Json } from './types.ts';

const isR5 = workerData === 'R5';

function checked(validator: string, check: () => readonly PublishProblem[]): PublishCheck {
  const problems = check();
  return {
    validator,
    passed: !problems.some(({ severity }) => severity === 'error'),
    problems: [...problems],
  };
}

function checksOf(resource: Json): PublishCheck[] {
  return [
    checked('@medplum/core', () => byMedplum(resource, isR5)),
    checked('fhir', () => byFhir(resource, isR5)),
  ];
}

parentPort?.on('message', ({ id, resources }: CheckRequest) => {
  parentPort?.postMessage({ id, checks: resources.map(checksOf) } satisfies CheckReply);
});
