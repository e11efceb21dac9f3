import { describe, expect, it } from 'vitest';
import { RecordOfStudy } from '../../../native/contract/index.ts';
import { cautionOf, isStopped, standingKey } from '../../../renderer/ui/records/recordOfStudy.ts';

const record = (
  verdict: RecordOfStudy['verdict'],
  state: 'suggested' | 'linked' | 'confirmed' | 'rejected',
  change: object = {},
): RecordOfStudy =>
  RecordOfStudy.parse({
    StudyInstanceUID: '1.2.3',
    links: [
      {
        linkId: 'l1',
        serverId: '00000000-0000-4000-8000-000000000000',
        serverName: 'Ward',
        imagingStudy: 'ImagingStudy/7',
        subject: 'Patient/3',
        method: 'study-uid',
        state,
        doubts: [],
        madeBy: 'automatic',
        madeAt: 1,
        changedBy: 'user',
        changedByPerson: '',
        changedAt: 1000,
        canUndo: false,
        identity: null,
        judgedAt: null,
        readAt: null,
        started: null,
        modalities: [],
        description: '',
        AccessionNumber: '',
        numberOfInstances: null,
      },
    ],
    verdict,
    ambiguous: false,
    looking: false,
    lookedAt: null,
    failures: [],
    ...change,
  });

describe('a record beside images', () => {
  it.each([
    ['agrees: nothing is said', record('agreement', 'linked'), null],
    ['agrees in part: identity is to be checked', record('doubt', 'linked'), { kind: 'doubt' }],
    ['agrees in part, and somebody has confirmed it', record('doubt', 'confirmed'), null],
    ['is of several patients', record('doubt', 'linked', { ambiguous: true }), { kind: 'ambiguous' }],
    ['contradicts, unread', record('contradiction', 'linked'), { kind: 'stopped' }],
    [
      'contradicts, and somebody has confirmed it',
      record('contradiction', 'confirmed'),
      { kind: 'confirmed', at: 1000 },
    ],
    ['is only suggested: nothing of it is shown', record(null, 'suggested'), null],
    ['is hidden', record(null, 'rejected'), null],
    ['is not known', null, null],
  ])('%s', (_, of, caution) => {
    expect(cautionOf(of)).toEqual(caution);
    expect(isStopped(of)).toBe(caution !== null && 'kind' in caution && caution.kind === 'stopped');
  });

  it('is read anew whenever it stands otherwise to the images', () => {
    const all = [
      record('agreement', 'linked'),
      record('agreement', 'confirmed'),
      record('doubt', 'linked'),
      record('doubt', 'linked', { ambiguous: true }),
      record(null, 'rejected'),
      null,
    ];
    expect(new Set(all.map(standingKey)).size).toBe(all.length);
    expect(standingKey(record('doubt', 'linked', { lookedAt: 5 }))).toBe(
      standingKey(record('doubt', 'linked')),
    );
  });
});
