import * as contract from '../../../native/contract/index.ts';
import type { FramePlane, FrameIdentity, SeriesModel } from '../../../renderer/imaging/types.ts';
import { nearestByOffset } from '../../../renderer/imaging/geometry/crossReference.ts';
import { createMarksRegistry } from '../../../renderer/measure/store/registry.ts';
import type { MarksRegistry } from '../../../renderer/measure/store/registry.ts';
import type { Engine } from '../../../renderer/viewer/engine.ts';

import { fakePane } from './fakePane.ts';
import type { FakePane } from './fakePane.ts';
import { emptyState, shownState } from './paneStates.ts';

// Panes that keep their state and draw nothing, and series made of numbers: the viewer's own logic needs no pixels.

export const study = (uid: string) => contract.StudyInstanceUID.parse(uid);
export const series = (uid: string) => contract.SeriesInstanceUID.parse(uid);
export const instance = (uid: string) => contract.SOPInstanceUID.parse(uid);

export const identity: FrameIdentity = {
  PatientName: 'QUILLFEATHER, Barnaby',
  PatientID: 'LB-0048-1107',
  PatientBirthDate: '19620312',
  PatientSex: 'M',
  PatientAge: '064Y',
  StudyDescription: 'CT abdomen and pelvis',
  SeriesDescription: 'Portal venous 5 mm',
  SeriesNumber: 3,
  StudyDate: '20260514',
  StudyTime: '094212',
  AccessionNumber: 'A-1',
  InstitutionName: '',
  Modality: 'CT',
};

type Recipe = {
  readonly StudyInstanceUID?: string;
  readonly SeriesInstanceUID?: string;
  readonly count?: number;
  readonly identity?: Partial<FrameIdentity>;
  readonly plane?: (index: number) => FramePlane | null;
  readonly frameTimeMs?: number | null;
  readonly windows?: SeriesModel['windows'];
  readonly lossy?: SeriesModel['lossy'];
  readonly failures?: SeriesModel['failures'];
  readonly version?: SeriesModel['version'];
  readonly laterality?: SeriesModel['laterality'];
  readonly scale?: SeriesModel['scale'];
};

/** Axial slices 5 mm apart, upwards. */
export const axial =
  (FrameOfReferenceUID = '1.2.9', firstMm = 0) =>
  (index: number): FramePlane => ({
    FrameOfReferenceUID,
    originLps: [-200, -200, firstMm + index * 5],
    rowCosines: [1, 0, 0],
    columnCosines: [0, 1, 0],
    normal: [0, 0, 1],
    rowSpacingMm: 0.8,
    columnSpacingMm: 0.8,
    Rows: 512,
    Columns: 512,
  });

export function fakeSeries(recipe: Recipe = {}): SeriesModel {
  const { count = 10, plane = axial() } = recipe;
  const StudyInstanceUID = study(recipe.StudyInstanceUID ?? '1.2.3');
  const SeriesInstanceUID = series(recipe.SeriesInstanceUID ?? '1.2.3.1');
  const who = { ...identity, ...recipe.identity };
  return {
    StudyInstanceUID,
    SeriesInstanceUID,
    Modality: who.Modality,
    SeriesNumber: who.SeriesNumber,
    SeriesDescription: who.SeriesDescription,
    frames: Array.from({ length: count }, (_, index) => ({
      StudyInstanceUID,
      SeriesInstanceUID,
      SOPInstanceUID: instance(`${SeriesInstanceUID}.${index + 1}`),
      frameNumber: 1,
      InstanceNumber: index + 1,
    })),
    plane,
    identity: () => who,
    frameTimeMs: () => recipe.frameTimeMs ?? null,
    technique: () => ['120 kVp  210 mA'],
    burnedIn: () => 'unknown',
    slice: (index) => ({
      positionMm: plane(index)?.originLps[2] ?? null,
      thicknessMm: plane(index) ? 5 : null,
    }),
    lossy: recipe.lossy ?? (() => null),
    windows: recipe.windows ?? (() => [{ center: 40, width: 400, explanation: '' }]),
    image: () => {
      throw new Error('These series have no pixels.');
    },
    scale:
      recipe.scale ??
      (() => ({
        source: 'none',
        spacing: null,
        relativeUncertainty: null,
        regions: [],
        pixelAspect: 1,
        remarks: [],
      })),
    laterality: recipe.laterality ?? (() => ({ side: null, contradiction: null })),
    version: recipe.version ?? (() => ''),
    source: 'library',
    failures: recipe.failures ?? [],
  };
}

