// What other readers find in the same files: dicom-parser where every element is, dcm2json what it says.
import { execFileSync } from 'node:child_process';
import { type DataSet, parseDicom } from 'dicom-parser';
import { describe, expect, it } from 'vitest';
import {
  type DicomJson,
  type DicomJsonElement,
  elementAt,
  type ElementLocation,
  memorySource,
  readHeader,
  toDicomJson,
} from '../../../native/dicom/index.ts';
import { ctSeries, usCine } from '../../generate/index.ts';
import { corpusBytes, type CorpusFile, corpusFiles, corpusFolder, corpusPath } from './corpus.ts';

const MOST_ELEMENTS = 300;

type Place = { readonly path: string; readonly offset: number; readonly length: number | null };

/** Every element as dicom-parser places it, nested ones by their path; null where it gives up. */
const placesByDicomParser = (bytes: Uint8Array): Place[] | null => {
  const places: Place[] = [];
  const collect = (dataSet: DataSet, prefix: string): void => {
    for (const [key, element] of Object.entries(dataSet.elements)) {
      const tag = key.slice(1).toUpperCase();
      if (tag.startsWith('0002') || tag.endsWith('0000') || tag.startsWith('FFFE')) continue;
      // dicom-parser also splits private binary values that happen to look like items.
      const length = element.hadUndefinedLength === true ? null : element.length;
      places.push({ path: prefix + tag, offset: element.dataOffset, length });
      for (const [index, item] of (element.items ?? []).entries()) {
        if (item.dataSet !== undefined) collect(item.dataSet, `${prefix}${tag}/${index}/`);
      }
    }
  };
  try {
    collect(parseDicom(bytes), '');
    return places;
  } catch {
    return null;
  }
};

const locate = (bytes: Uint8Array): ((path: string) => ElementLocation | null) | null => {
  const source = memorySource(bytes);
  const header = readHeader(source);
  if (!header.ok || header.value.dataSet.deflated) return null;
  return (path) => elementAt(source, header.value, path);
};

const compare = (bytes: Uint8Array): number => {
  const places = placesByDicomParser(bytes);
  const ours = locate(bytes);
  if (places === null || ours === null) return 0;
  const compared = places.slice(0, MOST_ELEMENTS);
  for (const { path, offset, length } of compared) {
    const found = ours(path);
    const expected = { path, offset, length: length ?? found?.length };
    expect({ path, offset: found?.offset, length: found?.length }).toEqual(expected);
  }
  return compared.length;
};

describe('every element stands where dicom-parser finds it', () => {
  it.each([...ctSeries({ slices: 1 }), usCine({})].map((file, index) => [index, file.bytes] as const))(
    'in generated file %i',
    (_, bytes) => {
      expect(compare(bytes)).toBeGreaterThan(30);
    },
  );

  // Files that dicom-parser reads otherwise than the standard says, each with its cause.
  const ITS_OWN_WAY =
    /UN_sequence|cat03|cat06|cat07|cat09|cat10|cat1[1-9]|cat2|nested_priv_SQ|missing_tsyntax|chrSQ/;
  const sample = corpusFiles().filter(
    ({ light, path }, index) => light !== true && index % 4 === 0 && !ITS_OWN_WAY.test(path),
  );

  it.skipIf(corpusFolder === undefined)('in a sample of the corpus', () => {
    let total = 0;
    for (const file of sample) {
      try {
        total += compare(corpusBytes(file));
      } catch (error) {
        throw new Error(file.path, { cause: error });
      }
    }
    expect(total).toBeGreaterThan(10_000);
  });
});

