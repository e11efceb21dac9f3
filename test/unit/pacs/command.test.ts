import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CommandSet,
  decodeCommand,
  encodeCommand,
} from '../../../native/pacs/dimse/message/commandSet.ts';
import { statusClass } from '../../../native/pacs/dimse/message/status.ts';

const uid = fc.stringMatching(/^[1-9](\.[1-9]\d{0,4}){1,8}$/);
const us = fc.nat(65535);
const anyCommand: fc.Arbitrary<CommandSet> = fc.record(
  {
    CommandField: us,
    CommandDataSetType: us,
    AffectedSOPClassUID: uid,
    RequestedSOPClassUID: uid,
    MessageID: us,
    MessageIDBeingRespondedTo: us,
    MoveDestination: fc.stringMatching(/^[A-Z0-9]{1,16}$/),
    Priority: us,
    Status: us,
    OffendingElement: fc.array(fc.nat(0xffffffff), { maxLength: 4 }),
    ErrorComment: fc.stringMatching(/^[a-z][a-z ]{0,60}[a-z]$/),
    ErrorID: us,
    AffectedSOPInstanceUID: uid,
    NumberOfRemainingSuboperations: us,
    MoveOriginatorMessageID: us,
  },
  { requiredKeys: ['CommandField', 'CommandDataSetType'] },
);

describe('command sets', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(anyCommand, (command) => {
        expect(decodeCommand(encodeCommand(command))).toEqual({ ok: true, value: command });
      }),
      { numRuns: 500 },
    );
  });

  it('look as PS3.7 has them: a C-ECHO request, by hand', () => {
    const wanted = [
      '00000000 04000000 38000000', // group length: 56
      '00000200 12000000 312e322e3834302e31303030382e312e3100', // 1.2.840.10008.1.1 and a NUL
      '00000001 02000000 3000', // C-ECHO-RQ
      '00001001 02000000 0500', // message 5
      '00000008 02000000 0101', // no data set
    ];
    const written = encodeCommand({
      CommandField: 0x0030,
      CommandDataSetType: 0x0101,
      AffectedSOPClassUID: '1.2.840.10008.1.1',
      MessageID: 5,
    });
    expect(written.toString('hex')).toBe(wanted.join('').replaceAll(' ', ''));
  });

  it('of other bytes are refused or read, and never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(typeof decodeCommand(Buffer.from(bytes)).ok).toBe('boolean');
      }),
      { numRuns: 1000 },
    );
    expect(decodeCommand(Buffer.alloc(0))).toEqual({ ok: false, failure: 'command-field-missing' });
    expect(decodeCommand(Buffer.from('08001600', 'hex'))).toEqual({ ok: false, failure: 'command-length' });
    expect(decodeCommand(Buffer.from('0800160000000000', 'hex'))).toEqual({
      ok: false,
      failure: 'command-field-missing',
    });
    expect(decodeCommand(Buffer.from('00000001ffffff7f3000', 'hex'))).toEqual({
      ok: false,
      failure: 'command-length',
    });
  });
});

it('is read up to the details of a failure, which dcmtk puts behind it in other groups', () => {
  const command = { CommandField: 0x8010, CommandDataSetType: 0x0101, Status: 0xc000 };
  const details = Buffer.from('08005800ffffffff3132', 'hex');
  expect(decodeCommand(Buffer.concat([encodeCommand(command), details]))).toEqual({
    ok: true,
    value: command,
  });
});

describe('a status', () => {
  it.each([
    [0x0000, 'success'],
    [0xff00, 'pending'],
    [0xff01, 'pending'],
    [0xfe00, 'cancel'],
    [0xb000, 'warning'], // coercion of data elements
    [0xb006, 'warning'], // elements discarded
    [0x0107, 'warning'], // attribute list error
    [0x0001, 'warning'],
    [0xa700, 'failure'], // out of resources
    [0xa801, 'failure'], // move destination unknown
    [0xc123, 'failure'],
    [0x0122, 'failure'],
    [0xffff, 'failure'], // of no class at all
  ])('%i is of class %s', (status, wanted) => {
    expect(statusClass(status)).toBe(wanted);
  });
});
