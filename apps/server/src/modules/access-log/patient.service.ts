import type { PatientPrint, PrintPatient, Viewers } from '@hyaline/contract';
import type { Json } from '@hyaline/kit';
import type { Actor, Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { appendDenied, factsOf, sealAddress } from '../ledger/index.ts';
import { namesOfProxies } from '../proxy-names/index.ts';
import { hasPhiSchema } from '../tenancy/index.ts';
import { disclose } from './disclosure.service.ts';
import { namesOf, seesLooks } from './looks.repo.ts';
import * as repo from './patient.repo.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'vault'>;
interface About {
  id: string;
  ip: string;
}

/**
 * Who can see this patient now, and who did. Whoever sees the patient by special access alone is told nothing of others.
 * @throws Refusal not-found
 */
export const readViewers = (platform: Needs, actor: Actor, about: About): Promise<Viewers> =>
  withPatient(platform, actor, about, 'patient.viewers-read', {}, async (tx, { id, ref }) => {
    if (!(await seesLooks(tx, ref))) return refuse('not-found');
    const viewers = await repo.viewersOf(tx, id);
    const granted = await repo.grantsOver(tx, ref);
    const lookers = await repo.lookersOf(tx, ref);
    const all = [...viewers, ...granted, ...lookers].flatMap(({ account }) => account ?? []);
    const proxies = await namesOfProxies(
      platform,
      tx,
      lookers.flatMap(({ account }) => account ?? []),
    );
    const names = new Map([...proxies, ...(await namesOf(tx, [...new Set(all)]))]);
    const person = (account: string) => ({ id: account, name: names.get(account) ?? '' });
    return {
      viewers: [...viewers, ...granted.map((row) => ({ ...row, why: 'grant' as const }))].map(
        ({ account, why, until }) => ({ person: person(account), why, until: until?.toISOString() ?? null }),
      ),
      lookers: lookers.map(({ account, looks, last }) => ({
        person: account === null ? { id: null, name: '' } : person(account),
        looks,
        last: last.toISOString(),
        byProxy: account !== null && proxies.has(account),
      })),
    };
  });

/**
 * Writes down that this patient is printed, before anything is. With somebody outside who gets the paper, for another
 * reason than treatment, payment or operations, that is a disclosure and is recorded as one.
 * @throws Refusal not-found; forbidden for a disclosure under special access
 */
export const printPatient = (
  platform: Needs,
  actor: Actor,
  about: About,
  { part, via, disclosed }: PrintPatient,
): Promise<PatientPrint> => {
  const facts = { part, via, ...(disclosed ? { disclosed: true } : {}) };
  return withPatient(platform, actor, about, 'patient.printed', facts, async (tx, { id, ref, seesAs }) => {
    if (disclosed) {
      if (seesAs === 'grant') refuse('forbidden');
      await disclose(platform, tx, { ref, ip: about.ip, patientId: id, source: 'patient.printed' }, disclosed);
    }
    return { path: via === 'view' ? `/api/v1/patients/${id}/print-view?part=${part}` : null };
  });
};

/** Writes down that the print view is opened. @throws Refusal not-found */
export const notePrintView = (platform: Needs, actor: Actor, about: About, part: PrintPatient['part']): Promise<void> =>
  withPatient(platform, actor, about, 'patient.print-viewed', { part }, () => Promise.resolve());

async function withPatient<T>(
  platform: Needs,
  actor: Actor,
  { id, ip }: About,
  event: repo.SeenEvent,
  facts: Record<string, Json>,
  work: (tx: Tx, seen: repo.SeenRow) => Promise<T>,
): Promise<T> {
  const params = [sealAddress(actor.tenantId, ip), id, factsOf(actor, facts)];
  const found = (await hasPhiSchema(platform, actor.tenantId))
    ? await platform.db.inTenant(
        actor,
        async (tx) => {
          const [seen] = await tx.query<repo.SeenRow>(repo.SEEN[event], params);
          return seen ? { result: await work(tx, seen) } : null;
        },
        { phi: true },
      )
    : null;
  if (found) return found.result;
  await appendDenied(platform, actor, { event, resource: { type: 'patient', id }, patientRef: null, facts: {}, ip });
  return refuse('not-found');
}
