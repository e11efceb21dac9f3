// What a hospital's record says of one patient beside their imaging: for tests of the chart, by hand.

const snomed = (code: string, display: string) => ({
  coding: [{ system: 'http://snomed.info/sct', code, display }],
  text: display,
});
const loinc = (code: string, display: string) => ({
  coding: [{ system: 'http://loinc.org', code, display }],
  text: display,
});
const active = { coding: [{ code: 'active' }] };
const confirmed = { coding: [{ code: 'confirmed' }] };
const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

/** HTML as nobody should send it: what it says is one sentence. */
export const HOSTILE_REPORT =
  '<p onclick="alert(1)">No embolism.</p><script>document.title="taken"</script>' +
  '<img src="http://elsewhere.example/seen.png" onerror="document.title=\'taken\'"><style>*{display:none}</style>' +
  '<a href="javascript:alert(1)">more</a><form action="http://elsewhere.example"><input name="q"></form>' +
  '<svg onload="document.title=\'taken\'"><script>document.title="taken"</script>' +
  '<image href="http://elsewhere.example/seen.svg"/></svg>' +
  '<div style="background:url(http://elsewhere.example/seen.css)">' +
  '<iframe src="data:text/html,<script>parent.document.title=1</script>"></iframe></div>' +
  '<math><annotation-xml encoding="text/html"><img src=x onerror="document.title=\'taken\'"></annotation-xml></math>' +
  '<object data="http://elsewhere.example/seen.swf"></object><link rel="stylesheet" href="http://elsewhere.example/a">';

/** `patient`: `Patient/7`; `study`: `ImagingStudy/i1`, made for the order `ServiceRequest/order`. */
export function recordOfPatient(patient: string, study: string): object[] {
  const subject = { reference: patient };
  const result = (id: string, code: object, value: number, unit: string, day: string, flag = 'N') => ({
    resourceType: 'Observation',
    id,
    status: 'final',
    category: [{ coding: [{ code: 'laboratory' }] }],
    code,
    subject,
    effectiveDateTime: day,
    valueQuantity: { value, unit },
    interpretation: [{ coding: [{ code: flag }] }],
  });
  return [
    {
      resourceType: 'ServiceRequest',
      id: 'order',
      status: 'active',
      intent: 'order',
      priority: 'urgent',
      code: { text: 'CT chest with contrast' },
      subject,
      requester: { display: 'Dr. Ada Example' },
      authoredOn: '2026-02-02T17:05:00+01:00',
      reasonCode: [{ text: 'Haemoptysis' }],
      note: [{ text: 'Pulmonary embolism?' }],
      identifier: [{ value: 'A-77' }],
    },
    {
      resourceType: 'DiagnosticReport',
      id: 'report',
      status: 'final',
      code: { text: 'CT chest' },
      subject,
      basedOn: [{ reference: 'ServiceRequest/order' }],
      imagingStudy: [{ reference: study }],
      issued: '2026-02-03T11:00:00Z',
      conclusion: 'No pulmonary embolism. Nodule of 6 mm in the right upper lobe.',
      resultsInterpreter: [{ display: 'Dr. Rae Reader' }],
      presentedForm: [
        { contentType: 'text/html', data: base64(HOSTILE_REPORT) },
        { contentType: 'text/plain; charset=utf-8', data: base64('Follow-up in 12 months.') },
      ],
    },
    {
      resourceType: 'DiagnosticReport',
      id: 'blood',
      status: 'preliminary',
      code: { text: 'Blood count' },
      subject,
      effectiveDateTime: '2026-02-02',
    },
    {
      resourceType: 'AllergyIntolerance',
      id: 'contrast',
      clinicalStatus: active,
      verificationStatus: confirmed,
      criticality: 'high',
      code: { text: 'Iohexol' },
      patient: subject,
      reaction: [{ manifestation: [{ text: 'Hives' }], severity: 'moderate' }],
      recordedDate: '2019-06',
    },
    {
      resourceType: 'AllergyIntolerance',
      id: 'penicillin',
      clinicalStatus: active,
      verificationStatus: confirmed,
      code: { text: 'Penicillin' },
      patient: subject,
    },
    {
      resourceType: 'Condition',
      id: 'asthma',
      clinicalStatus: active,
      verificationStatus: confirmed,
      code: { text: 'Asthma' },
      subject,
      onsetDateTime: '2003',
    },
    {
      resourceType: 'Condition',
      id: 'pregnant',
      clinicalStatus: active,
      verificationStatus: confirmed,
      code: snomed('77386006', 'Pregnancy'),
      subject,
      recordedDate: '2026-01-10',
    },
    result('c1', loinc('2160-0', 'Creatinine'), 0.9, 'mg/dL', '2025-08-01'),
    result('c2', loinc('2160-0', 'Creatinine'), 1.1, 'mg/dL', '2025-12-01'),
    result('c3', loinc('2160-0', 'Creatinine'), 1.6, 'mg/dL', '2026-02-01', 'H'),
    result('g1', loinc('98979-8', 'eGFR'), 38, 'mL/min/1.73m2', '2026-02-01', 'L'),
    result('u1', loinc('2161-8', 'Creatinine in urine'), 110, 'mg/dL', '2026-02-02'),
    {
      resourceType: 'Device',
      id: 'pacemaker',
      status: 'active',
      type: { text: 'Pacemaker' },
      manufacturer: 'Acme',
      modelNumber: 'P2',
      patient: subject,
      safety: [{ text: 'MR conditional' }],
    },
  ];
}
