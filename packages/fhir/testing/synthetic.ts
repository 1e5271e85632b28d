import type { Bundle, BundleEntry, FhirResource, Observation, Patient } from 'fhir/r4';
import { randomOf } from './random.ts';

/**
 * People who never were, in FHIR R4 transactions of the shape that Synthea writes: urn:uuid references, codes with
 * displays, observations in several categories, reports, and resources that a clinic's record has no place for. Our
 * own generator: the same seed gives the same people for ever.
 */
export function syntheticBundle({ patients, seed = 1 }: { patients: number; seed?: number }): Bundle {
  const random = randomOf(seed);
  const entry: BundleEntry[] = [];
  for (let n = 0; n < patients; n++) {
    for (const resource of personWithChart(random, n))
      entry.push({
        fullUrl: `urn:uuid:${resource.id}`,
        resource,
        request: { method: 'POST', url: resource.resourceType },
      });
  }
  return { resourceType: 'Bundle', type: 'transaction', entry };
}

type Random = ReturnType<typeof randomOf>;

const GIVEN = [
  'María José',
  'Luis',
  'Ana',
  'Tomás',
  'Grace',
  'Ada',
  'Alan',
  'Íñigo',
  'Chloë',
  'Katherine',
  'Noé',
  'Sofía',
];
const FAMILY = [
  'Núñez',
  'García',
  'Lovelace',
  'Hopper',
  'Müller',
  "O'Brien",
  'Ibáñez',
  'Johnson',
  'Peña',
  'Zúñiga',
  'Turing',
];
const CITIES = [
  { city: 'San Antonio', state: 'TX', postalCode: '78205', country: 'US' },
  { city: 'Santiago', state: 'RM', postalCode: '8320000', country: 'CL' },
  { city: 'Oviedo', state: 'Asturias', postalCode: '33001', country: 'ES' },
];
const CONDITIONS = [
  { code: '44054006', display: 'Diabetes mellitus type 2 (disorder)' },
  { code: '38341003', display: 'Hypertensive disorder, systemic arterial (disorder)' },
  { code: '279039007', display: 'Low back pain (finding)' },
];
const ALLERGIES = [
  {
    code: '7980',
    system: 'http://www.nlm.nih.gov/research/umls/rxnorm',
    display: 'Penicillin G',
    category: 'medication',
  },
  { code: '3718001', system: 'http://snomed.info/sct', display: "Cow's milk (substance)", category: 'food' },
] as const;

