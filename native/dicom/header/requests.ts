// Request Attributes Sequence (0040,0275): what QIDO-RS asks of it (PS3.18 Table 10.6.1-5).
import { charsetOf, decodeText } from '../charset/index.ts';
import { Walk, type Syntax } from '../scan/walk.ts';
import { asBuffer, memorySource } from '../source.ts';
import type { RequestAttributes } from '../types.ts';
import { VR_UN } from '../vr.ts';
import type { Found } from './found.ts';
import { slotOf } from './wanted.ts';

const SCHEDULED_PROCEDURE_STEP_ID = 0x00400009;
const REQUESTED_PROCEDURE_ID = 0x00401001;
/** An instance that answers several requests names a handful; more is no list of requests. */
const MOST_ITEMS = 64;
const MOST_STEPS = 10_000;
const NONE: readonly RequestAttributes[] = [];
const IMPLICIT: Syntax = { explicit: false, bigEndian: false };

// Files of a series say the same: bytes that come again give the same list, which is quickly told to be the same.
let last = { key: '', requests: NONE };

/** The items that say either of the two; empty when the sequence is absent. */
export const readRequests = (
  found: Found,
  encoding: Syntax,
  SpecificCharacterSet: string,
): readonly RequestAttributes[] => {
  const slot = slotOf.RequestAttributesSequence;
  const length = found.length[slot] ?? -1;
  if (length <= 0) return NONE;
  const start = found.startOf(slot);
  const bytes = found.bytesOf(slot).subarray(start, start + length);
  const isUnknown = found.vr[slot] === VR_UN; // PS3.5 6.2.2 note 2
  const key = `${encoding.explicit}/${encoding.bigEndian}/${isUnknown}/${SpecificCharacterSet}/${bytes.toString('latin1')}`;
  if (last.key !== key)
    last = { key, requests: itemsOf(bytes, isUnknown ? IMPLICIT : encoding, SpecificCharacterSet) };
  return last.requests;
};

const itemsOf = (
  bytes: Buffer,
  syntax: Syntax,
  SpecificCharacterSet: string,
): readonly RequestAttributes[] => {
  const source = memorySource(bytes);
  const charset = charsetOf(SpecificCharacterSet);
  const walk = new Walk(source, MOST_STEPS);
  const requests: RequestAttributes[] = [];
  walk.items(0, bytes.length, (start, end) => {
    const item = { ScheduledProcedureStepID: '', RequestedProcedureID: '' };
    const ended = walk.elements(start, end, syntax, false, ({ tag, length, valueOffset }) => {
      if (length === null) return null;
      const text = (): string => {
        const value = asBuffer(source.read(valueOffset, length));
        return decodeText(charset, value, 0, value.length, 'multi');
      };
      if (tag === SCHEDULED_PROCEDURE_STEP_ID) item.ScheduledProcedureStepID = text();
      else if (tag === REQUESTED_PROCEDURE_ID) item.RequestedProcedureID = text();
      return null;
    });
    const says = item.ScheduledProcedureStepID !== '' || item.RequestedProcedureID !== '';
    if (says && requests.length < MOST_ITEMS) requests.push(item);
    return ended;
  });
  return requests;
};
