// Words in the place of names that are none: titles, particles, generations, and what stands for an unknown name.

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** Folded, as are all of these. */
export const TITLES = set(
  'dr prof professor med herr hr frau fr mr mrs ms miss mme mlle monsieur madame sir dame lord lady rev sra dra don ' +
    'phd md dds do rn dipl ing mag msc bsc habil dent vet priv doz pd ra msgr esq capt sgt lt col gen',
);
/** They may be a part of the family name or be left out. */
export const PARTICLES = set(
  'von vom van zu zur zum der den de di da do dos das del della dello la le les lo du des el al bin ibn bint ben af av ' +
    'ten ter te y e und and',
);
/** What tells father from son, in one form each. */
export const GENERATIONS: ReadonlyMap<string, string> = new Map([
  ['jr', 'jr'],
  ['jun', 'jr'],
  ['junior', 'jr'],
  ['sr', 'sr'],
  ['sen', 'sr'],
  ['senior', 'sr'],
  ['ii', 'ii'],
  ['2nd', 'ii'],
  ['iii', 'iii'],
  ['3rd', 'iii'],
  ['iv', 'iv'],
  ['4th', 'iv'],
]);

/** One of these, and the whole name is none. */
const NO_NAME = set(
  'anonymous anonymized anonymised anonymisiert anonymisierter anonymisierte anonym anonyme anonymus anonimo anonima ' +
    'anon unknown unbekannt unbekannter unbekannte inconnu inconnue desconocido desconocida sconosciuto unk ' +
    'unidentified deidentified removed redacted confidential pseudonym noname nameless nn null trauma emergency ' +
    'notfall noname deleted withheld',
);
/** A name of these alone is none: each may be a part of a real one. */
const NO_NAME_TOGETHER = set(
  'n none nil no name test testpatient tester patient phantom dummy doe john jane temp temporary male female ' +
    'man woman mann qa qc de identified id subject volunteer proband study child adult the',
);
const NEWBORN = set(
  'baby babyboy babygirl bb bg newborn neugeborenes neugeborener neugeborene saugling saeugling infant knabe madchen ' +
    'maedchen neonato neonata recien nacido nacida bebe nouveau ne nee nourrisson rn nb',
);
const NEWBORN_BESIDE = set('of boy girl male female bo');

const RUN = /^(?:x+|y{2,}|z{2,}|\*+|0+|\d+|\p{L}?\d[\p{L}\d]*|anon.*\d.*)$/u;

/** The words stand for a name that is not known or not told. */
export function isPlaceholder(words: readonly string[]): boolean {
  if (words.some((word) => NO_NAME.has(word))) return true;
  const none = (word: string): boolean => NO_NAME_TOGETHER.has(word) || RUN.test(word);
  // John Doe is nobody, John John may be somebody.
  return words.every(none) && words.some((word) => !/^j(?:ohn|ane)$/.test(word));
}

export const isNewbornWord = (word: string): boolean => NEWBORN.has(word);
/** Words that say more about a newborn, and are no name of it. */
export const isBesideNewborn = (word: string): boolean => NEWBORN_BESIDE.has(word);

// Short forms and the names they stand for, of the languages where records most often have one and images the other.
const SHORT_FORMS: readonly ReadonlySet<string>[] = [
  'william bill billy will willy liam',
  'robert bob bobby rob robbie',
  'richard dick rick richie',
  'james jim jimmy jamie',
  'john jack johnny jon',
  'edward ed eddie ted ned',
  'charles charlie chuck',
  'henry harry hank',
  'margaret peggy maggie meg greta',
  'elizabeth beth betty liz lisa lizzie elisabeth liesl sissi elsa',
  'katherine catherine kate kathy katie',
  'mary polly molly',
  'anthony tony',
  'michael mike mick',
  'joseph joe giuseppe beppe pepe jose sepp josef',
  'francisco paco pancho',
  'ignacio nacho',
  'dolores lola',
  'johannes hans jan hannes',
  'friedrich fritz',
  'wilhelm willi',
  'heinrich heinz heiner',
  'georg jorg schorsch',
  'aleksandr alexander sasha sascha',
  'mikhail misha',
  'vladimir volodya vova',
  'dmitri dmitry dima mitya',
  'ekaterina katya',
  'susan susanne sue suzy',
  'patricia pat patty trish',
  'dorothy dot dotty',
  'lawrence larry',
  'theodore ted teddy',
].map(set);

export const isShortForm = (a: string, b: string): boolean =>
  SHORT_FORMS.some((names) => names.has(a) && names.has(b));
