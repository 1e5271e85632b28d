import type { Patient, PatientFields, PatientSummary } from '@hyaline/contract';
import type { Actor } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { namesFor } from '../colleagues/index.ts';
import { openFields } from './details.ts';
import type { PatientRow } from './patient.repo.ts';

type Needs = Pick<Platform, 'db' | 'vault'>;

export interface OpenedPatient<Row extends PatientRow = PatientRow> {
  row: Row;
  fields: PatientFields;
}

/** Rows with their sealed parts opened, in their order. @throws KeyError for a row that does not open */
export async function openAll<Row extends PatientRow>(
  platform: Needs,
  { tenantId }: Actor,
  rows: readonly Row[],
): Promise<OpenedPatient<Row>[]> {
  const opened: OpenedPatient<Row>[] = [];
  for (const row of rows) opened.push({ row, fields: await openFields(platform, tenantId, row) });
  return opened;
}

export async function summariesOf(
  platform: Needs,
  actor: Actor,
  opened: readonly OpenedPatient[],
): Promise<PatientSummary[]> {
  const names = await namesFor(
    platform,
    actor,
    opened.flatMap(({ row }) => row.providerIds),
  );
  return opened.map(({ row, fields }) => ({
    id: row.id,
    ref: row.ref,
    givenName: fields.givenName,
    familyName: fields.familyName,
    secondFamilyName: fields.secondFamilyName,
    birthDate: fields.birthDate,
    sex: fields.sex,
    phone: fields.phone,
    mrn: fields.mrn,
    providers: row.providerIds.map((id) => ({ id, name: names.get(id) ?? '' })),
    seesAs: row.seesAs,
    changedAt: row.changedAt.toISOString(),
    removedAt: row.removedAt?.toISOString() ?? null,
  }));
}

export async function patientOf(platform: Needs, actor: Actor, row: PatientRow): Promise<Patient> {
  const names = await namesFor(platform, actor, row.providerIds);
  return {
    id: row.id,
    ref: row.ref,
    revision: row.revision,
    fields: await openFields(platform, actor.tenantId, row),
    providers: row.providerIds.map((id) => ({ id, name: names.get(id) ?? '' })),
    seesAs: row.seesAs,
    mayWrite: row.mayWrite,
    createdAt: row.createdAt.toISOString(),
    changedAt: row.changedAt.toISOString(),
    removedAt: row.removedAt?.toISOString() ?? null,
  };
}
