import type { PatientIdentities } from '@hyaline/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phiSchema } from '../platform/db/index.ts';
import { typed } from '../modules/patients/patients.fixture.ts';
import { dumpOf, formsOf, holding } from '../testing/dump.ts';
import { CANARIES, createPolicyWorld, PATIENT, type PolicyWorld, send, type Someone } from './policy.fixture.ts';

/** A patient of whom everything is kept, and all of the database as somebody who steals it has it. */
let world: PolicyWorld;
let dump: Map<string, string>;
beforeAll(async () => {
  world = await createPolicyWorld();
  dump = await dumpOf(world.platform.database);
});
afterAll(() => world.close());

const treats = (): Someone => world.people.find(({ holder }) => holder === 'provider-assigned') as Someone;
const schema = (): string => phiSchema(treats().tenantId);
const columnOf = async (table: string, column: string): Promise<Buffer[]> => {
  const { rows } = await world.platform.database.asSuperuser((sql) =>
    sql.query<{ value: Buffer }>(`select ${column} as value from ${schema()}.${table} where ${column} is not null`),
  );
  return rows.map(({ value }) => value);
};
/** docs/decisions/0003: version 1, key version, nonce, ciphertext, tag. */
const isEnvelope = (value: Buffer): boolean => value[0] === 1 && value.length >= 1 + 4 + 12 + 16;
const nowhere = (word: string): void => expect(holding(dump, word), word).toEqual([]);

describe('in the database', () => {
  it('[C120] a social security number is an envelope, and in no other form anywhere', async () => {
    const profiles = await columnOf('patient_profile', 'details');
    expect(profiles.length).toBeGreaterThan(0);
    expect(profiles.every(isEnvelope)).toBe(true);
    for (const form of [PATIENT.ssn, PATIENT.ssn.replaceAll('-', ''), PATIENT.ssn.replaceAll('-', ' ')]) nowhere(form);
  });

  it('[C121] a birth date is an envelope, in no other form, and no index of the search knows one', async () => {
    for (const form of [PATIENT.birthDate, '11/30/1949', '30/11/1949', '19491130', '30.11.1949']) nowhere(form);
    // the search works through blind indexes alone, and a date of birth is in none: it has too few values to hide among
    const tokensOf = async (birthDate: string): Promise<string[]> => {
      const fields = typed({ givenName: 'Twin', familyName: 'Samename', birthDate });
      const made = await send(world, treats(), 'POST', '/api/v1/patients', { fields, duplicatesSeen: true });
      const { rows } = await world.platform.database.asSuperuser((sql) =>
        sql.query<{ token: string }>(
          `select token::text as token from ${schema()}.patient_token where patient_id = $1 order by 1`,
          [made.json<{ id: string }>().id],
        ),
      );
      return rows.map(({ token }) => token);
    };
    const tokens = await tokensOf('1961-04-12');
    expect(tokens.length).toBeGreaterThan(5);
    expect(await tokensOf('1988-10-03')).toEqual(tokens);
    const found = async (text: string) => {
      const reply = await send(world, treats(), 'POST', '/api/v1/patients/search', { text });
      return reply.json<PatientIdentities>().patients.length;
    };
    expect(await found(PATIENT.familyName)).toBe(1);
    for (const form of [PATIENT.birthDate, '19491130', '11301949']) expect(await found(form), form).toBe(0);
  });

  it('[C122] the text of a chart, its JSON and its earlier versions are envelopes, and in no other form anywhere', async () => {
    for (const table of [
      'chart_entry',
      'protocol',
      'packet',
      'atlas_visit',
      'patient_version',
      'disclosure',
      'appointment_note',
    ]) {
      // prettier-ignore
      const { rows } = await world.platform.database.asSuperuser((sql) =>
        sql.query<{ name: string }>(
          `select column_name as name from information_schema.columns where table_schema = $1 and table_name = $2 and data_type = 'bytea'
           and column_name in ('details', 'content', 'draft', 'document')`,
          [schema(), table],
        ),
      );
      expect(rows.length, table).toBeGreaterThan(0);
      for (const { name } of rows) {
        const values = await columnOf(table, name);
        expect(values.length, `${table}.${name}`).toBeGreaterThan(0);
        expect(values.every(isEnvelope), `${table}.${name}`).toBe(true);
      }
    }
    for (const word of ['Zyxwolframite', ...CANARIES]) nowhere(word);
  });

  it('finds a word in each of these forms, or it would find nothing', () => {
    const said = (text: string) => holding(new Map([['t', `x${text}y`]]), 'Zyxwolframite');
    for (const form of formsOf('Zyxwolframite')) expect(said(form), form).toEqual(['t']);
    expect(said(Buffer.from('a Zyxwolframite b').toString('base64'))).toEqual(['t']);
    expect(said('Zyx')).toEqual([]);
    expect([...dump.values()].join('')).toContain(world.real['ref'] ?? '-'); // the dump has what is there
  });
});
