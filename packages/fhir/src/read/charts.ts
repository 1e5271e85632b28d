import type { EntryContent, PatientFields } from '@hyaline/contract';
import { VITALS_PANEL, SYSTEM } from '../systems.ts';
import { type DocumentFound, readDocument } from './documents.ts';
import { type Fault, ResourceFault } from './faults.ts';
import { codeIn, type Node, nodes, text, words } from './node.ts';
import { isOfCategory, isVoid, labOf, type Observed, readResult, readSigns, timeOf, vitalsOf } from './observations.ts';
import { readPatient } from './patient.ts';
import { readAllergy, readCondition } from './problems.ts';
import { findResources, type Found, targetsOf } from './resources.ts';

export interface EntryRead {
  /** Of the resource that it comes from. */
  id: string;
  content: EntryContent | DocumentFound;
}
export interface PatientRead {
  id: string;
  fields: PatientFields;
  entries: EntryRead[];
}
export interface ChartsRead {
  patients: readonly PatientRead[];
  /** Resources that a record here has no place for, by kind: nothing is wrong with them. */
  notImported: readonly { what: string; count: number }[];
  /** Resources that were refused, each with where and why. */
  faults: readonly Fault[];
  /** Elements of people that were left out while the rest was taken over. */
  leftOut: readonly Fault[];
  /** How many resources the file held. */
  resources: number;
}

/**
 * Reads a FHIR R4 Bundle, a resource or newline-delimited JSON into records of ours. What it does not know it counts;
 * what contradicts itself it refuses, and goes on with the rest.
 * @param language - BCP 47, of people whose resource names none
 */
export function readCharts(content: string, { language }: { language: string }): ChartsRead {
  const { found, faults, requests } = findResources(content);
  const reading = new Reading(faults, language);
  for (const one of found) if (one.type === 'Patient') reading.person(one);
  const rest = found.filter(({ type }) => type !== 'Patient');
  reading.groups(rest);
  for (const one of rest) reading.single(one);
  reading.looseVitals();
  if (requests > 0) reading.count('Bundle.entry', requests);
  return reading.result(found.length);
}

class Reading {
  readonly #patients = new Map<string, PatientRead | 'refused'>();
  readonly #read: PatientRead[] = [];
  readonly #faults: Fault[];
  readonly #leftOut: Fault[] = [];
  readonly #counts = new Map<string, number>();
  readonly #used = new Set<Found>();
  readonly #loose = new Map<PatientRead, { one: Found; observed: Observed }[]>();
  readonly #language: string;

  constructor(faults: readonly Fault[], language: string) {
    this.#faults = [...faults];
    this.#language = language;
  }

