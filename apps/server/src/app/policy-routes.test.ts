import { accessIn, allows, type Holder, type Permission, POLICY } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CANARIES, createPolicyWorld, type Operation, type PolicyWorld, send, type Someone } from './policy.fixture.ts';

const FULL = process.env['HYALINE_FULL'] === '1';
/** Some thousand requests, when all of them are asked. */
const TIME = FULL ? 300_000 : 60_000;

/** Without HYALINE_FULL=1: those who are nearest to the patient and have no cell. */
const SHORT: readonly Someone['holder'][] = [
  'provider-unassigned',
  'admin',
  'staff',
  'privacy-officer',
  'other-clinic',
];

let world: PolicyWorld;
beforeAll(async () => {
  world = await createPolicyWorld();
});
afterAll(() => world.close());

/** Of a patient, by name or by reference; what they are about is in the path. */
const ABOUT_PATIENTS =
  /^\/api\/v1\/(patients|packets|protocols|accounting|access-log|patient-identities|note-templates|studies|dicomweb|links|grants|erasures|exports|imports|requests|schedule\/appointments)/;
const operations = (): Operation[] =>
  world.operations.filter(
    ({ method, path, needs }) =>
      ABOUT_PATIENTS.test(path) &&
      !['public', 'ticket', 'link', 'patient'].includes(needs) &&
      (FULL || method === 'GET' || /search|duplicates|prints|trend/.test(path)),
  );

/** The path with the real ids of the one patient, or with ids of nothing. */
function fill({ path }: Operation, real: boolean): string {
  const { real: known } = world;
  return path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
    if (name === 'ref') return real ? (known['ref'] ?? '') : 'PT-0F0F0F';
    if (!real) return newId();
    if (name === 'id' && path.startsWith('/api/v1/protocols')) return known['protocolId'] ?? '';
    if (name === 'id' && path.startsWith('/api/v1/schedule/appointments')) return known['appointmentId'] ?? '';
    if (name === 'id' && path.startsWith('/api/v1/packets')) return known['packetId'] ?? '';
    return known[name] ?? newId();
  });
}
const BODIES: Record<string, object> = {
  '/api/v1/patients/search': { text: 'Qorvixana' },
  '/api/v1/patients/{id}/prints': { via: 'browser' },
  '/api/v1/patients/{id}/labs/trend': { loinc: '4548-4' },
};
const bodyOf = ({ method, path }: Operation): object | undefined =>
  method === 'GET' || method === 'DELETE' ? undefined : (BODIES[path] ?? {});
const query = ({ path }: Operation): string => (path.endsWith('/access-log') ? `?patient=${world.real['ref']}` : '');

const knows = (holder: Someone['holder']): boolean =>
  holder !== 'other-clinic' && ['read', 'write'].includes(POLICY[holder].phi as string);
const codeOf = (body: string): string => {
  try {
    return (JSON.parse(body) as { code?: string }).code ?? '';
  } catch {
    return '';
  }
};

describe('routes about patients, for everybody in the table', () => {
  it(
    '[C191] answer whoever has no cell with nothing of the patient, and as if there were none',
    { timeout: TIME },
    async () => {
      const wrong: string[] = [];
      let asked = 0;
      for (const person of world.people.filter(({ holder }) => !knows(holder) && (FULL || SHORT.includes(holder))))
        for (const operation of operations()) {
          const [real, none] = [true, false].map((each) => fill(operation, each) + query(operation)) as [
            string,
            string,
          ];
          const body = bodyOf(operation);
          const reply = await send(world, person, operation.method, real, body);
          asked += 1;
          const name = `${person.holder} ${operation.method} ${operation.path}: ${reply.statusCode}`;
          for (const canary of CANARIES)
            if (reply.body.includes(canary) && !mayKnow(person.holder, operation))
              wrong.push(`${name} tells ${canary}`);
          if (mayKnow(person.holder, operation) || real === none) continue;
          const compared = await send(world, person, operation.method, none, body);
          if (reply.statusCode !== compared.statusCode || codeOf(reply.body) !== codeOf(compared.body))
            wrong.push(`${name} ${codeOf(reply.body)}, of nobody ${compared.statusCode} ${codeOf(compared.body)}`);
        }
      expect(wrong).toEqual([]);
      expect(asked).toBeGreaterThan(FULL ? 400 : 100);
    },
  );

  it(
    '[C191] open to the owner and to whoever treats the patient, as far as their permission goes',
    { timeout: TIME },
    async () => {
      const wrong: string[] = [];
      const told = new Set<string>();
      for (const person of world.people.filter(({ holder }) => knows(holder)))
        for (const operation of operations().filter(({ method }) => method === 'GET' || !FULL)) {
          const reply = await send(
            world,
            person,
            operation.method,
            fill(operation, true) + query(operation),
            bodyOf(operation),
          );
          if (reply.body.includes('Qorvixana')) told.add(person.holder);
          const refused = [401, 403].includes(reply.statusCode);
          if (
            refused === allows(person.role, operation.needs as Permission) &&
            codeOf(reply.body) !== 'step-up-required'
          )
            wrong.push(`${person.holder} ${operation.method} ${operation.path}: ${reply.statusCode}`);
        }
      expect(wrong).toEqual([]);
      expect([...told].toSorted()).toEqual(['owner', 'provider-assigned']);
    },
  );

  it(
    '[C084] [C226] [C227] [C228] [C229] write into the ledger, by reference, every answer that tells of the patient',
    { timeout: TIME },
    async () => {
      const treats = world.people.find(({ holder }) => holder === 'provider-assigned') as Someone;
      const entries = async (): Promise<{ event: string; ref: string | null }[]> =>
        (
          await world.platform.database.asSuperuser((sql) =>
            sql.query<{ event: string; ref: string | null }>(
              `select event, patient_ref as ref from audit.entry where outcome = 'done' and canonical like $1 order by id`,
              [`{"actor":"${treats.userId}"%`],
            ),
          )
        ).rows;
      const silent: string[] = [];
      const noted = new Set<string>();
      for (const operation of operations()) {
        const before = (await entries()).length;
        const reply = await send(
          world,
          treats,
          operation.method,
          fill(operation, true) + query(operation),
          bodyOf(operation),
        );
        if (!CANARIES.some((canary) => reply.body.includes(canary))) continue;
        const written = (await entries()).slice(before);
        for (const { event } of written) noted.add(event);
        if (!written.some(({ ref }) => ref === world.real['ref'])) silent.push(`${operation.method} ${operation.path}`);
      }
      expect(silent).toEqual([]);
      expect([...noted]).toEqual(
        expect.arrayContaining(['patient.read', 'patient.listed', 'patient.found', 'patient.print-viewed']),
      );
    },
  );

  it('finds a name that an answer gives away, or these tests would see nothing', async () => {
    const owner = world.people.find(({ holder }) => holder === 'owner') as Someone;
    const { body } = await send(world, owner, 'GET', `/api/v1/patients/${world.real['id']}`);
    for (const canary of CANARIES) expect(body).toContain(canary);
  });
});

/** The privacy officer's cell is the ledger and the accounting: by reference, and what was disclosed (facts/roles). */
const mayKnow = (holder: Someone['holder'], { needs }: Operation): boolean =>
  holder !== 'other-clinic' &&
  accessIn(POLICY[holder as Holder].audit) === 'read' &&
  /^(accounting|access-log|erasure|grant|ledger|request:read)/.test(needs);
