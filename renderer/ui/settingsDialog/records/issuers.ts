// What the numbers in images mean in records, while it is being typed.
import { RecordIssuers } from '../../../../native/contract/index.ts';

/** `issuer`: as the images write it, '' for images that name none. `systems`: one a line. */
export type IssuerDraft = { readonly issuer: string; readonly systems: string };
export type IssuersDraft = {
  readonly patients: readonly IssuerDraft[];
  readonly accessions: string; // of images that name no issuer
  readonly accessionIssuers: readonly IssuerDraft[];
};
/** Lists of issuers, by their field. */
export type IssuerList = 'patients' | 'accessionIssuers';

export type IssuerProblem = 'needed' | 'system' | 'twice' | 'tooMany' | 'tooLong';
/** By field: `patients.2.systems`, `accessionIssuers.0.issuer`, `accessions`. */
export type IssuerProblems = Readonly<Record<string, IssuerProblem>>;

export const issuersDraftOf = ({
  patients,
  accessions,
  accessionIssuers = {},
}: RecordIssuers): IssuersDraft => ({
  patients: draftsOf(patients),
  accessions: accessions.join('\n'),
  accessionIssuers: draftsOf(accessionIssuers),
});

const draftsOf = (issuers: RecordIssuers['patients']): readonly IssuerDraft[] =>
  Object.entries(issuers).map(([issuer, systems]) => ({ issuer, systems: systems.join('\n') }));

export const isOtherThan = (draft: IssuersDraft, kept: RecordIssuers): boolean =>
  JSON.stringify(draft) !== JSON.stringify(issuersDraftOf(kept));

export type CheckedIssuers =
  | { readonly ok: true; readonly issuers: RecordIssuers }
  | { readonly ok: false; readonly problems: IssuerProblems };

const MOST = 20;
const LONGEST_SYSTEM = 500;
const LONGEST_ISSUER = 200;

/** What is to be kept, or what is wrong with which field. */
export function checkIssuers({ patients, accessions, accessionIssuers }: IssuersDraft): CheckedIssuers {
  const problems: Record<string, IssuerProblem> = {};
  const note = (field: string, problem: IssuerProblem | null): void => {
    if (problem !== null) problems[field] ??= problem;
  };
  const checkList = (list: IssuerList, issuers: readonly IssuerDraft[]): void => {
    const seen = new Set<string>();
    for (const [at, { issuer, systems }] of issuers.entries()) {
      // Compared as the guard compares them: by letter, not by case.
      const name = issuer.trim().toLowerCase();
      // Order numbers of images that name no issuer have a field of their own.
      if (name === '' && list === 'accessionIssuers') note(`${list}.${at}.issuer`, 'needed');
      if (seen.has(name)) note(`${list}.${at}.issuer`, 'twice');
      seen.add(name);
      if (issuer.trim().length > LONGEST_ISSUER) note(`${list}.${at}.issuer`, 'tooLong');
      note(`${list}.${at}.systems`, systemsIn(systems).length === 0 ? 'needed' : systemsProblem(systems));
    }
  };
  checkList('patients', patients);
  note('accessions', systemsProblem(accessions));
  checkList('accessionIssuers', accessionIssuers);
  if (Object.keys(problems).length > 0) return { ok: false, problems };
  return {
    ok: true,
    issuers: RecordIssuers.parse({
      patients: keptOf(patients),
      accessions: systemsIn(accessions),
      ...(accessionIssuers.length === 0 ? {} : { accessionIssuers: keptOf(accessionIssuers) }),
    }),
  };
}

const keptOf = (issuers: readonly IssuerDraft[]) =>
  Object.fromEntries(issuers.map((one) => [one.issuer.trim(), systemsIn(one.systems)]));

/** FHIR's Identifier.system is a URI; a bare OID is meant as one. */
function systemsIn(text: string): readonly string[] {
  const all = text
    .split(/\s+/)
    .filter(Boolean)
    .map((one) => (/^\d+(\.\d+)+$/.test(one) ? `urn:oid:${one}` : one));
  return [...new Set(all)];
}

function systemsProblem(text: string): IssuerProblem | null {
  const systems = systemsIn(text);
  if (systems.length > MOST) return 'tooMany';
  if (systems.some((one) => one.length > LONGEST_SYSTEM)) return 'tooLong';
  return systems.every((one) => /^[a-z][a-z0-9+.-]*:./i.test(one)) ? null : 'system';
}
