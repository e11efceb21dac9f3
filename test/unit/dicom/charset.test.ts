import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { charsetOf, decodeText, personName, type TextKind } from '../../../native/dicom/charset/index.ts';

const ESC = '1B';

/** Bytes in hexadecimal; spaces are for the reader. */
const decode = (label: string, hex: string, kind: TextKind = 'name'): string => {
  const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex');
  return decodeText(charsetOf(label), bytes, 0, bytes.length, kind);
};
const hexOf = (ascii: string): string => Buffer.from(ascii, 'latin1').toString('hex');

describe("names in the standard's own examples (PS3.5 Annexes H to K)", () => {
  it('reads Japanese in three groups: H.3.1', () => {
    const hex = [
      hexOf('Yamada^Tarou='),
      `${ESC}2442 3B33 4544 ${ESC}2842 5E ${ESC}2442 4240 4F3A ${ESC}2842 3D`,
      `${ESC}2442 2464 245E 2440 ${ESC}2842 5E ${ESC}2442 243F 246D 2426 ${ESC}2842`,
    ].join('');
    expect(personName(decode('\\ISO 2022 IR 87', hex))).toEqual({
      Alphabetic: 'Yamada^Tarou',
      Ideographic: '山田^太郎',
      Phonetic: 'やまだ^たろう',
    });
  });

  it('reads Japanese with half-width Katakana first: H.3.2', () => {
    const hex = [
      'D4CF C0DE 5E C0DB B3 3D',
      `${ESC}2442 3B33 4544 ${ESC}284A 5E ${ESC}2442 4240 4F3A ${ESC}284A 3D`,
      `${ESC}2442 2464 245E 2440 ${ESC}284A 5E ${ESC}2442 243F 246D 2426 ${ESC}284A`,
    ].join('');
    expect(personName(decode('ISO 2022 IR 13\\ISO 2022 IR 87', hex))).toEqual({
      Alphabetic: 'ﾔﾏﾀﾞ^ﾀﾛｳ',
      Ideographic: '山田^太郎',
      Phonetic: 'やまだ^たろう',
    });
  });

  it('reads Korean: I.2', () => {
    const escape = `${ESC}2429 43`;
    const hex = `${hexOf('Hong^Gildong=')}${escape}FBF3 5E ${escape}D1CE D4D7 3D ${escape}C8AB 5E ${escape}B1E6 B5BF`;
    expect(personName(decode('\\ISO 2022 IR 149', hex))).toEqual({
      Alphabetic: 'Hong^Gildong',
      Ideographic: '洪^吉洞',
      Phonetic: '홍^길동',
    });
  });

  it('reads Chinese in UTF-8 and in GB18030: J.1, J.2', () => {
    const utf8 = Buffer.from('Wang^XiaoDong=王^小東', 'utf8').toString('hex');
    expect(decode('ISO_IR 192', utf8)).toBe('Wang^XiaoDong=王^小東');
    expect(decode('GB18030', `${hexOf('Wang^XiaoDong=')}CDF5 5E D0A1 B6AB`)).toBe('Wang^XiaoDong=王^小东');
  });

  it('reads Chinese by code extension: K.2', () => {
    const escape = `${ESC}2429 41`;
    const hex = `${hexOf('Zhang^XiaoDong=')}${escape}D5C5 5E ${escape}D0A1 B6AB`;
    expect(decode('\\ISO 2022 IR 58', hex)).toBe('Zhang^XiaoDong=张^小东');
  });
});

describe('characters whose bytes look like delimiters', () => {
  it('keeps Yamamoto whole: the second byte of its second character is a backslash', () => {
    expect(
      decode('\\ISO 2022 IR 87', `${ESC}2442 3B33 4B5C ${ESC}2842 5E ${ESC}2442 3D3D 4F3A ${ESC}2842`),
    ).toBe('山本^十郎');
  });

  it('splits GBK values after decoding: 0x5C and 0x5E are second bytes there', () => {
    expect(decode('GBK', '815C 5E 815E')).toBe('乗^乛');
  });
});

