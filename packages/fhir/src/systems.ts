/** Code systems and identifier systems as HL7 FHIR R4 (4.0.1) names them. */
export const SYSTEM = {
  ucum: 'http://unitsofmeasure.org',
  loinc: 'http://loinc.org',
  snomed: 'http://snomed.info/sct',
  identifierType: 'http://terminology.hl7.org/CodeSystem/v2-0203',
  contactRole: 'http://terminology.hl7.org/CodeSystem/v2-0131',
  language: 'urn:ietf:bcp:47',
  ssn: 'http://hl7.org/fhir/sid/us-ssn',
  dicomUid: 'urn:dicom:uid',
  dicomModality: 'http://dicom.nema.org/resources/ontology/DCM',
  allergyClinical: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical',
  allergyVerification: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification',
  conditionClinical: 'http://terminology.hl7.org/CodeSystem/condition-clinical',
  conditionVerification: 'http://terminology.hl7.org/CodeSystem/condition-ver-status',
  conditionCategory: 'http://terminology.hl7.org/CodeSystem/condition-category',
  observationCategory: 'http://terminology.hl7.org/CodeSystem/observation-category',
  interpretation: 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation',
  reportSection: 'http://terminology.hl7.org/CodeSystem/v2-0074',
  absent: 'http://terminology.hl7.org/CodeSystem/data-absent-reason',
  provenanceAgent: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type',
} as const;

/** Which part of a Spanish or Portuguese family name is whose: HL7 FHIR R4, HumanName extensions. */
export const FATHERS_FAMILY = 'http://hl7.org/fhir/StructureDefinition/humanname-fathers-family';
export const MOTHERS_FAMILY = 'http://hl7.org/fhir/StructureDefinition/humanname-mothers-family';

/** Our note in its own form, beside the plain text that everybody can read. */
export const NOTE_TYPE = 'application/vnd.hyaline.note+json';

/** LOINC of the panels that group observations (FHIR R4, vital signs profiles). */
export const VITALS_PANEL = '85353-1';
export const BLOOD_PRESSURE = '85354-9';
/** The same panel as it was before 2019; many systems still write it. */
export const BLOOD_PRESSURE_BEFORE = '55284-4';
export const BODY_MASS_INDEX = '39156-5';
export const NOTE = '34109-9';

/** LOINC document types (FHIR R4 value set c80-doc-typecodes), where there is one for our category. */
export const DOCUMENT_LOINC = {
  referral: { code: '57133-1', display: 'Referral note' },
  'lab-report': { code: '11502-2', display: 'Laboratory report' },
  'imaging-report': { code: '18748-4', display: 'Diagnostic imaging study' },
  consent: { code: '59284-0', display: 'Patient Consent' },
  photo: { code: '72170-4', display: 'Photographic image Unspecified body region Document' },
  insurance: { code: '64290-0', display: 'Health insurance card' },
} as const;
