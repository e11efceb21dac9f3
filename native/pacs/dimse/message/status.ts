// Statuses of DIMSE responses and what class they are of (PS3.7 Annex C, PS3.4 B.2.3, C.4).

export const STATUS = {
  success: 0x0000,
  cancelled: 0xfe00,
  pending: 0xff00,
  /** Pending, and some optional keys were not matched (PS3.4 C.4.1.1.4). */
  pendingKeysUnsupported: 0xff01,
  processingFailure: 0x0110,
  noSuchInstance: 0x0112,
  invalidInstance: 0x0117,
  classNotSupported: 0x0122,
  notAuthorized: 0x0124,
  unrecognizedOperation: 0x0211,
  mistypedArgument: 0x0212,
  outOfResources: 0xa700,
  doesNotMatchClass: 0xa900,
  cannotUnderstand: 0xc000,
  /** A warning: it was stored (PS3.4 B.2.3). */
  warningDoesNotMatchClass: 0xb007,
} as const;

export type StatusClass = 'success' | 'warning' | 'failure' | 'cancel' | 'pending';

/** PS3.7 C.1 to C.5. A status of no known class is a failure: nothing may count as done that was not said to be. */
export function statusClass(status: number): StatusClass {
  if (status === STATUS.success) return 'success';
  if (status === STATUS.pending || status === STATUS.pendingKeysUnsupported) return 'pending';
  if (status === STATUS.cancelled) return 'cancel';
  const warning = status === 0x0001 || status === 0x0107 || status === 0x0116 || (status & 0xf000) === 0xb000;
  return warning ? 'warning' : 'failure';
}
