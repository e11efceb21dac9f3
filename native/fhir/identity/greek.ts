// Greek letters in Latin ones, after ELOT 743 and as people write them.

const PAIRS: readonly (readonly [RegExp, string])[] = [
  [/ου/g, 'ou'],
  [/αυ(?=[βγδζλμνραεηιουω])/g, 'av'],
  [/αυ/g, 'af'],
  [/ευ(?=[βγδζλμνραεηιουω])/g, 'ev'],
  [/ευ/g, 'ef'],
  [/ηυ(?=[βγδζλμνραεηιουω])/g, 'iv'],
  [/ηυ/g, 'if'],
  [/γγ/g, 'ng'],
  [/γκ/g, 'gk'],
  [/γξ/g, 'nx'],
  [/γχ/g, 'nch'],
  [/^μπ/g, 'b'],
  [/μπ/g, 'mp'],
];
const LETTERS: Readonly<Record<string, string>> = {
  α: 'a', β: 'v', γ: 'g', δ: 'd', ε: 'e', ζ: 'z', η: 'i', θ: 'th', ι: 'i', κ: 'k', λ: 'l', μ: 'm', ν: 'n', ξ: 'x',
  ο: 'o', π: 'p', ρ: 'r', σ: 's', ς: 's', τ: 't', υ: 'y', φ: 'f', χ: 'ch', ψ: 'ps', ω: 'o',
}; // prettier-ignore
const CLASSICAL: Readonly<Record<string, string>> = { β: 'b', η: 'e', φ: 'ph', χ: 'ch' };
const EVERYDAY: Readonly<Record<string, string>> = { χ: 'h', υ: 'i', ξ: 'ks' };

/** Every way to write the folded word. */
export function greekReadings(folded: string): readonly string[] {
  const paired = PAIRS.reduce((text, [pair, latin]) => text.replace(pair, latin), folded);
  const single = (way: Readonly<Record<string, string>>, text: string): string =>
    Array.from(text, (letter) => way[letter] ?? LETTERS[letter] ?? letter).join('');
  return [
    ...new Set([single({}, paired), single(EVERYDAY, paired), single(CLASSICAL, folded), single({}, folded)]),
  ];
}

const SOUNDS: readonly (readonly [RegExp, string])[] = [
  [/ph/g, 'f'],
  [/kh|ch/g, 'h'],
  [/th/g, 't'],
  [/ks/g, 'x'],
  [/ou|oo/g, 'u'],
  [/gk|gg|ng/g, 'g'],
  [/mp|b|w/g, 'v'],
  [/nt/g, 'd'],
  [/c|q/g, 'k'],
  [/ai/g, 'e'],
  [/ei|oi|yi|[iyj]/g, 'i'],
  [/(.)\1/g, '$1'],
];
/** A key that all ways to write one Greek word mostly share. */
export const greekKey = (latin: string): string =>
  SOUNDS.reduce((text, [sound, letter]) => text.replace(sound, letter), latin);
