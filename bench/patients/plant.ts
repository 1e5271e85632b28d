import type { PatientFields } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { openVault } from '../../apps/server/src/platform/crypto/index.ts';
import { sealFields } from '../../apps/server/src/modules/patients/details.ts';
import { patientTokens, tokensOf } from '../../apps/server/src/modules/patients/tokens.ts';
import { connectRaw } from '../support/raw-sql.ts';
import type { Stage } from '../support/stage.ts';

const GIVEN =
  'Ada Bea Cora Dora Elsa Fina Gina Hana Ines Jana Kira Lena Mona Nora Olga Petra Rosa Sara Tina Ursa'.split(' ');
const BATCH = 2000;

/** Made-up people: 20 given names, as many family names of two syllables as it takes, every phone another. */
export function person(n: number): PatientFields {
  const syllables = [
    'bar',
    'cor',
    'dal',
    'fen',
    'gor',
    'hal',
    'jor',
    'kal',
    'lin',
    'mor',
    'nor',
    'pel',
    'ran',
    'sol',
    'tor',
    'val',
  ];
  const family = `${syllables[n % 16]}${syllables[Math.floor(n / 16) % 16]}${syllables[Math.floor(n / 256) % 16]}`;
  const text = {
    givenName: GIVEN[Math.floor(n / 7) % GIVEN.length] as string,
    familyName: `${family[0]?.toUpperCase()}${family.slice(1)}`,
    secondFamilyName: '',
    preferredName: '',
    birthDate: `19${String(30 + (n % 70)).padStart(2, '0')}-0${1 + (n % 9)}-1${n % 9}`,
    sex: 'unknown',
    language: 'en',
    phone: `+1 415 ${String(1_000_000 + n)}`,
    email: `p${n}@patients.example`,
    address: { line: `${n} Example Street`, city: 'Harbour', state: 'CA', postalCode: '94100', country: 'US' },
    mrn: `M${n}`,
    ssn: '',
    emergencyContact: { name: '', relation: '', phone: '' },
  };
  return text as unknown as PatientFields;
}

/**
 * Puts patients into the clinic's tables as the product would have them, sealed and with their tokens, without going
 * through its routes: a hundred thousand are a stage, not what is measured. @returns their ids
 */
export async function plantPatients({ server, database, clinic }: Stage, count: number): Promise<string[]> {
  const tenantId = clinic.session.clinic.id;
  const schema = `tenant_${tenantId.replaceAll('-', '')}`;
  const vault = await openVault({ dataDir: server.data, kek: null, mayCreate: false });
  const client = await connectRaw(database);
  const tokenOf = await tokensOf({ vault }, tenantId);
  const ids: string[] = [];
  try {
    await client.query('set session_replication_role = replica'); // no triggers: nobody's context is at hand
    const { rows } = await client.query<{ id: string }>(
      `select account_id as id from core.membership where tenant_id = $1`,
      [tenantId],
    );
    const owner = rows[0]?.id;
    for (let from = 0; from < count; from += BATCH) {
      const batch = Array.from({ length: Math.min(BATCH, count - from) }, (_, i) => ({ n: from + i, id: newId() }));
      await vault.createPatientKeys(
        tenantId,
        batch.map(({ id }) => id),
      );
      const identities: Buffer[] = [];
      const profiles: Buffer[] = [];
      const tokens: { id: string; token: string }[] = [];
      for (const { n, id } of batch) {
        const sealed = await sealFields({ vault }, { tenantId, patientId: id }, person(n));
        identities.push(sealed.identity);
        profiles.push(sealed.profile);
        for (const token of patientTokens(tokenOf, person(n))) tokens.push({ id, token });
      }
      const batchIds = batch.map(({ id }) => id);
      const refs = batch.map(({ n }) => `PT-${n.toString(16).toUpperCase().padStart(6, '0')}`);
      await client.query(`insert into ${schema}.reference (tenant_id, ref) select $1, unnest($2::text[])`, [
        tenantId,
        refs,
      ]);
      await client.query(
        `insert into ${schema}.patient (tenant_id, id, ref, created_by, changed_at)
         select $1, i, r, $4, now() - random() * interval '700 days' from unnest($2::uuid[], $3::text[]) as x (i, r)`,
        [tenantId, batchIds, refs, owner],
      );
      for (const [table, details] of [
        ['patient_identity', identities],
        ['patient_profile', profiles],
      ] as const) {
        await client.query(
          `insert into ${schema}.${table} (tenant_id, patient_id, details) select $1, i, d from unnest($2::uuid[], $3::bytea[]) as x (i, d)`,
          [tenantId, batchIds, details],
        );
      }
      await client.query(
        `insert into ${schema}.patient_token (tenant_id, patient_id, token, written_at)
         select $1, i, t, p.changed_at from unnest($2::uuid[], $3::bigint[]) as x (i, t) join ${schema}.patient p on p.id = i`,
        [tenantId, tokens.map(({ id }) => id), tokens.map(({ token }) => token)],
      );
      ids.push(...batchIds);
    }
    await client.query('analyze');
  } finally {
    await client.end();
    vault.close();
  }
  return ids;
}
