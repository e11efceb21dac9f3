// Command sets (PS3.7 6.3.1, Annex E): group 0000, always Implicit VR Little Endian, whatever the context's syntax.
import { fail, ok, type Result } from '../../../contract/index.ts';

export const COMMAND = {
  storeRequest: 0x0001,
  getRequest: 0x0010,
  findRequest: 0x0020,
  moveRequest: 0x0021,
  echoRequest: 0x0030,
  eventReportRequest: 0x0100,
  actionRequest: 0x0130,
  cancelRequest: 0x0fff,
} as const;
/** A response's Command Field is its request's with this bit. */
export const RESPONSE = 0x8000;

/** (0000,0800) when no data set follows; any other value says that one does. */
export const NO_DATA_SET = 0x0101;

export const PRIORITY = { medium: 0, high: 1, low: 2 } as const;
export type Priority = keyof typeof PRIORITY;

/** Elements under their keywords of PS3.6; those that a message does not have are left out or undefined. */
export type CommandSet = {
  readonly CommandField: number;
  readonly CommandDataSetType: number;
  readonly AffectedSOPClassUID?: string | undefined;
  readonly RequestedSOPClassUID?: string | undefined;
  readonly MessageID?: number | undefined;
  readonly MessageIDBeingRespondedTo?: number | undefined;
  readonly MoveDestination?: string | undefined;
  readonly Priority?: number | undefined;
  readonly Status?: number | undefined;
  readonly OffendingElement?: readonly number[] | undefined; // tags
  readonly ErrorComment?: string | undefined;
  readonly ErrorID?: number | undefined;
  readonly AffectedSOPInstanceUID?: string | undefined;
  readonly RequestedSOPInstanceUID?: string | undefined;
  readonly EventTypeID?: number | undefined;
  readonly AttributeIdentifierList?: readonly number[] | undefined; // tags
  readonly ActionTypeID?: number | undefined;
  readonly NumberOfRemainingSuboperations?: number | undefined;
  readonly NumberOfCompletedSuboperations?: number | undefined;
  readonly NumberOfFailedSuboperations?: number | undefined;
  readonly NumberOfWarningSuboperations?: number | undefined;
  readonly MoveOriginatorApplicationEntityTitle?: string | undefined;
  readonly MoveOriginatorMessageID?: number | undefined;
};

type Keyword = keyof CommandSet;
type KeywordOf<T> = {
  [keyword in Keyword]-?: NonNullable<CommandSet[keyword]> extends T ? keyword : never;
}[Keyword];
type Entry =
  | { readonly VR: 'US'; readonly keyword: KeywordOf<number> }
  | { readonly VR: 'UI' | 'AE' | 'LO'; readonly keyword: KeywordOf<string> }
  | { readonly VR: 'AT'; readonly keyword: KeywordOf<readonly number[]> };

/** PS3.7 table E.1-1, in the order of the tags. */
const ELEMENTS: readonly (readonly [element: number, entry: Entry])[] = [
  [0x0002, { keyword: 'AffectedSOPClassUID', VR: 'UI' }],
  [0x0003, { keyword: 'RequestedSOPClassUID', VR: 'UI' }],
  [0x0100, { keyword: 'CommandField', VR: 'US' }],
  [0x0110, { keyword: 'MessageID', VR: 'US' }],
  [0x0120, { keyword: 'MessageIDBeingRespondedTo', VR: 'US' }],
  [0x0600, { keyword: 'MoveDestination', VR: 'AE' }],
  [0x0700, { keyword: 'Priority', VR: 'US' }],
  [0x0800, { keyword: 'CommandDataSetType', VR: 'US' }],
  [0x0900, { keyword: 'Status', VR: 'US' }],
  [0x0901, { keyword: 'OffendingElement', VR: 'AT' }],
  [0x0902, { keyword: 'ErrorComment', VR: 'LO' }],
  [0x0903, { keyword: 'ErrorID', VR: 'US' }],
  [0x1000, { keyword: 'AffectedSOPInstanceUID', VR: 'UI' }],
  [0x1001, { keyword: 'RequestedSOPInstanceUID', VR: 'UI' }],
  [0x1002, { keyword: 'EventTypeID', VR: 'US' }],
  [0x1005, { keyword: 'AttributeIdentifierList', VR: 'AT' }],
  [0x1008, { keyword: 'ActionTypeID', VR: 'US' }],
  [0x1020, { keyword: 'NumberOfRemainingSuboperations', VR: 'US' }],
  [0x1021, { keyword: 'NumberOfCompletedSuboperations', VR: 'US' }],
  [0x1022, { keyword: 'NumberOfFailedSuboperations', VR: 'US' }],
  [0x1023, { keyword: 'NumberOfWarningSuboperations', VR: 'US' }],
  [0x1030, { keyword: 'MoveOriginatorApplicationEntityTitle', VR: 'AE' }],
  [0x1031, { keyword: 'MoveOriginatorMessageID', VR: 'US' }],
];
const BY_ELEMENT: ReadonlyMap<number, Entry> = new Map(ELEMENTS);

