import { describe, expect, it } from 'vitest';
import { Settings } from '../../../native/contract/index.ts';
import {
  draftOf,
  moved,
  nextId,
  parseNumber,
  presetsOf,
  problemsOf,
} from '../../../renderer/viewer/presetDraft.ts';
import type { DraftRow } from '../../../renderer/viewer/presetDraft.ts';

const lung: DraftRow = { id: 0, name: 'Lung', width: '1500', center: '−600' };
const bone: DraftRow = { id: 1, name: 'Bone', width: '2500', center: '480' };

describe('windows while they are edited', () => {
  it('take numbers as they are written in either language', () => {
    expect(['1500', ' 1500 ', '12,5', '12.5', '−600', '-600', '+40', '.5'].map(parseNumber)).toEqual([
      1500, 1500, 12.5, 12.5, -600, -600, 40, 0.5,
    ]);
    expect(['', '-', '1e9', '12px', '1 500', 'NaN', 'Infinity', '--5'].map(parseNumber)).toEqual(
      Array(8).fill(null),
    );
  });

  it('come out as they went in', () => {
    const presets = [{ name: 'Lung', width: 1500, center: -600 }];
    expect(presetsOf(draftOf(presets, String))).toEqual(presets);
  });

  it('are not saved while one has no name, a name twice, or a width that shows nothing', () => {
    const wrong: [Partial<DraftRow>, string][] = [
      [{ name: ' ' }, 'presetNameMissing'],
      [{ name: 'Lung ' }, 'presetNameTwice'],
      [{ width: '0' }, 'presetWidthWrong'],
      [{ width: '-1' }, 'presetWidthWrong'],
      [{ width: '' }, 'presetWidthWrong'],
      [{ width: '10000000' }, 'presetWidthWrong'],
      [{ center: 'x' }, 'presetLevelWrong'],
    ];
    for (const [change, problem] of wrong) {
      const row = { ...bone, ...change };
      expect(Object.values(problemsOf([lung, row], row)).filter(Boolean)).toEqual([problem]);
      expect(presetsOf([lung, row]), problem).toBeNull();
    }
    expect(presetsOf([lung, bone])).toHaveLength(2);
  });

  it('change places with their neighbours, and stay at the ends', () => {
    expect(moved([lung, bone], 1, -1)).toEqual([bone, lung]);
    expect(moved([lung, bone], 1, 1)).toEqual([lung, bone]);
    expect(nextId([lung, bone])).toBe(2);
  });
});

describe('windows in the settings', () => {
  it('are refused by the services when they make no sense', () => {
    const accepts = (preset: unknown, Modality = 'CT') =>
      Settings.safeParse({ presets: { [Modality]: [preset] } }).success;
    expect(accepts({ name: 'Lung', width: 1500, center: -600 })).toBe(true);
    expect(accepts({ name: '', width: 1500, center: -600 })).toBe(false);
    expect(accepts({ name: 'Lung', width: 0, center: -600 })).toBe(false);
    expect(accepts({ name: 'Lung', width: 1500, center: Infinity })).toBe(false);
    expect(accepts({ name: 'Lung', width: 1500, center: -600 }, 'ct/../x')).toBe(false);
  });
});