describe('code extensions (PS3.5 6.1.2.5.3)', () => {
  it.each([
    ['the end of a name component', '5E', 'name'],
    ['the end of a component group', '3D', 'name'],
    ['a backslash between values', '5C', 'multi'],
    ['a line feed', '0A', 'text'],
    ['a carriage return', '0D', 'text'],
    ['a form feed', '0C', 'text'],
    ['a tabulator', '09', 'text'],
  ] as const)('returns to the first character set at %s', (_, delimiter, kind) => {
    // Greek is switched on, and E1 after the delimiter is Latin again.
    const text = decode('ISO 2022 IR 100\\ISO 2022 IR 126', `${ESC}2D46 E1 ${delimiter} E1`, kind);
    expect(text).toBe(`α${String.fromCharCode(Number.parseInt(delimiter, 16))}á`);
  });

  it('keeps the character set at ^ where that is no delimiter', () => {
    expect(decode('ISO 2022 IR 100\\ISO 2022 IR 126', `${ESC}2D46 E1 5E E1`, 'text')).toBe('α^α');
  });

  it('follows escapes that no label announced', () => {
    expect(decode('', `${ESC}2442 3B33 4544 ${ESC}2842`)).toBe('山田');
    expect(decode('ISO_IR 100', `${ESC}2442 3B33 4544 ${ESC}2842`)).toBe('山田');
  });

  it('takes Korean for granted where the escape is missing and Korean is the only extension', () => {
    expect(decode('\\ISO 2022 IR 149', 'FBF3 5E D1CE D4D7')).toBe('洪^吉洞');
  });

  it('reads the supplementary Kanji set', () => {
    expect(decode('\\ISO 2022 IR 159', `${ESC}2428 44 3021 ${ESC}2842`)).toBe('丂');
  });

  it('shows half a character as such', () => {
    expect(decode('\\ISO 2022 IR 87', `${ESC}2442 3B`)).toBe('\uFFFD');
    expect(decode('\\ISO 2022 IR 149', `${ESC}2429 43 FB`)).toBe('\uFFFD');
  });
});

describe('labels', () => {
  const latin = 'C4 6E 67';
  it.each([
    'ISO_IR 100',
    'ISO-IR 100',
    'ISO IR 100',
    'iso_ir 100',
    'ISO_IR100',
    'ISO 2022 IR 100',
    'ISO8859-1',
    'ISO_8859-1',
  ])('reads %s as Latin alphabet 1', (label) => {
    expect(decode(label, latin)).toBe('Äng');
  });

  it('tells UTF-8 from Latin alphabet 1 where the label is missing', () => {
    expect(decode('', Buffer.from('Äng', 'utf8').toString('hex'))).toBe('Äng');
    expect(decode('', latin)).toBe('Äng');
    expect(decode('ISO_IR 6', latin)).toBe('Äng');
    expect(decode('NO SUCH SET', latin)).toBe('Äng');
  });

  it('believes a label that the bytes do not contradict', () => {
    // "Ä" of UTF-8, labelled Latin: two letters, as every other reader shows it.
    expect(decode('ISO_IR 100', 'C384')).toBe('Ã„');
  });

  it('never invents a letter for bytes that are none', () => {
    expect(decode('ISO_IR 192', '41 FF 42')).toBe('A\uFFFDB');
    expect(decode('ISO_IR 126', '41 85 42')).toBe('A\uFFFDB');
  });

  it('shows the punctuation that Windows puts into Latin text', () => {
    expect(decode('ISO_IR 100', '4F 92 48')).toBe('O’H');
  });
});

describe('padding', () => {
  it('is taken off, and leading spaces of long texts are not', () => {
    const bytes = Buffer.from('  two  \0', 'latin1');
    expect(decodeText(charsetOf(''), bytes, 0, bytes.length, 'text', true)).toBe('  two');
    expect(decodeText(charsetOf(''), bytes, 0, bytes.length, 'multi')).toBe('two');
  });
});