export { emptyState, shownState };

export type FakeEngine = Engine & {
  readonly panes: FakePane[];
  /** Answers of `loadSeries`, by SeriesInstanceUID; one that is not here never comes. */
  readonly answers: Map<string, () => ReturnType<Engine['loadSeries']>>;
  closed: boolean;
};

export function fakeEngine(models: readonly SeriesModel[] = []): FakeEngine {
  const panes: FakePane[] = [];
  const engine: FakeEngine = {
    panes,
    answers: new Map(
      models.map((model) => [model.SeriesInstanceUID, () => Promise.resolve(contract.ok(model))]),
    ),
    closed: false,
    createPane: () => {
      const pane = fakePane();
      panes.push(pane);
      return pane;
    },
    createCamera: (series) => ({
      series,
      shoot: () => new Promise(() => undefined),
      dispose: () => undefined,
    }),
    loadSeries: (_study, uid) => engine.answers.get(uid)?.() ?? new Promise(() => undefined),
    referenceLine: () => null,
    nearestFrame: (model, plane) => {
      const heights = model.frames.map((_, index) => model.plane(index));
      if (heights.some((each) => each?.FrameOfReferenceUID !== plane.FrameOfReferenceUID)) return null;
      const away = heights.map((each) => Math.abs((each?.originLps[2] ?? 0) - plane.originLps[2]));
      return away.indexOf(Math.min(...away));
    },
    nearestByOffset,
    setMemoryBudget: () => undefined,
    setScreenScale: () => undefined,
    close: () => {
      engine.closed = true;
    },
  };
  return engine;
}

export function studyDetail(
  seriesList: readonly Partial<contract.SeriesRow>[],
  row: Partial<contract.StudyRow> = {},
): contract.StudyDetail {
  const StudyInstanceUID = row.StudyInstanceUID ?? study('1.2.3');
  return {
    study: {
      StudyInstanceUID,
      PatientName: { Alphabetic: 'QUILLFEATHER^Barnaby' },
      PatientID: identity.PatientID,
      IssuerOfPatientID: '',
      PatientBirthDate: identity.PatientBirthDate,
      PatientSex: 'M',
      StudyDate: identity.StudyDate,
      StudyTime: identity.StudyTime,
      StudyDescription: identity.StudyDescription,
      AccessionNumber: 'A-1',
      ReferringPhysicianName: {},
      StudyID: '',
      ModalitiesInStudy: ['CT'],
      BodyPartsInStudy: [],
      seriesCount: seriesList.length,
      instanceCount: 0,
      frameCount: 0,
      problemCount: 0,
      conflictCount: 0,
      unavailableCount: 0,
      storage: 'linked',
      addedAt: 0,
      openedAt: null,
      ...row,
    },
    seriesList: seriesList.map((each, place) => ({
      SeriesInstanceUID: series(`${StudyInstanceUID}.${place + 1}`),
      Modality: 'CT',
      SeriesNumber: place + 1,
      SeriesDescription: `Series ${place + 1}`,
      BodyPartExamined: '',
      Laterality: '',
      SeriesDate: '',
      SeriesTime: '',
      SOPClassUIDs: [],
      TransferSyntaxUIDs: [],
      kind: 'image',
      instanceCount: 10,
      frameCount: 10,
      thumbnail: null,
      problems: [],
      version: '1',
      ...each,
    })),
    otherStudies: [],
  };
}

/** Marks that nobody keeps: what is done to them stays in the page. */
export const fakeRegistry = (): MarksRegistry =>
  createMarksRegistry({
    load: () => Promise.resolve(contract.ok({ annotations: [], calibrations: [], keyImages: [] })),
    save: () => Promise.resolve(contract.ok(null)),
    listen: () => () => undefined,
    pause: () => Promise.resolve(),
  });
