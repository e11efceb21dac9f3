import { describe, expect, it } from 'vitest';
import { matchingPreset, presetsFor } from '../../../renderer/viewer/presets.ts';

const own = { kind: 'window', current: false } as const;
const file = { ...own, center: 50, width: 350, explanation: 'ABDOMEN' };

describe('windows to choose from', () => {
  it('offers the customary windows on CT, with the file’s own on key 1', () => {
    const presets = presetsFor({ Modality: 'CT', choices: [file], own: undefined });
    const byKey = Object.fromEntries(presets.map((preset) => [preset.digit, preset]));
    expect(byKey[1]).toMatchObject({ voi: 'default', note: 'ABDOMEN', shown: { center: 50, width: 350 } });
    expect(byKey[2]).toMatchObject({ name: { key: 'presetSoftTissue' }, voi: { width: 400, center: 40 } });
    expect(byKey[4]).toMatchObject({ name: { key: 'presetLung' }, voi: { width: 1500, center: -600 } });
    expect(byKey[5]).toMatchObject({ name: { key: 'presetBone' }, voi: { width: 2500, center: 480 } });
    expect(byKey[6]).toMatchObject({ name: { key: 'presetBrain' }, voi: { width: 80, center: 40 } });
    expect(byKey[7]).toMatchObject({ name: { key: 'presetStroke' }, voi: { width: 40, center: 40 } });
  });

  it('keeps the keys of CT windows when a file brings several of its own', () => {
    const presets = presetsFor({
      Modality: 'CT',
      choices: [file, { ...own, center: -500, width: 1400, explanation: 'LUNG' }],
      own: undefined,
    });
    expect(presets.find((preset) => preset.digit === 2)?.name).toEqual({ key: 'presetSoftTissue' });
    expect(presets.find((preset) => preset.note === 'LUNG')).toMatchObject({
      digit: null,
      voi: { choice: 1 },
      shown: { center: -500, width: 1400 },
    });
  });

  it('offers no HU windows where values are not HU', () => {
    const presets = presetsFor({
      Modality: 'MR',
      choices: [file, { ...own, center: 900, width: 1800, explanation: '' }],
      own: undefined,
    });
    expect(presets.map((preset) => preset.id)).toEqual(['file', 'file-2', 'full']);
    expect(presets.map((preset) => preset.digit)).toEqual([1, 2, 3]);
  });

  it('calls the window automatic when the file has none', () => {
    const [first] = presetsFor({ Modality: 'MR', choices: [], own: undefined });
    expect(first).toMatchObject({ name: { key: 'presetAutomatic' }, voi: 'default', shown: null });
  });

  it('offers the reader’s own windows instead of ours', () => {
    const pelvis = [{ name: 'Pelvis', width: 500, center: 60 }];
    const presets = presetsFor({ Modality: 'CT', choices: [file], own: pelvis });
    expect(presets.map((preset) => preset.id)).toEqual(['file', 'own-0', 'full']);
  });

  it('lists a curve of the file by its name; while it is in use it is the one that is named', () => {
    const curve = { kind: 'lut', explanation: 'HARD', center: 40, width: 400, current: false } as const;
    const offered = (current: boolean) =>
      presetsFor({ Modality: 'CT', choices: [file, { ...curve, current }], own: undefined });
    expect(offered(false).find(({ id }) => id === 'file-2')).toMatchObject({
      name: { key: 'presetLut' },
      note: 'HARD',
      voi: { choice: 1 },
      shown: null,
    });
    expect(matchingPreset(offered(false), { center: 40, width: 400 })?.id).toBe('presetSoftTissue');
    expect(matchingPreset(offered(true), { center: 40, width: 400 })?.id).toBe('file-2');
  });

  it('names the window that is set, and none when it was set by hand', () => {
    const presets = presetsFor({ Modality: 'CT', choices: [file], own: undefined });
    expect(matchingPreset(presets, { center: 40, width: 400 })?.id).toBe('presetSoftTissue');
    expect(matchingPreset(presets, { center: 50, width: 350 })?.name).toEqual({ key: 'presetMediastinum' });
    expect(matchingPreset(presets, { center: 41, width: 400 })).toBeNull();
    expect(matchingPreset(presets, null)).toBeNull();
  });
});