// glibc's iconv has tables of its own. A character a line; what it cannot map it leaves out, and the line stays empty.
const iconvLines = (from: string, characters: readonly (readonly number[])[]): string[] => {
  const input = Uint8Array.from(characters.flatMap((bytes) => [...bytes, 0x0a]));
  const options = { input, stdio: ['pipe', 'pipe', 'ignore'] as ['pipe', 'pipe', 'ignore'] };
  try {
    return execFileSync('iconv', ['-c', '-f', from, '-t', 'UTF-8'], options).toString('utf8').split('\n');
  } catch (error) {
    // -c leaves out what cannot be mapped, and exits with 1 to say so.
    const stdout = (error as { stdout?: Buffer }).stdout;
    return stdout === undefined ? [] : stdout.toString('utf8').split('\n');
  }
};
const hasIconv = iconvLines('UTF-8', [[65]])[0] === 'A';

const upperHalf = Array.from({ length: 96 }, (_, index) => 0xa0 + index);
const SINGLE: readonly (readonly [label: string, iconv: string, prefix: readonly number[]])[] = [
  ['ISO_IR 100', 'ISO-8859-1', []],
  ['ISO_IR 101', 'ISO-8859-2', []],
  ['ISO_IR 109', 'ISO-8859-3', []],
  ['ISO_IR 110', 'ISO-8859-4', []],
  ['ISO_IR 144', 'ISO-8859-5', []],
  ['ISO_IR 127', 'ISO-8859-6', []],
  ['ISO_IR 126', 'ISO-8859-7', []],
  ['ISO_IR 138', 'ISO-8859-8', []],
  ['ISO_IR 148', 'ISO-8859-9', []],
  ['ISO_IR 203', 'ISO-8859-15', []],
  ['ISO_IR 166', 'TIS-620', []],
  ['ISO_IR 13', 'EUC-JP', [0x8e]], // half-width Katakana behind a single shift
];

describe.skipIf(!hasIconv)('every character of every 8-bit set, against iconv', () => {
  it.each(SINGLE)('%s', (label, name, prefix) => {
    const lines = iconvLines(
      name,
      upperHalf.map((byte) => [...prefix, byte]),
    );
    const theirs = lines.slice(0, upperHalf.length);
    const ours = upperHalf.map((byte) => decodeText(charsetOf(label), Buffer.of(byte), 0, 1, 'text'));
    const mapped = theirs
      .map((character, index) => [upperHalf[index]?.toString(16), character])
      .filter(([, c]) => c !== '');
    expect(mapped.length).toBeGreaterThan(45);
    for (const [hex, character] of mapped) {
      expect([hex, ours[Number.parseInt(hex ?? '', 16) - 0xa0]]).toEqual([hex, character]);
    }
  });
});

const PAIRS: readonly (readonly [
  label: string,
  iconv: string,
  escape: string,
  high: boolean,
  count: number,
])[] = [
  ['\\ISO 2022 IR 87', 'EUC-JP', `${ESC}2442`, false, 6800],
  ['\\ISO 2022 IR 149', 'EUC-KR', `${ESC}2429 43`, true, 8200],
  ['\\ISO 2022 IR 58', 'EUC-CN', `${ESC}2429 41`, true, 7400],
];
const cells = Array.from({ length: 94 }, (_, index) => 0x21 + index);

describe.skipIf(!hasIconv)('every character of the two-byte sets, against iconv', () => {
  it.each(PAIRS)('%s', (label, name, escape, high, count) => {
    const positions = cells.flatMap((row) => cells.map((cell) => [row, cell] as const));
    const theirs = iconvLines(
      name,
      positions.map(([row, cell]) => [row | 0x80, cell | 0x80]),
    );
    const wrong: string[] = [];
    let compared = 0;
    for (const [index, [row, cell]] of positions.entries()) {
      const expected = theirs[index] ?? '';
      if (expected === '') continue;
      compared += 1;
      const pair = high ? [row | 0x80, cell | 0x80] : [row, cell];
      const ours = decode(label, escape + Buffer.from(pair).toString('hex'), 'text');
      if (ours !== expected) wrong.push(`${row.toString(16)}${cell.toString(16)}: ${ours} for ${expected}`);
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(count);
  });
});