function uuid(random: Random): string {
  const hex = (digits: number): string =>
    random
      .below(16 ** digits)
      .toString(16)
      .padStart(digits, '0');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(6)}${hex(6)}`;
}

const two = (n: number): string => String(n).padStart(2, '0');

function personWithChart(random: Random, n: number): FhirResource[] {
  const patient = personOf(random, n);
  const subject = { reference: `urn:uuid:${patient.id}` };
  const at = `20${two(18 + random.below(7))}-${two(1 + random.below(12))}-${two(1 + random.below(28))}T${two(8 + random.below(9))}:30:00-05:00`;
  const encounter: FhirResource = {
    resourceType: 'Encounter',
    id: uuid(random),
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
    subject,
    period: { start: at, end: at },
  };
  return [patient, encounter, ...problemsOf(random, subject, at), ...observationsOf(random, subject, at)];
}

function personOf(random: Random, n: number): Patient & { id: string } {
  const family = random.pick(FAMILY);
  const mother = random.pick(FAMILY);
  const place = random.pick(CITIES);
  const isSpanish = place.country !== 'US';
  return {
    resourceType: 'Patient',
    id: uuid(random),
    identifier: [
      { system: 'https://github.com/synthetichealth/synthea', value: uuid(random) },
      typed('MR', 'http://hospital.example.org', `MRN-${String(n + 1).padStart(6, '0')}`),
      typed('SS', 'http://hl7.org/fhir/sid/us-ssn', `999-${two(10 + random.below(80))}-${1000 + random.below(9000)}`),
    ],
    name: [
      {
        use: 'official',
        family: isSpanish ? `${family} ${mother}` : family,
        given: random.pick(GIVEN).split(' '),
        ...(isSpanish && {
          _family: {
            extension: [
              { url: 'http://hl7.org/fhir/StructureDefinition/humanname-fathers-family', valueString: family },
              { url: 'http://hl7.org/fhir/StructureDefinition/humanname-mothers-family', valueString: mother },
            ],
          },
        }),
      },
    ],
    telecom: [{ system: 'phone', value: `555-${100 + random.below(900)}-${1000 + random.below(9000)}`, use: 'home' }],
    gender: random.pick(['female', 'male'] as const),
    birthDate: `${1935 + random.below(80)}-${two(1 + random.below(12))}-${two(1 + random.below(28))}`,
    address: [{ line: [`${1 + random.below(900)} Harbour Street`], ...place }],
    communication: [{ language: { coding: [{ system: 'urn:ietf:bcp:47', code: isSpanish ? 'es' : 'en-US' }] } }],
  };
}

const typed = (code: string, system: string, value: string) => ({
  type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code }] },
  system,
  value,
});

const status = (system: string, code: string) => ({
  coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code }],
});

function problemsOf(random: Random, subject: { reference: string }, at: string): FhirResource[] {
  const condition = random.pick(CONDITIONS);
  const allergy = random.pick(ALLERGIES);
  const isOver = random.below(3) === 0;
  return [
    {
      resourceType: 'Condition',
      id: uuid(random),
      clinicalStatus: status('condition-clinical', isOver ? 'resolved' : 'active'),
      verificationStatus: status('condition-ver-status', 'confirmed'),
      code: { coding: [{ system: 'http://snomed.info/sct', ...condition }], text: condition.display },
      subject,
      onsetDateTime: at,
      ...(isOver && { abatementDateTime: '2026-01-15T09:00:00-05:00' }),
      recordedDate: at,
    },
    {
      resourceType: 'AllergyIntolerance',
      id: uuid(random),
      clinicalStatus: status('allergyintolerance-clinical', 'active'),
      verificationStatus: status('allergyintolerance-verification', 'confirmed'),
      type: 'allergy',
      category: [allergy.category],
      criticality: 'low',
      code: {
        coding: [{ system: allergy.system, code: allergy.code, display: allergy.display }],
        text: allergy.display,
      },
      patient: subject,
      recordedDate: at,
      reaction: [{ manifestation: [{ text: 'Wheal (finding)' }], severity: 'mild' }],
    },
  ];
}

function observationsOf(random: Random, subject: { reference: string }, at: string): FhirResource[] {
  const observe = (
    category: string,
    loinc: string,
    display: string,
    value: Partial<Observation>,
  ): Observation & { id: string } => ({
    resourceType: 'Observation',
    id: uuid(random),
    status: 'final',
    category: [status('observation-category', category)],
    code: { coding: [{ system: 'http://loinc.org', code: loinc, display }], text: display },
    subject,
    effectiveDateTime: at,
    issued: at,
    ...value,
  });
  const amount = (value: number, unit: string) => ({
    valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit },
  });
  const part = (code: string, value: number) => ({
    code: { coding: [{ system: 'http://loinc.org', code }] },
    ...amount(value, 'mm[Hg]'),
  });
  const labs = [
    observe('laboratory', '2339-0', 'Glucose', {
      ...amount(70 + random.below(60), 'mg/dL'),
      referenceRange: [{ low: { value: 70 }, high: { value: 99 } }],
    }),
    observe('laboratory', '4548-4', 'Hemoglobin A1c/Hemoglobin.total in Blood', amount(4 + random.below(40) / 10, '%')),
  ];
  return [
    observe('vital-signs', '8302-2', 'Body Height', amount(150 + random.below(45), 'cm')),
    observe('vital-signs', '29463-7', 'Body Weight', amount(50 + random.below(60), 'kg')),
    observe('vital-signs', '39156-5', 'Body mass index (BMI) [Ratio]', amount(24.5, 'kg/m2')),
    observe('vital-signs', '85354-9', 'Blood pressure panel', {
      component: [part('8462-4', 60 + random.below(30)), part('8480-6', 105 + random.below(40))],
    }),
    observe('vital-signs', '8867-4', 'Heart rate', amount(55 + random.below(40), '/min')),
    observe('survey', '72166-2', 'Tobacco smoking status', {
      valueCodeableConcept: { text: 'Never smoked tobacco (finding)' },
    }),
    ...labs,
    {
      resourceType: 'DiagnosticReport',
      id: uuid(random),
      status: 'final',
      category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: 'LAB' }] }],
      code: {
        coding: [
          { system: 'http://loinc.org', code: '51990-0', display: 'Basic metabolic panel - Blood by Automated count' },
        ],
      },
      subject,
      effectiveDateTime: at,
      issued: at,
      result: labs.map(({ id }) => ({ reference: `urn:uuid:${id}` })),
    },
  ];
}
