// Tags and VRs (PS3.6) of the keywords that a bare value may be written under.
import { elementOf, tagOf } from '../dictionary/index.ts';
import { type VR, VRS } from './values.ts';

export type KeywordEntry = { readonly tag: number; readonly VR: VR };

const entries = new Map<string, KeywordEntry | null>();

/** Null when PS3.6 has no such keyword. Where it leaves the choice, OW: what 16-bit pixels and tables are written as. */
export function keywordEntry(keyword: string): KeywordEntry | null {
  const known = entries.get(keyword);
  if (known !== undefined) return known;
  const entry = lookedUp(keyword);
  entries.set(keyword, entry);
  return entry;
}

function lookedUp(keyword: string): KeywordEntry | null {
  const tag = tagOf(keyword);
  const element = tag === null ? null : elementOf(tag);
  if (tag === null || element === null) return null;
  const wanted = element.choices.includes('OW') ? 'OW' : element.VR;
  const VR = VRS.find((one) => one === wanted);
  return VR === undefined ? null : { tag, VR };
}
