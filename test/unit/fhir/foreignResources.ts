// What a record server may put among the resources of a patient.

export const ME = 'Patient/p1';

/** Ways to say whose something is that are not a reference to this patient here. */
export const OTHERS: readonly unknown[] = [
  { reference: 'Patient/p2' },
  { reference: 'Patient/p10' },
  { reference: 'https://elsewhere.example/fhir/Patient/p1' },
  { reference: '#p1' },
  { reference: 'urn:uuid:0f0f0f0f-0000-4000-8000-000000000001' },
  { reference: 'Group/p1' },
  { reference: 'Practitioner/p1' },
  { reference: 'patient/p1' },
  { reference: 'Patient/P1' },
  { reference: ' Patient/p1' },
  { reference: 'Patient/p1/../p2' },
  { reference: 'Patient/p1?x=Patient/p2' },
  { reference: 'Patient?identifier=1' },
  { reference: 'Patient/p2', identifier: { value: 'p1' }, display: 'Patient/p1' },
  { reference: 'Patient/p2', 'reference ': ME },
  { identifier: { system: 'urn:oid:1.2.3', value: 'p1' } },
  { display: 'Patient/p1' },
  { type: 'Patient' },
  { reference: null },
  { reference: 7 },
  { reference: [ME] },
  { reference: { reference: ME } },
  {},
  [],
  [{ reference: ME }],
  ME,
  7,
  null,
  undefined,
];

export type Json = Readonly<Record<string, unknown>>;
/** One of each kind of resource that a chart shows, `says` in every text that it has. */
export const resourcesOf = (whose: unknown, says: string, id: string): Json[] => {
  const text = { text: says };
  const coded = (code: string): object => ({
    text: says,
    coding: [{ system: 'http://loinc.org', code, display: says }],
  });
  const laboratory = {
    category: [{ coding: [{ code: 'laboratory' }] }],
    effectiveDateTime: '2026-01-01',
    status: 'final',
  };
  // Told as a word of ours: another's, said later, would stand in its place.
  const pregnancy = {
    coding: [{ system: 'http://snomed.info/sct', code: says === 'OWN' ? '77386006' : '60001007' }],
  };
  const active = { coding: [{ code: 'active' }] };
  return [
    {
      resourceType: 'AllergyIntolerance',
      patient: whose,
      code: text,
      clinicalStatus: active,
      reaction: [{ manifestation: [text] }],
    },
    { resourceType: 'Condition', subject: whose, code: text, clinicalStatus: active, note: [text] },
    { resourceType: 'DiagnosticReport', subject: whose, status: 'final', code: text, conclusion: says },
    {
      resourceType: 'Observation',
      subject: whose,
      ...laboratory,
      code: coded('2160-0'),
      valueQuantity: { value: 1, unit: says },
    },
    {
      resourceType: 'Observation',
      subject: whose,
      ...laboratory,
      code: coded('98979-8'),
      valueQuantity: { value: 1, unit: says },
    },
    {
      resourceType: 'Observation',
      subject: whose,
      ...laboratory,
      code: coded('82810-3'),
      valueCodeableConcept: pregnancy,
      effectiveDateTime: says === 'OWN' ? '2026-01-01' : '2026-02-02',
    },
    { resourceType: 'Device', patient: whose, status: 'active', type: text, manufacturer: says },
    { resourceType: 'DeviceUseStatement', subject: whose, status: 'active', device: { display: says } },
    {
      resourceType: 'ImagingStudy',
      subject: whose,
      status: 'available',
      description: says,
      identifier: [{ system: 'urn:dicom:uid', value: 'urn:oid:1.2.9' }],
    },
    {
      resourceType: 'ServiceRequest',
      subject: whose,
      status: 'active',
      intent: 'order',
      code: text,
      note: [text],
    },
    { resourceType: 'Patient', name: [{ text: says, family: says }] },
    { resourceType: 'Practitioner', name: [{ text: says }] },
    { resourceType: 'Organization', name: says },
    {
      resourceType: 'Bundle',
      entry: [{ resource: { resourceType: 'Condition', subject: { reference: ME }, code: text } }],
    },
    { resourceType: 'Person', name: [{ text: says }] },
  ].map((resource, at) => ({ id: `${id}-${at}`, ...resource }));
};
