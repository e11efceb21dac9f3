// What FHIR R5 5.0.0 says of the elements that we send: the StructureDefinitions (snapshots) and CodeSystems of HL7's own
// package hl7.fhir.r5.core 5.0.0 (npm, CC0), read on 2026-11-23, as facts: element, how often, types (with the targets of
// references), and after "!" the value set of a required binding. Left out: what each resource and each element has
// (id, meta, extension ...), and bindings without a list of codes (languages, media types, units).

export const R5_ELEMENTS: Readonly<Record<string, string>> = {
  Endpoint: `
    identifier 0..* Identifier
    status 1..1 code !endpoint-status
    connectionType 1..* CodeableConcept
    name 0..1 string
    description 0..1 string
    environmentType 0..* CodeableConcept
    managingOrganization 0..1 Reference(Organization)
    contact 0..* ContactPoint
    period 0..1 Period
    payload 0..* BackboneElement
    payload.type 0..* CodeableConcept
    payload.mimeType 0..* code
    address 1..1 url
    header 0..* string`,
  ImagingSelection: `
    identifier 0..* Identifier
    status 1..1 code !imagingselection-status
    subject 0..1 Reference(Patient,Group,Device,Location,Organization,Procedure,Practitioner,Medication,Substance,Specimen)
    issued 0..1 instant
    performer 0..* BackboneElement
    performer.function 0..1 CodeableConcept
    performer.actor 0..1 Reference(Practitioner,PractitionerRole,Device,Organization,CareTeam,Patient,RelatedPerson,HealthcareService)
    basedOn 0..* Reference(CarePlan,ServiceRequest,Appointment,AppointmentResponse,Task)
    category 0..* CodeableConcept
    code 1..1 CodeableConcept
    studyUid 0..1 id
    derivedFrom 0..* Reference(ImagingStudy,DocumentReference)
    endpoint 0..* Reference(Endpoint)
    seriesUid 0..1 id
    seriesNumber 0..1 unsignedInt
    frameOfReferenceUid 0..1 id
    bodySite 0..1 CodeableReference(BodyStructure)
    focus 0..* Reference(ImagingSelection)
    instance 0..* BackboneElement
    instance.uid 1..1 id
    instance.number 0..1 unsignedInt
    instance.sopClass 0..1 Coding
    instance.subset 0..* string
    instance.imageRegion2D 0..* BackboneElement
    instance.imageRegion2D.regionType 1..1 code !imagingselection-2dgraphictype
    instance.imageRegion2D.coordinate 1..* decimal
    instance.imageRegion3D 0..* BackboneElement
    instance.imageRegion3D.regionType 1..1 code !imagingselection-3dgraphictype
    instance.imageRegion3D.coordinate 1..* decimal`,
  ImagingStudy: `
    identifier 0..* Identifier
    status 1..1 code !imagingstudy-status
    modality 0..* CodeableConcept
    subject 1..1 Reference(Patient,Device,Group)
    encounter 0..1 Reference(Encounter)
    started 0..1 dateTime
    basedOn 0..* Reference(CarePlan,ServiceRequest,Appointment,AppointmentResponse,Task)
    partOf 0..* Reference(Procedure)
    referrer 0..1 Reference(Practitioner,PractitionerRole)
    endpoint 0..* Reference(Endpoint)
    numberOfSeries 0..1 unsignedInt
    numberOfInstances 0..1 unsignedInt
    procedure 0..* CodeableReference(PlanDefinition,ActivityDefinition)
    location 0..1 Reference(Location)
    reason 0..* CodeableReference(Condition,Observation,DiagnosticReport,DocumentReference)
    note 0..* Annotation
    description 0..1 string
    series 0..* BackboneElement
    series.uid 1..1 id
    series.number 0..1 unsignedInt
    series.modality 1..1 CodeableConcept
    series.description 0..1 string
    series.numberOfInstances 0..1 unsignedInt
    series.endpoint 0..* Reference(Endpoint)
    series.bodySite 0..1 CodeableReference(BodyStructure)
    series.laterality 0..1 CodeableConcept
    series.specimen 0..* Reference(Specimen)
    series.started 0..1 dateTime
    series.performer 0..* BackboneElement
    series.performer.function 0..1 CodeableConcept
    series.performer.actor 1..1 Reference(Practitioner,PractitionerRole,Organization,CareTeam,Patient,Device,RelatedPerson,HealthcareService)
    series.instance 0..* BackboneElement
    series.instance.uid 1..1 id
    series.instance.sopClass 1..1 Coding
    series.instance.number 0..1 unsignedInt
    series.instance.title 0..1 string`,
  Observation: `
    identifier 0..* Identifier
    instantiates[x] 0..1 canonical(ObservationDefinition)|Reference(ObservationDefinition)
    basedOn 0..* Reference(CarePlan,DeviceRequest,ImmunizationRecommendation,MedicationRequest,NutritionOrder,ServiceRequest)
    triggeredBy 0..* BackboneElement
    triggeredBy.observation 1..1 Reference(Observation)
    triggeredBy.type 1..1 code !observation-triggeredbytype
    triggeredBy.reason 0..1 string
    partOf 0..* Reference(MedicationAdministration,MedicationDispense,MedicationStatement,Procedure,Immunization,ImagingStudy,GenomicStudy)
    status 1..1 code !observation-status
    category 0..* CodeableConcept
    code 1..1 CodeableConcept
    subject 0..1 Reference(Patient,Group,Device,Location,Organization,Procedure,Practitioner,Medication,Substance,BiologicallyDerivedProduct,NutritionProduct)
    focus 0..* Reference(Resource)
    encounter 0..1 Reference(Encounter)
    effective[x] 0..1 dateTime|Period|Timing|instant
    issued 0..1 instant
    performer 0..* Reference(Practitioner,PractitionerRole,Organization,CareTeam,Patient,RelatedPerson)
    value[x] 0..1 Quantity|CodeableConcept|string|boolean|integer|Range|Ratio|SampledData|time|dateTime|Period|Attachment|Reference(MolecularSequence)
    dataAbsentReason 0..1 CodeableConcept
    interpretation 0..* CodeableConcept
    note 0..* Annotation
    bodySite 0..1 CodeableConcept
    bodyStructure 0..1 Reference(BodyStructure)
    method 0..1 CodeableConcept
    specimen 0..1 Reference(Specimen,Group)
    device 0..1 Reference(Device,DeviceMetric)
    referenceRange 0..* BackboneElement
    referenceRange.low 0..1 Quantity
    referenceRange.high 0..1 Quantity
    referenceRange.normalValue 0..1 CodeableConcept
    referenceRange.type 0..1 CodeableConcept
    referenceRange.appliesTo 0..* CodeableConcept
    referenceRange.age 0..1 Range
    referenceRange.text 0..1 markdown
    hasMember 0..* Reference(Observation,QuestionnaireResponse,MolecularSequence)
    derivedFrom 0..* Reference(DocumentReference,ImagingStudy,ImagingSelection,QuestionnaireResponse,Observation,MolecularSequence,GenomicStudy)
    component 0..* BackboneElement
    component.code 1..1 CodeableConcept
    component.value[x] 0..1 Quantity|CodeableConcept|string|boolean|integer|Range|Ratio|SampledData|time|dateTime|Period|Attachment|Reference(MolecularSequence)
    component.dataAbsentReason 0..1 CodeableConcept
    component.interpretation 0..* CodeableConcept
    component.referenceRange 0..* #Observation.referenceRange`,
  Annotation: `
    author[x] 0..1 Reference(Practitioner,PractitionerRole,Patient,RelatedPerson,Organization)|string
    time 0..1 dateTime
    text 1..1 markdown`,
  Attachment: `
    contentType 0..1 code
    language 0..1 code
    data 0..1 base64Binary
    url 0..1 url
    size 0..1 integer64
    hash 0..1 base64Binary
    title 0..1 string
    creation 0..1 dateTime
    height 0..1 positiveInt
    width 0..1 positiveInt
    frames 0..1 positiveInt
    duration 0..1 decimal
    pages 0..1 positiveInt`,
  CodeableReference: `
    concept 0..1 CodeableConcept
    reference 0..1 Reference`,
  SampledData: `
    origin 1..1 Quantity
    interval 0..1 decimal
    intervalUnit 1..1 code
    factor 0..1 decimal
    lowerLimit 0..1 decimal
    upperLimit 0..1 decimal
    dimensions 1..1 positiveInt
    codeMap 0..1 canonical(ConceptMap)
    offsets 0..1 string
    data 0..1 string`,
};

/** The codes of those value sets, all of the code system of the same name (`corrected` stands there below `amended`). */
export const R5_VALUE_SETS: Readonly<Record<string, string>> = {
  'endpoint-status': 'active suspended error off entered-in-error',
  'imagingselection-2dgraphictype': 'point polyline interpolated circle ellipse',
  'imagingselection-3dgraphictype': 'point multipoint polyline polygon ellipse ellipsoid',
  'imagingselection-status': 'available entered-in-error unknown',
  'imagingstudy-status': 'registered available cancelled entered-in-error unknown',
  'observation-status': 'registered preliminary final amended corrected cancelled entered-in-error unknown',
  'observation-triggeredbytype': 'reflex repeat re-run',
};
