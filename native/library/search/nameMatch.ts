// Person names against what a query asks of them (PS3.4 C.2.2.2). A pattern comes from anybody: it is walked with two
// pointers, so that the time is bounded by its length times the name's, whatever it holds.
import { fold, wordsOf } from './fold.ts';

/** `any`: one of the patterns describes the whole group. `starts`: every word begins a component or a word in it. */
export type NameQuestion =
  | { readonly kind: 'any'; readonly patterns: readonly string[] }
  | { readonly kind: 'starts'; readonly words: readonly string[] };

/** Folded, components kept apart. */
export const foldComponents = (group: string): string => group.split('^').map(fold).join('^');

/** Of texts in which `*` and `?` are wildcards. */
export const anyOf = (texts: readonly string[]): NameQuestion => ({
  kind: 'any',
  patterns: texts.map(foldComponents),
});

export const startsOf = (text: string): NameQuestion => ({ kind: 'starts', words: wordsOf(text) });

/** A test of one folded group of a name. */
export function nameTest(question: NameQuestion): (group: string) => boolean {
  if (question.kind === 'starts')
    return (group) => question.words.every((word) => beginsSomewhere(group, word));
  const globs = question.patterns.map((pattern) => Array.from(pattern));
  return (group) => {
    const text = Array.from(group);
    return globs.some((glob) => isMatch(text, glob));
  };
}

const beginsSomewhere = (group: string, word: string): boolean =>
  group.startsWith(word) || group.includes(` ${word}`) || group.includes(`^${word}`);

/** Does the glob describe the text? PS3.5 6.2: empty components at the end of the text may be left out. */
function isMatch(text: readonly string[], glob: readonly string[]): boolean {
  let end = text.length;
  while (end > 0 && text[end - 1] === '^') end -= 1;
  let at = 0;
  let asked = 0;
  let star = -1;
  let starTaken = 0;
  for (;;) {
    if (asked === glob.length && at >= end) return true;
    if (glob[asked] === '*') {
      star = asked;
      starTaken = at;
      asked += 1;
    } else if (at < text.length && asked < glob.length && (glob[asked] === '?' || glob[asked] === text[at])) {
      at += 1;
      asked += 1;
    } else if (star >= 0 && starTaken < text.length) {
      // The last star takes one character more; what an earlier one took never needs to change.
      starTaken += 1;
      at = starTaken;
      asked = star + 1;
    } else return false;
  }
}
