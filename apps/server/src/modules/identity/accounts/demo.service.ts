import { MINUTE_MS } from '@hyaline/kit';
import type { Tx } from '../../../platform/db/index.ts';
import type { Platform } from '../../../platform/index.ts';
import { append } from '../../ledger/index.ts';
import { addAccount, insertClinic } from './account.repo.ts';
import { DEMO_CLINIC, DEMO_OWNER, DEMO_PASSWORD, DEMO_PEOPLE, type DemoPerson } from './demo-people.ts';
import { passwords } from '../passwords/password-hash.ts';
import { passwordTimes, setPassword } from '../passwords/password.repo.ts';
import { keep, newSecret } from '../secrets.ts';
import { beginTotp, findSignIn, openTicket, passTotp } from '../sign-in/sign-in.repo.ts';
import { currentCode } from '../factors/totp.ts';
import { sealTotpSecret } from '../factors/totp-secret.ts';

/** What the start screen prints, so that nobody is stuck before the first sign-in. */
export interface DemoSignIn {
  clinicId: string;
  clinic: string;
  ownerId: string;
  email: string;
  password: string;
  totpSecret: string;
  code: string;
}

const MIN_LEFT_MS = 30 * 24 * 60 * MINUTE_MS;
const FIRST_STEP = 1; // a time step of 1970: confirms the factor and leaves every code of today unused

/**
 * Makes the demo clinic with its people, or finds it already there.
 * @throws Error when the installation runs without the demo
 */
export async function seedDemo(platform: Platform): Promise<DemoSignIn> {
  if (!platform.config.demo) throw new Error('HYALINE_DEMO is off: the demo clinic cannot exist here');
  if (!(await demoExists(platform))) {
    // one hash for all of them: the password is printed anyway, and the start is to be quick
    const passwordHash = await passwords.hash(DEMO_PASSWORD);
    const owner = { tenantId: DEMO_CLINIC.id, userId: DEMO_OWNER.id };
    await platform.db.inTenant(owner, (tx) => makeClinic(tx, passwordHash));
  }
  for (const person of DEMO_PEOPLE) if (await hasNoFactor(platform, person)) await enrol(platform, person);
  await keepPasswords(platform);
  return {
    clinicId: DEMO_CLINIC.id,
    clinic: DEMO_CLINIC.name,
    ownerId: DEMO_OWNER.id,
    email: DEMO_OWNER.email,
    password: DEMO_PASSWORD,
    totpSecret: DEMO_OWNER.totpSecret,
    code: currentCode(DEMO_OWNER.totpSecret, platform.clock.now()),
  };
}

/** Whether this database holds the demo's accounts; a start without the demo refuses such a folder. */
export const demoExists = async ({ db }: Platform): Promise<boolean> =>
  (await db.asPlatform((tx) => findSignIn(tx, DEMO_OWNER.email))) !== undefined;

/** Asked at each start: the first one may have been cut short between clinic and factors. */
const hasNoFactor = async ({ db }: Platform, { email }: DemoPerson): Promise<boolean> =>
  (await db.asPlatform((tx) => findSignIn(tx, email)))?.enrolled === false; // a folder older than a person has no row

/** What is printed has to open the demo however old its folder is: a password about to run out is set once more. */
async function keepPasswords({ db }: Platform): Promise<void> {
  const asPerson = <T>({ id }: DemoPerson, work: (tx: Tx) => Promise<T>) =>
    db.inTenant({ tenantId: DEMO_CLINIC.id, userId: id }, work);
  const old: DemoPerson[] = [];
  for (const person of DEMO_PEOPLE) {
    const times = await asPerson(person, (tx) => passwordTimes(tx, person.id));
    if (times?.expiresAt && times.expiresAt.getTime() - times.checkedAt.getTime() < MIN_LEFT_MS) old.push(person);
  }
  if (old.length === 0) return;
  const hash = await passwords.hash(DEMO_PASSWORD);
  for (const person of old)
    await asPerson(person, async (tx) => {
      await setPassword(tx, hash);
      const facts = { demo: true };
      const resource = { type: 'account', id: person.id };
      await append(tx, { event: 'account.password-changed', outcome: 'done', resource, patientRef: null, facts });
    });
}

async function makeClinic(tx: Tx, passwordHash: string): Promise<void> {
  await insertClinic(tx, DEMO_CLINIC.name);
  const resource = { type: 'clinic', id: DEMO_CLINIC.id };
  const facts = { demo: true };
  await append(tx, { event: 'clinic.created', outcome: 'done', resource, patientRef: null, facts });
  for (const { id, email, name, role } of DEMO_PEOPLE) {
    await addAccount(tx, { id, email, emailKey: email, name, role, locale: 'en', passwordHash });
    const person = { type: 'account', id };
    await append(tx, {
      event: 'account.created',
      outcome: 'done',
      resource: person,
      patientRef: null,
      facts: { role, ...facts },
    });
  }
}

/** The printed secret becomes the person's factor the way any other does: by a ticket and a passed step. */
async function enrol(platform: Platform, { id, totpSecret }: DemoPerson): Promise<void> {
  const hash = await keep(platform, 'ticket', newSecret());
  const sealed = await sealTotpSecret(platform, id, totpSecret);
  await platform.db.inTenant({ tenantId: DEMO_CLINIC.id, userId: id }, async (tx) => {
    await openTicket(tx, { hash, ...tx.actor, lifeSeconds: 60 });
    if (!(await beginTotp(tx, hash, sealed)) || !(await passTotp(tx, hash, FIRST_STEP, sealed))) return;
    const resource = { type: 'account', id };
    await append(tx, {
      event: 'account.totp-enrolled',
      outcome: 'done',
      resource,
      patientRef: null,
      facts: { demo: true },
    });
  });
}