/** The bytes of a command set, group length first. */
export function encodeCommand(command: CommandSet): Buffer {
  const parts: Buffer[] = [];
  let length = 0;
  for (const [element, { keyword, VR }] of ELEMENTS) {
    const value = command[keyword];
    if (value === undefined) continue;
    const bytes = encodeValue(VR, value);
    parts.push(elementHeader(element, bytes.length), bytes);
    length += 8 + bytes.length;
  }
  const groupLength = Buffer.alloc(4);
  groupLength.writeUInt32LE(length);
  return Buffer.concat([elementHeader(0, 4), groupLength, ...parts]);
}

function elementHeader(element: number, length: number): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16LE(element, 2);
  header.writeUInt32LE(length, 4);
  return header;
}

function encodeValue(VR: Entry['VR'], value: string | number | readonly number[]): Buffer {
  if (typeof value === 'string') {
    const text = Buffer.from(value, 'latin1');
    if (text.length % 2 === 0) return text;
    return Buffer.concat([text, Buffer.of(VR === 'UI' ? 0 : 0x20)]); // PS3.5 6.2
  }
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(2);
    bytes.writeUInt16LE(value);
    return bytes;
  }
  const tags = Buffer.alloc(4 * value.length);
  for (const [index, tag] of value.entries()) {
    tags.writeUInt16LE(tag >>> 16, 4 * index);
    tags.writeUInt16LE(tag & 0xffff, 4 * index + 2);
  }
  return tags;
}

export type CommandProblem = 'command-length' | 'command-field-missing';

type Draft = { -readonly [keyword in Keyword]?: CommandSet[keyword] };

/** Reads what `encodeCommand` writes. Elements of group 0000 that are retired or unknown are passed over. */
export function decodeCommand(bytes: Buffer): Result<CommandSet, CommandProblem> {
  const draft: Draft = {};
  let at = 0;
  while (at < bytes.length) {
    if (at + 8 > bytes.length) return fail('command-length');
    // dcmtk puts the details of a failure behind the command set, in other groups (and some archives are made of it).
    if (bytes.readUInt16LE(at) !== 0) break;
    const end = at + 8 + bytes.readUInt32LE(at + 4);
    if (end > bytes.length) return fail('command-length');
    const entry = BY_ELEMENT.get(bytes.readUInt16LE(at + 2));
    if (entry !== undefined) take(draft, entry, bytes.subarray(at + 8, end));
    at = end;
  }
  const { CommandField, CommandDataSetType = NO_DATA_SET, ...rest } = draft;
  return CommandField === undefined
    ? fail('command-field-missing')
    : ok({ CommandField, CommandDataSetType, ...rest });
}

/** The first of two elements with the same tag stands. */
function take(draft: Draft, entry: Entry, value: Buffer): void {
  switch (entry.VR) {
    case 'US':
      if (value.length >= 2) draft[entry.keyword] ??= value.readUInt16LE(0);
      return;
    case 'AT':
      draft[entry.keyword] ??= tagsOf(value);
      return;
    case 'UI':
    case 'AE':
    case 'LO':
      draft[entry.keyword] ??= value
        .toString('latin1')
        .replace(/[\0 ]+$/, '')
        .trimStart();
      return;
    default:
      entry satisfies never;
  }
}

function tagsOf(value: Buffer): readonly number[] {
  const tags: number[] = [];
  for (let at = 0; at + 4 <= value.length; at += 4) {
    tags.push(value.readUInt16LE(at) * 0x10000 + value.readUInt16LE(at + 2));
  }
  return tags;
}
