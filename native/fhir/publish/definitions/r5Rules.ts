// Codes and invariants of FHIR R5 (5.0.0) that the rows of r5.ts are bound by, as in hl7.fhir.r5.core 5.0.0.

/** Required bindings, with all their codes. */
export const R5_CODES: Readonly<
  Record<string, { readonly system: string; readonly codes: readonly string[] }>
> = {
  'imagingselection-status': {
    system: 'http://hl7.org/fhir/imagingselection-status',
    codes: ['available', 'entered-in-error', 'unknown'],
  },
  'imagingselection-2dgraphictype': {
    system: 'http://hl7.org/fhir/imagingselection-2dgraphictype',
    codes: ['point', 'polyline', 'interpolated', 'circle', 'ellipse'],
  },
  'imagingselection-3dgraphictype': {
    system: 'http://hl7.org/fhir/imagingselection-3dgraphictype',
    codes: ['point', 'multipoint', 'polyline', 'polygon', 'ellipse', 'ellipsoid'],
  },
  'imagingstudy-status': {
    system: 'http://hl7.org/fhir/imagingstudy-status',
    codes: ['registered', 'available', 'cancelled', 'entered-in-error', 'unknown'],
  },
  'observation-status': {
    system: 'http://hl7.org/fhir/observation-status',
    codes: [
      'registered',
      'preliminary',
      'final',
      'amended',
      'corrected',
      'cancelled',
      'entered-in-error',
      'unknown',
    ],
  },
  'observation-triggeredbytype': {
    system: 'http://hl7.org/fhir/observation-triggeredbytype',
    codes: ['reflex', 'repeat', 're-run'],
  },
  'endpoint-status': {
    system: 'http://hl7.org/fhir/endpoint-status',
    codes: ['active', 'suspended', 'error', 'off', 'entered-in-error'],
  },
};

/**
 * What must hold beyond how often and of what type, by the path that it is said of. Not here: obs-9, which needs other
 * resources, and those of data types that we never send.
 */
export const R5_RULES: Readonly<
  Record<string, readonly { readonly key: string; readonly human: string; readonly expression: string }[]>
> = {
  Observation: [
    {
      key: 'obs-6',
      human: 'A reason for having no value stands where there is no value',
      expression: 'dataAbsentReason.empty() or value.empty()',
    },
    {
      key: 'obs-7',
      human: 'A component with the code of the observation has its value',
      expression:
        'value.empty() or component.code.where(coding.intersect(%resource.code.coding).exists()).empty()',
    },
    {
      key: 'obs-8',
      human: 'The site is told once: as a code or as a structure',
      expression: 'bodySite.exists() implies bodyStructure.empty()',
    },
  ],
  'Observation.referenceRange': [
    {
      key: 'obs-3',
      human: 'A reference range has an end, or words',
      expression: 'low.exists() or high.exists() or text.exists()',
    },
  ],
};
