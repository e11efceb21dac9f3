// The code elements of PS3.3 C.12.1.1.2, tables C.12-2 to C.12-4: what a byte below 0x80 (G0) or from 0xA0 (G1) means.
// The tables come from Node's own decoders, taken only where these agree with the ISO registration; what differs is
// put right here.

/** One code element: a set of one or two bytes a character. */
export type CodeElement = {
  readonly bytesPerCharacter: 1 | 2;
  /** Bytes come without their high bit, whichever half they stood in. */
  decode(first: number, second: number): string;
};

const REPLACEMENT = '\uFFFD';

const lazily = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => (made ??= make());
};

/** The upper half (0xA0 to 0xFF) of an 8-bit set. */
const upperHalf = (label: string): CodeElement => {
  const table = lazily(() => {
    const bytes = Uint8Array.from({ length: 96 }, (_, index) => index + 0xa0);
    return Array.from(new TextDecoder(label).decode(bytes));
  });
  return { bytesPerCharacter: 1, decode: (first) => table()[first - 0x20] ?? REPLACEMENT };
};

/** A 94 x 94 set, by a decoder that has it in its right half. */
const pairs = (
  label: string,
  lead: readonly number[],
  corrections: ReadonlyMap<number, string>,
): CodeElement => {
  const decoder = lazily(() => new TextDecoder(label));
  return {
    bytesPerCharacter: 2,
    decode: (first, second) =>
      corrections.get((first << 8) | second) ??
      decoder().decode(Uint8Array.from([...lead, first | 0x80, second | 0x80])),
  };
};

const ascii: CodeElement = { bytesPerCharacter: 1, decode: (first) => String.fromCharCode(first) };

/** ISO-IR 14, JIS X 0201 Romaji: as ASCII but for two characters. */
const romaji: CodeElement = {
  bytesPerCharacter: 1,
  decode: (first) => (first === 0x5c ? '\u00A5' : first === 0x7e ? '\u203E' : String.fromCharCode(first)),
};

/** ISO-IR 13, JIS X 0201 Katakana, half width. */
const katakana: CodeElement = {
  bytesPerCharacter: 1,
  decode: (first) => (first >= 0x21 && first <= 0x5f ? String.fromCharCode(0xff40 + first) : REPLACEMENT),
};

// Node's euc-jp follows Windows in these; JIS X 0208's own mapping is meant.
const JIS_0208 = new Map([
  [0x2141, '\u301C'],
  [0x2142, '\u2016'],
  [0x215d, '\u2212'],
  [0x2171, '\u00A2'],
  [0x2172, '\u00A3'],
  [0x224c, '\u00AC'],
]);
// GB 2312 against GBK.
const GB_2312 = new Map([
  [0x2124, '\u30FB'],
  [0x212a, '\u2015'],
]);

// KS X 1001 since its editions of 1998 and 2002.
const KS_X_1001 = new Map([
  [0x2266, '\u20AC'],
  [0x2267, '\u00AE'],
  [0x2268, '\u327E'],
]);

/** By ISO-IR number, as the defined terms carry it. */
export const CODE_ELEMENTS = {
  6: ascii,
  14: romaji,
  13: katakana,
  100: upperHalf('iso-8859-1'),
  101: upperHalf('iso-8859-2'),
  109: upperHalf('iso-8859-3'),
  110: upperHalf('iso-8859-4'),
  144: upperHalf('iso-8859-5'),
  127: upperHalf('iso-8859-6'),
  126: upperHalf('iso-8859-7'),
  138: upperHalf('iso-8859-8'),
  148: upperHalf('iso-8859-9'),
  203: upperHalf('iso-8859-15'),
  166: upperHalf('windows-874'),
  87: pairs('euc-jp', [], JIS_0208),
  159: pairs('euc-jp', [0x8f], new Map([[0x2237, '\uFF5E']])),
  149: pairs('euc-kr', [], KS_X_1001),
  58: pairs('gbk', [], GB_2312),
} as const satisfies Readonly<Record<number, CodeElement>>;

export type CodeElementNumber = keyof typeof CODE_ELEMENTS;

/** Escape sequences (PS3.3 tables C.12-3 and C.12-4), without the ESC: which half they set, and to what. */
export const ESCAPES: ReadonlyMap<string, { readonly half: 'G0' | 'G1'; readonly element: CodeElement }> =
  new Map([
    ['(B', { half: 'G0', element: CODE_ELEMENTS[6] }],
    ['(J', { half: 'G0', element: CODE_ELEMENTS[14] }],
    [')I', { half: 'G1', element: CODE_ELEMENTS[13] }],
    ['-A', { half: 'G1', element: CODE_ELEMENTS[100] }],
    ['-B', { half: 'G1', element: CODE_ELEMENTS[101] }],
    ['-C', { half: 'G1', element: CODE_ELEMENTS[109] }],
    ['-D', { half: 'G1', element: CODE_ELEMENTS[110] }],
    ['-L', { half: 'G1', element: CODE_ELEMENTS[144] }],
    ['-G', { half: 'G1', element: CODE_ELEMENTS[127] }],
    ['-F', { half: 'G1', element: CODE_ELEMENTS[126] }],
    ['-H', { half: 'G1', element: CODE_ELEMENTS[138] }],
    ['-M', { half: 'G1', element: CODE_ELEMENTS[148] }],
    ['-b', { half: 'G1', element: CODE_ELEMENTS[203] }],
    ['-T', { half: 'G1', element: CODE_ELEMENTS[166] }],
    ['$B', { half: 'G0', element: CODE_ELEMENTS[87] }],
    ['$@', { half: 'G0', element: CODE_ELEMENTS[87] }], // its edition of 1978, found in old Japanese files
    ['$(D', { half: 'G0', element: CODE_ELEMENTS[159] }],
    ['$)C', { half: 'G1', element: CODE_ELEMENTS[149] }],
    ['$)A', { half: 'G1', element: CODE_ELEMENTS[58] }],
  ]);
