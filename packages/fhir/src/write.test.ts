import type { FhirResource } from 'fhir/r4';
import { describe, expect, it } from 'vitest';
import { AT, chart, CLINIC, person } from '../testing/chart.ts';
import { faultsOf } from '../testing/validate.ts';
import { writeBundle } from './index.ts';

const bundle = () => writeBundle(chart(), { clinic: CLINIC, at: AT });
const resources = (): FhirResource[] =>
  (bundle().entry ?? []).flatMap(({ resource }) => (resource as FhirResource | undefined) ?? []);

describe('a chart as FHIR R4', () => {
  it('is valid by HL7’s structure definitions with their invariants, and by HL7’s JSON schema', () => {
    for (const resource of [...resources(), bundle()]) expect(faultsOf(resource)).toEqual([]);
  });

  it('is not judged valid once an element is wrong: each judge sees what it is there for', () => {
    const [patient, allergy] = resources();
    expect(faultsOf({ ...patient, gender: 'femal' } as never)).not.toEqual([]);
    expect(faultsOf({ ...patient, birthDate: '1971-13-40' } as never)).not.toEqual([]);
    expect(faultsOf({ ...allergy, patient: undefined } as never)).not.toEqual([]);
    expect(faultsOf({ ...allergy, clinicalStatus: undefined } as never)).toEqual([
      expect.stringContaining('AllergyIntolerance'), // ait-1, an invariant that no schema knows
    ]);
  });

  it('says whose second family name is whose, as HL7 has it, and who numbers the patients', () => {
    const [patient] = resources();
    expect(patient).toMatchObject({
      name: [
        {
          family: 'Núñez de la Peña',
          given: ['María', 'José'],
          _family: {
            extension: [
              { url: 'http://hl7.org/fhir/StructureDefinition/humanname-fathers-family', valueString: 'Núñez' },
              { url: 'http://hl7.org/fhir/StructureDefinition/humanname-mothers-family', valueString: 'de la Peña' },
            ],
          },
        },
        { use: 'usual', text: 'Majo' },
      ],
      identifier: [
        { system: `urn:uuid:${CLINIC.id}`, value: 'H-0042' },
        { system: 'http://hl7.org/fhir/sid/us-ssn', value: '123-45-6789' },
      ],
    });
  });

  it('leaves out what is not known', () => {
    const bare = person({
      secondFamilyName: '', preferredName: '', birthDate: '', phone: '', email: '', mrn: '', ssn: '',
      address: { line: '', city: '', state: '', postalCode: '', country: '' },
      emergencyContact: { name: '', relation: '', phone: '' },
    }); // prettier-ignore
    const whole = chart();
    const written = writeBundle(
      { ...whole, patient: { ...whole.patient, fields: bare }, entries: [], studies: [], protocols: [] },
      { clinic: CLINIC, at: AT },
    );
    const [first] = written.entry ?? [];
    expect(Object.keys(first?.resource ?? {}).toSorted()).toEqual(
      ['active', 'communication', 'gender', 'id', 'meta', 'name', 'resourceType'], // prettier-ignore
    );
    expect(faultsOf(written)).toEqual([]);
  });

  it('writes vital signs with the codes and units of FHIR’s profiles, both pressures in one observation', () => {
    const codes = resources().flatMap((resource) =>
      resource.resourceType === 'Observation' && resource.id?.endsWith('07') ? [resource.code.coding?.[0]?.code] : [],
    );
    expect(codes).toEqual(['85353-1', '85354-9', '8867-4', '8310-5', '29463-7', '72514-3']);
  });

  it('gives every resource an id of its own, and no reference leads out of the bundle', () => {
    const urls = (bundle().entry ?? []).map(({ fullUrl }) => fullUrl);
    expect(new Set(urls).size).toBe(urls.length);
    const named = [...JSON.stringify(bundle()).matchAll(/"reference":"([^"]+)"/g)].map(([, target]) => target);
    expect(named.filter((target) => !urls.includes(target))).toEqual([]);
    expect(named.length).toBeGreaterThan(20);
  });
});
