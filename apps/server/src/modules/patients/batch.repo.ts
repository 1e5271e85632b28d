import { appendAll, type Statement, type Tx } from '../../platform/db/index.ts';

export interface NewPatient {
  id: string;
  ref: string;
  identity: Buffer;
  profile: Buffer;
  tokens: readonly string[];
}

const DRAW: Statement = {
  name: 'patients-ref-draw',
  text: 'select draw_reference() as ref from generate_series(1, $1)',
};
export const drawReferences = async (tx: Tx, count: number): Promise<string[]> =>
  (await tx.query<{ ref: string }>(DRAW, [count])).map(({ ref }) => ref);

const PATIENTS: Statement = {
  name: 'patients-insert',
  text: `insert into patient (tenant_id, id, ref, created_by)
    select (select sec.tenant()), x.id, x.ref, (select sec.user_id()) from unnest($1::uuid[], $2::text[]) as x (id, ref)`,
};
const IDENTITIES: Statement = {
  name: 'patients-identity-insert',
  text: `insert into patient_identity (tenant_id, patient_id, details)
    select (select sec.tenant()), x.id, x.details from unnest($1::uuid[], $2::bytea[]) as x (id, details)`,
};
const PROFILES: Statement = {
  name: 'patients-profile-insert',
  text: `insert into patient_profile (tenant_id, patient_id, details)
    select (select sec.tenant()), x.id, x.details from unnest($1::uuid[], $2::bytea[]) as x (id, details)`,
};
const TOKENS: Statement = {
  name: 'patients-tokens-insert',
  text: `insert into patient_token (tenant_id, patient_id, token)
    select (select sec.tenant()), x.id, x.token from unnest($1::uuid[], $2::bigint[]) as x (id, token)`,
};
const CREATED: Statement = {
  name: 'patients-created',
  text: appendAll(
    'patient.created',
    'patient',
    'select x.*, $3::text as facts from unnest($1::uuid[], $2::text[]) as x (id, ref)',
    '$4',
  ),
};

/** Rows of many patients and one ledger entry for each, by one statement for each table. */
export async function insertPatients(
  tx: Tx,
  patients: readonly NewPatient[],
  { facts, address }: { facts: string; address: Buffer },
): Promise<void> {
  const ids = patients.map(({ id }) => id);
  const refs = patients.map(({ ref }) => ref);
  await tx.query(PATIENTS, [ids, refs]);
  await tx.query(IDENTITIES, [ids, patients.map(({ identity }) => identity)]);
  await tx.query(PROFILES, [ids, patients.map(({ profile }) => profile)]);
  await tx.query(TOKENS, [
    patients.flatMap(({ id, tokens }) => tokens.map(() => id)),
    patients.flatMap(({ tokens }) => tokens),
  ]);
  await tx.query(CREATED, [ids, refs, facts, address]);
}

const ASSIGN: Statement = {
  name: 'patients-assign',
  text: `insert into patient_assignment (tenant_id, id, patient_id, account_id, kind, made_by)
    select (select sec.tenant()), gen_random_uuid(), x.id, a.id, 'provider', (select sec.user_id())
    from unnest($1::uuid[]) as x (id) cross join unnest($2::uuid[]) as a (id)`,
};
const ASSIGNED: Statement = {
  name: 'patients-assigned',
  text: appendAll(
    'patient.assigned',
    'patient',
    `select x.*, '{"account":"' || a.id || '","kind":"provider"}' as facts
      from unnest($1::uuid[], $2::text[]) as x (id, ref) cross join unnest($3::uuid[]) as a (id)`,
    '$4',
  ),
};

/** Who treats them, last of all: until then whoever enters them writes as the one who does. */
export async function assignPatients(
  tx: Tx,
  patients: readonly { id: string; ref: string }[],
  { providerIds, address }: { providerIds: readonly string[]; address: Buffer },
): Promise<void> {
  if (providerIds.length === 0 || patients.length === 0) return;
  const ids = patients.map(({ id }) => id);
  await tx.query(ASSIGN, [ids, providerIds]);
  await tx.query(ASSIGNED, [ids, patients.map(({ ref }) => ref), providerIds, address]);
}