const dcm2json = (path: string): DicomJson | null => {
  try {
    const text = execFileSync('dcm2json', ['-q', path], {
      maxBuffer: 2 ** 30,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return JSON.parse(text.toString('utf8')) as DicomJson;
  } catch {
    return null; // it refuses damaged files, and numbers that JSON does not have
  }
};
const hasDcm2json = ((): boolean => {
  try {
    execFileSync('dcm2json', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** Numbers as numbers; padding and the trailing delimiters of names off. dcm2json writes both ways. */
const comparable = (value: unknown): unknown => {
  if (typeof value === 'string') {
    const text = value.trim();
    return /^[-+]?[0-9.]+(e[-+]?\d+)?$/i.test(text) ? Number(text) : text;
  }
  if (typeof value === 'object' && value !== null) {
    const groups = Object.entries(value).map(
      ([group, name]) => [group, String(name).replace(/[\^ ]+$/, '')] as const,
    );
    return Object.fromEntries(groups.filter(([, name]) => name !== ''));
  }
  return value;
};
const comparableValues = (values: readonly unknown[] = []): unknown[] =>
  values
    .map(comparable)
    .filter((value) => value !== null && !(typeof value === 'object' && Object.keys(value).length === 0));

const differences = (ours: DicomJson, theirs: DicomJson, path: string): string[] => {
  const found: string[] = [];
  for (const [tag, element] of Object.entries(theirs)) {
    // dcm2json keeps group lengths of groups it does not know, and converts only the outermost character set.
    if (tag.endsWith('0000') || tag === 'FFFCFFFC' || tag === '00080005') continue;
    const own = ours[tag];
    found.push(
      ...(own === undefined ? [`${path}${tag} is missing`] : elementDifferences(own, element, path + tag)),
    );
  }
  for (const tag of Object.keys(ours))
    if (theirs[tag] === undefined) found.push(`${path}${tag} is ours alone`);
  return found;
};

const elementDifferences = (own: DicomJsonElement, element: DicomJsonElement, path: string): string[] => {
  // dcmtk has dictionaries of private elements, and keeps UN of known ones: where one of us says UN, values differ in form.
  if (own.vr === 'UN' || element.vr === 'UN') return [];
  if (own.vr !== element.vr && !(own.vr.startsWith('O') && element.vr.startsWith('O')))
    return [`${path} is ${own.vr}, not ${element.vr}`];
  if (own.vr === 'SQ') {
    const [ownItems, items] = [own.Value ?? [], element.Value ?? []] as unknown as [DicomJson[], DicomJson[]];
    if (ownItems.length !== items.length)
      return [`${path} has ${ownItems.length} items, not ${items.length}`];
    return items.flatMap((item, index) => differences(ownItems[index] ?? {}, item, `${path}/${index}/`));
  }
  if (own.BulkDataURI !== undefined) return [];
  if (element.InlineBinary !== undefined) {
    return own.InlineBinary === element.InlineBinary ? [] : [`${path} has other bytes`];
  }
  const [mine, wanted] = [comparableValues(own.Value), comparableValues(element.Value)];
  const same =
    mine.length === wanted.length && mine.every((value, index) => equal(value, wanted[index], own.vr));
  return same
    ? []
    : [`${path} is ${JSON.stringify(mine).slice(0, 80)}, not ${JSON.stringify(wanted).slice(0, 80)}`];
};

/** FL and FD go through decimal text on dcm2json's side. */
const equal = (mine: unknown, wanted: unknown, vr: string): boolean =>
  (vr === 'FL' || vr === 'FD') && typeof mine === 'number' && typeof wanted === 'number'
    ? Math.abs(mine - wanted) <= 1e-5 * Math.abs(mine)
    : JSON.stringify(mine) === JSON.stringify(wanted);

describe.skipIf(corpusFolder === undefined || !hasDcm2json)('DICOM JSON says what dcm2json says', () => {
  // Character sets within sequences, and lengths that the two readers put right differently.
  const ITS_OWN_WAY = /chrSQ|nested_priv_SQ|missing_tsyntax|TC1157|cat08|highdicom\/dx_image/;
  const wanted = ({ light, validity, path }: CorpusFile, index: number): boolean =>
    light !== true &&
    validity !== 'must-reject' &&
    !ITS_OWN_WAY.test(path) &&
    (index % 20 === 0 || path.startsWith('charset'));

  it('of a sample of the corpus', { timeout: 120_000 }, () => {
    const wrong: Record<string, string[]> = {};
    let compared = 0;
    for (const file of corpusFiles().filter(wanted)) {
      const theirs = dcm2json(corpusPath(file));
      const source = memorySource(corpusBytes(file));
      const header = readHeader(source);
      if (!header.ok || header.value.dataSet.deflated || theirs === null) continue;
      const ours = toDicomJson(source, header.value, { bulkDataUri: (path) => path });
      const found = ours.ok ? differences(ours.value, theirs, '') : [JSON.stringify(ours.failure)];
      if (found.length > 0) wrong[file.path] = found;
      compared += 1;
    }
    expect(wrong).toEqual({});
    expect(compared).toBeGreaterThan(40);
  });
});
