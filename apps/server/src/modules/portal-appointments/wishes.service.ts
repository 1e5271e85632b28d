import { type AppointmentRules, type BookWish, phi, type WishReason, type Wishes } from '@hyaline/contract';
import type { Actor, Tx } from '../../platform/db/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append, sealAddress } from '../ledger/index.ts';
import { type Asking, note, PHI, within } from '../patients/index.ts';
import { namesOfProxies } from '../proxy-names/index.ts';
import { book } from '../schedule/index.ts';
import { hasPhiSchema } from '../tenancy/index.ts';
import { openDetails } from './details.ts';
import * as repo from './wishes.repo.ts';

/** What patients ask for, oldest first: by reference, the note for those who see the patient. */
export async function listWishes(platform: Platform, { actor, ip }: Asking): Promise<Wishes> {
  if (!(await hasPhiSchema(platform, actor.tenantId))) return { wishes: [] };
  const { tenantId } = actor;
  return platform.db.inTenant(
    actor,
    async (tx) => {
      const wishes: Wishes['wishes'] = [];
      const rows = await repo.openWishes(tx, sealAddress(tenantId, ip));
      const carers = await namesOfProxies(platform, tx, rows.map(({ askedById }) => askedById)); // prettier-ignore
      for (const { details, askedAt, askedById, ...row } of rows) {
        const { patientId, id } = row;
        const place = { tenantId, patientId: patientId ?? '', table: 'appointment_wish_note', rowId: id } as const;
        const text = patientId === null ? null : details === null ? '' : (await openDetails(platform, place, details)).note; // prettier-ignore
        const carer = carers.get(askedById);
        const askedBy = carer === undefined ? null : phi(carer);
        wishes.push({ ...row, note: text === null ? null : phi(text), askedBy, askedAt: askedAt.toISOString() });
      }
      return { wishes };
    },
    PHI,
  );
}

/** A number and nothing else. */
export async function countWishes(platform: Platform, actor: Actor): Promise<{ open: number }> {
  if (!(await hasPhiSchema(platform, actor.tenantId))) return { open: 0 };
  return { open: await platform.db.inTenant(actor, repo.countWishes, PHI) };
}

/** Books what was asked for. @throws Refusal not-found for one that is not open; and as booking does */
export const bookWish = (platform: Platform, asking: Asking, id: string, ask: BookWish): Promise<null> =>
  answer(platform, asking, id, 'appointment-wish.booked', async (tx, { ref, typeId }) => {
    const { id: appointmentId } = await book(
      tx,
      { ...ask, patientRef: ref, typeId, roomId: null, outsideHours: false, source: 'portal' },
      asking.ip,
    );
    await repo.closeWish(tx, id, 'booked', { appointmentId, reason: null });
    return { appointment: appointmentId };
  });

/** @throws Refusal not-found for one that is not open */
export const declineWish = (platform: Platform, asking: Asking, id: string, reason: WishReason): Promise<null> =>
  answer(platform, asking, id, 'appointment-wish.declined', async (tx) => {
    await repo.closeWish(tx, id, 'declined', { appointmentId: null, reason });
    return { reason };
  });

function answer(
  platform: Platform,
  asking: Asking,
  id: string,
  event: 'appointment-wish.booked' | 'appointment-wish.declined',
  work: (tx: Tx, wish: { ref: string; typeId: string }) => Promise<Record<string, string>>,
): Promise<null> {
  const resource = { type: 'appointment-wish', id };
  return within(platform, asking, { event, resource }, async (tx) => {
    const wish = await repo.lockWish(tx, id);
    if (!wish) return undefined;
    const facts = await work(tx, wish);
    await note(tx, event, resource, wish.ref, facts, asking.ip);
    return null;
  });
}

export const readRules = ({ db }: Platform, actor: Actor): Promise<AppointmentRules> =>
  db.inTenant(actor, repo.rulesOf);

export const changeRules = ({ db }: Platform, { actor, ip }: Asking, rules: AppointmentRules): Promise<null> =>
  db.inTenant(actor, async (tx) => {
    await repo.setRules(tx, rules);
    await append(tx, {
      event: 'appointment-rules.changed',
      outcome: 'done',
      resource: null,
      patientRef: null,
      facts: { ...rules },
      ip,
    });
    return null;
  });
