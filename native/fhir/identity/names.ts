// All names of the images against all names of the record.
import { best, compareForms, isBetter } from './compareNames.ts';
import { imageForms, recordForm, type NameForm } from './nameForms.ts';
import type { Finding, ImageIdentity, RecordName, RecordPatient } from './types.ts';

type Known = { readonly form: NameForm; readonly use: 'current' | 'former' | 'nickname' };

const MISSING: Finding = { outcome: 'unknown', reason: 'missing', weight: 3 };

export function compareNames(image: ImageIdentity, { names }: RecordPatient): Finding {
  const known = names.slice(0, 20).flatMap(knownForm);
  const forms = imageForms(image.PatientName);
  if (forms.length === 0 || known.length === 0) return MISSING;
  const main = allGroups(forms.map((form) => ({ form, finding: againstAll(form, known) })));
  if (main.outcome === 'same') return main;
  const others = image.otherNames.slice(0, 10).flatMap(imageForms);
  const alias = best(others.map((form) => againstAll(form, known)));
  return alias.outcome === 'same' ? { outcome: 'doubt', reason: 'alias', weight: 3 } : main;
}

function knownForm(name: RecordName): Known[] {
  const form = recordForm(name);
  if (form === null) return [];
  const former = name.use === 'old' || name.use === 'maiden';
  return [{ form, use: former ? 'former' : name.use === 'nickname' ? 'nickname' : 'current' }];
}

/** The best of what the record has. A former name can agree; that it does not says nothing. */
function againstAll(form: NameForm, known: readonly Known[]): Finding {
  const findings = known.flatMap(({ form: other, use }) => {
    const finding = compareForms(form, other);
    if (use === 'current') return [finding];
    if (finding.outcome !== 'same') return [];
    return [
      use === 'former'
        ? { ...finding, reason: 'former' as const }
        : { ...finding, reason: 'alias' as const, weight: 3 },
    ];
  });
  const placeholder = findings.find(({ reason }) => reason === 'placeholder');
  const chosen = best(findings);
  return chosen.outcome === 'unknown' && placeholder !== undefined ? placeholder : chosen;
}

type Group = { readonly form: NameForm; readonly finding: Finding };

/**
 * A name in several groups is one name: the worst of them counts, and what cannot be compared only where nothing else can.
 * Kanji of the same reading are the exception that has to be looked at.
 */
function allGroups(groups: readonly Group[]): Finding {
  const compared = groups.filter(({ finding }) => finding.outcome !== 'unknown');
  const [first, ...rest] = compared.map((group) => softened(group, compared));
  if (first === undefined) return groups[0]?.finding ?? MISSING;
  return rest.reduce((worst, one) => (isBetter(worst, one) ? one : worst), first);
}

function softened({ form, finding }: Group, groups: readonly Group[]): Finding {
  const sounds = groups.some((other) => other.form.script !== 'han' && other.finding.outcome === 'same');
  const partly = finding.reason === 'family-differs' || finding.reason === 'given-differs';
  if (form.script !== 'han' || !sounds || !partly) return finding;
  return { outcome: 'doubt', reason: 'characters', weight: 3 };
}
