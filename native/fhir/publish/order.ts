// The order that a study was made for: by its accession number, of the same patient, and only where there is one alone.
import type { PublishNote, RecordIssuers, StudyRow } from '../../contract/index.ts';
import type { RecordClient } from '../client/types.ts';
import { canAccession, localReference } from '../link/index.ts';
import { escaped } from './existing.ts';

export type Order = { readonly reference: string | null; readonly notes: readonly PublishNote[] };

/** Without one, or where the server cannot be asked for orders, the study is sent all the same. */
export async function orderOf(
  client: RecordClient,
  { AccessionNumber }: StudyRow,
  patient: string,
  { accessions }: RecordIssuers,
  signal?: AbortSignal,
): Promise<Order> {
  const value = AccessionNumber.trim();
  if (!canAccession(value)) return { reference: null, notes: [] };
  const systems = accessions.map((system) => `${escaped(system)}|`);
  const tokens = (systems.length === 0 ? [''] : systems).map((system) => `${system}${escaped(value)}`);
  const answer = await client.search(
    { type: 'ServiceRequest', parameters: [['identifier', tokens.join(',')]], limit: 50 },
    signal,
  );
  const matches = answer.ok && answer.value.offline === null ? answer.value.value.matches : [];
  const orders = matches.flatMap(({ resource }) => {
    if (resource.resourceType !== 'ServiceRequest' || resource.id === null) return [];
    const { identifiers, requisition, subject, status, id } = resource;
    const bears = [...identifiers, ...(requisition === null ? [] : [requisition])].some(
      (one) => one.value.trim() === value,
    );
    const isTheirs = localReference(subject?.reference ?? null, client.base, 'Patient') === patient;
    return bears && isTheirs && status !== 'entered-in-error' ? [`ServiceRequest/${id}`] : [];
  });
  const [order] = orders;
  if (order === undefined) return { reference: null, notes: ['no-order'] };
  return orders.length === 1
    ? { reference: order, notes: [] }
    : { reference: null, notes: ['several-orders'] };
}
