import { describe, expect, it } from 'vitest';
import { compareIdentity } from '../../../native/fhir/identity/index.ts';
import { ISSUERS } from './identityCase.ts';
import { IDENTITY_CASES } from './identityCases.ts';

describe('images beside a record', () => {
  it('has a table of cases, each with a title of its own', () => {
    expect(IDENTITY_CASES.length).toBeGreaterThan(150);
    expect(new Set(IDENTITY_CASES.map(({ title }) => title)).size).toBe(IDENTITY_CASES.length);
  });

  it.each(IDENTITY_CASES)('$verdict: $title ($why)', ({ image, record, verdict }) => {
    const found = compareIdentity(image, record, ISSUERS);
    expect(found.verdict, JSON.stringify(found.fields)).toBe(verdict);
  });
});
