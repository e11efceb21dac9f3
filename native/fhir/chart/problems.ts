// Problems and implants.
import type { ChartImplant, ChartProblem } from '../../contract/index.ts';
import type { Condition, Device, DeviceUse } from '../types.ts';
import { localReference } from '../link/references.ts';
import { conceptText, conceptTexts, referenceText } from './concepts.ts';
import { newestFirst } from './dates.ts';

const ACTIVE = new Set(['active', 'recurrence', 'relapse']);

function problemStatus({ clinicalStatus, abatement }: Condition): ChartProblem['status'] {
  if (clinicalStatus === null) return abatement === null ? 'unknown' : 'past';
  return ACTIVE.has(clinicalStatus) ? 'active' : 'past';
}

/** What was entered in error or refuted is left out; what is over comes last, the newest first in each. */
export function problemsOf(conditions: readonly Condition[]): ChartProblem[] {
  const problems = newestFirst(
    conditions.filter(
      ({ verificationStatus }) =>
        verificationStatus !== 'entered-in-error' && verificationStatus !== 'refuted',
    ),
    ({ onset, recorded }) => onset ?? recorded,
  ).map((condition) => ({
    id: condition.id ?? '',
    text: conceptText(condition.code),
    status: problemStatus(condition),
    isConfirmed: condition.verificationStatus === 'confirmed' || condition.verificationStatus === null,
    severity: conceptText(condition.severity) || null,
    since: condition.onset ?? condition.recorded,
    until: condition.abatement,
  }));
  return [
    ...problems.filter(({ status }) => status !== 'past'),
    ...problems.filter(({ status }) => status === 'past'),
  ];
}

const USED = new Set(['active', 'in-use', 'on-hold', 'intended', 'attached', 'implanted']);
const VOID = 'entered-in-error';

/** Devices that the patient has or had: by a statement of their use, else by the device's own patient. */
export function implantsOf(
  devices: readonly Device[],
  uses: readonly DeviceUse[],
  base: string,
): ChartImplant[] {
  const byKey = new Map(devices.map((device) => [`Device/${device.id ?? ''}`, device]));
  const stated = new Set<Device>();
  const implants = uses
    .filter(({ status }) => status !== VOID)
    .map((use): ChartImplant => {
      const device = byKey.get(localReference(use.device?.reference ?? null, base, 'Device') ?? '');
      if (device !== undefined) stated.add(device);
      return {
        id: use.id ?? '',
        text:
          (device === undefined ? null : deviceText(device)) ??
          (conceptText(use.deviceConcept) || referenceText(use.device) || ''),
        details: device === undefined ? null : details(device),
        safety: conceptTexts(device?.safety ?? []),
        status: use.status === null ? 'unknown' : USED.has(use.status) ? 'active' : 'past',
        since: use.start,
      };
    });
  const others = devices
    .filter((device) => !stated.has(device) && device.patient !== null && device.status !== VOID)
    .map((device): ChartImplant => ({
      id: device.id ?? '',
      text: deviceText(device) ?? '',
      details: details(device),
      safety: conceptTexts(device.safety),
      status: device.status === null ? 'unknown' : device.status === 'active' ? 'active' : 'past',
      since: null,
    }));
  const all = newestFirst([...implants, ...others], ({ since }) => since);
  return [...all.filter(({ status }) => status !== 'past'), ...all.filter(({ status }) => status === 'past')];
}

const deviceText = ({ types, names }: Device): string | null =>
  conceptTexts(types)[0] ?? names.find((name) => name.trim() !== '') ?? null;

function details({ manufacturer, modelNumber, names }: Device): string | null {
  const parts = [manufacturer, modelNumber ?? names[0] ?? null].filter((part) => (part?.trim() ?? '') !== '');
  return parts.length === 0 ? null : parts.join(' ');
}