  person(one: Found): void {
    const patient = this.#try(one, () => {
      const { fields, leftOut } = readPatient(one.resource, this.#language);
      this.#leftOut.push(...leftOut.map((fault) => ({ ...fault, resource: one.type, id: one.id })));
      return { id: one.id, fields, entries: [] };
    });
    for (const name of one.names) this.#patients.set(name, patient ?? 'refused');
    if (patient) this.#read.push(patient);
  }

  /** Reports and panels first: what they hold together stays together. */
  groups(found: readonly Found[]): void {
    const byName = new Map(found.flatMap((one) => one.names.map((name): [string, Found] => [name, one])));
    const membersOf = (references: unknown): Found[] =>
      nodes(references).flatMap(
        (reference) =>
          targetsOf(reference)
            .map((name) => byName.get(name))
            .find(Boolean) ?? [],
      );
    for (const one of found) {
      const { type, resource } = one;
      if (isVoid(resource)) continue;
      if (type === 'DiagnosticReport') this.#report(one, membersOf(resource['result']));
      if (type === 'Observation' && codeIn(resource['code'], SYSTEM.loinc) === VITALS_PANEL)
        this.#panel(one, membersOf(resource['hasMember']));
    }
  }

  #report(report: Found, members: readonly Found[]): void {
    const patient = members.length > 0 ? this.#patientOf(report, false) : null;
    if (!patient) return; // without values it is looked at like anything else
    const { resource } = report;
    this.#used.add(report);
    const read = members.flatMap((member) => {
      if (this.#used.has(member) || isOfCategory(member.resource, 'vital-signs')) return [];
      this.#used.add(member);
      if (isVoid(member.resource)) return this.#none(`${member.type} (${text(member.resource['status'])})`);
      const result = this.#try(member, () => {
        const value = readResult(member.resource);
        return (
          value && {
            ...value,
            lab: labOf({ ...value, panel: '-', laboratory: '', results: [value.result], remark: '' }),
          }
        );
      });
      return result ?? (result === null ? this.#none('Observation (no value)') : []);
    });
    if (read.length === 0) return void this.#none('DiagnosticReport');
    this.#keep(patient, report, () =>
      labOf({
        panel: words(resource['code']),
        at: Object.keys(resource).some((key) => key.startsWith('effective'))
          ? timeOf(resource, 'DiagnosticReport')
          : (read[0]?.at ?? ''),
        laboratory:
          nodes(resource['performer'])
            .map(({ display }) => text(display))
            .find(Boolean) ?? '',
        results: read.map(({ result }) => result),
        remark: text(resource['conclusion']),
      }),
    );
  }

  #panel(panel: Found, members: readonly Found[]): void {
    const patient = this.#patientOf(panel, false);
    if (!patient || members.length === 0) return;
    this.#used.add(panel);
    this.#keep(patient, panel, () => {
      const together: Observed = {
        at: timeOf(panel.resource, 'Observation'),
        signs: {},
        remark: nodes(panel.resource['note'])
          .map((note) => text(note['text']))
          .join('\n'),
      };
      for (const member of members) {
        this.#used.add(member);
        const observed = readSigns(member.resource);
        if (observed && Object.keys(observed.signs).some((name) => name in together.signs))
          throw new ResourceFault('Observation.hasMember', 'contradiction');
        Object.assign(together.signs, observed?.signs);
      }
      return vitalsOf(together);
    });
  }

  single(one: Found): void {
    if (this.#used.has(one)) return;
    const { type, resource } = one;
    if (type === 'Observation') return this.#observation(one);
    const read = READERS[type];
    if (read === undefined) return void this.#none(type);
    const patient = this.#patientOf(one, true);
    if (patient) this.#keep(patient, one, () => read(resource));
  }

  #observation(one: Found): void {
    const { resource } = one;
    const isVital = isOfCategory(resource, 'vital-signs');
    const isLab = isOfCategory(resource, 'laboratory');
    if (isVoid(resource)) return void this.#none(`Observation (${text(resource['status'])})`);
    if (!isVital && !isLab) return void this.#none('Observation (other category)');
    const patient = this.#patientOf(one, true);
    if (!patient) return;
    if (isVital) {
      const observed = this.#try(one, () => readSigns(resource));
      if (observed === null) this.#none(`Observation (${words(resource['code']).slice(0, 60)})`);
      if (observed) this.#loose.set(patient, [...(this.#loose.get(patient) ?? []), { one, observed }]);
      return;
    }
    this.#keep(patient, one, () => {
      const value = readResult(resource);
      return (
        value &&
        labOf({ ...value, panel: words(resource['code']), laboratory: '', results: [value.result], remark: '' })
      );
    });
  }

  /** Signs of the same moment become one entry; a sign that cannot be is refused by itself. */
  looseVitals(): void {
    for (const [patient, all] of this.#loose) {
      const groups: { one: Found; observed: Observed }[][] = [];
      for (const item of all) {
        const fits = (group: typeof all): boolean =>
          group[0]?.observed.at === item.observed.at &&
          !group.some(({ observed }) => Object.keys(observed.signs).some((name) => name in item.observed.signs));
        const sound = this.#try(item.one, () => vitalsOf(completed(item.observed, all)));
        if (!sound) continue;
        const group = groups.find(fits);
        if (group) group.push(item);
        else groups.push([item]);
      }
      for (const group of groups) {
        const [first] = group;
        if (!first) continue;
        const remark = [...new Set(group.map(({ observed }) => observed.remark).filter(Boolean))].join('\n');
        const signs = Object.assign({}, ...group.map(({ observed }) => observed.signs)) as Observed['signs'];
        this.#keep(patient, first.one, () => vitalsOf({ at: first.observed.at, signs, remark }));
      }
    }
  }

  count(what: string, many = 1): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + many);
  }

  result(resources: number): ChartsRead {
    const notImported = [...this.#counts]
      .map(([what, count]) => ({ what, count }))
      .toSorted((a, b) => b.count - a.count || (a.what < b.what ? -1 : 1));
    return { patients: this.#read, notImported, faults: this.#faults, leftOut: this.#leftOut, resources };
  }

  #none(what: string): [] {
    this.count(what);
    return [];
  }

  #keep(patient: PatientRead, one: Found, read: () => EntryRead['content'] | null): void {
    const content = this.#try(one, read);
    if (content) patient.entries.push({ id: one.id, content });
    else if (content === null) this.#none(`${one.type} (nothing to keep)`);
  }

  /** undefined: refused, and said so. */
  #try<T>(one: Found, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ResourceFault)) throw error;
      this.#faults.push({ resource: one.type, id: one.id, path: error.path, reason: error.reason });
      return undefined;
    }
  }

  #patientOf(one: Found, say: boolean): PatientRead | null {
    const reference = one.resource['subject'] ?? one.resource['patient'];
    const known = targetsOf(reference)
      .map((name) => this.#patients.get(name))
      .find((entry) => entry !== undefined);
    if (known !== undefined && known !== 'refused') return known;
    const path = `${one.type}.${one.resource['patient'] === undefined ? 'subject' : 'patient'}`;
    if (say)
      this.#faults.push({
        resource: one.type,
        id: one.id,
        path,
        reason: known === 'refused' ? 'patient-refused' : 'unknown-patient',
      });
    return null;
  }
}

/** One number of a blood pressure is looked at together with the other, which may come as an observation of its own. */
function completed(observed: Observed, all: readonly { observed: Observed }[]): Observed {
  const { systolic, diastolic } = observed.signs;
  if ((systolic === undefined) === (diastolic === undefined)) return observed;
  const missing = systolic ? 'diastolic' : 'systolic';
  const other = all.find(({ observed: one }) => one.at === observed.at && one.signs[missing]);
  return other ? { ...observed, signs: { ...observed.signs, [missing]: other.observed.signs[missing] } } : observed;
}

const READERS: Readonly<Record<string, (resource: Node) => EntryRead['content'] | null>> = {
  AllergyIntolerance: readAllergy,
  Condition: readCondition,
  DocumentReference: readDocument,
};
