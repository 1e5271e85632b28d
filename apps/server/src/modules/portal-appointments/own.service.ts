import {
  type Address,
  type AskAppointment,
  type CancelledOwn,
  type OwnAppointment,
  type OwnAppointments,
  phi,
  WISH,
} from '@hyaline/contract';
import { DAY_MS, SYSTEM_USER } from '@hyaline/kit';
import type { Tx } from '../../platform/db/index.ts';
import { refuse } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/index.ts';
import { append } from '../ledger/index.ts';
import { peopleForPatient } from '../portal-messages/index.ts';
import { findAppointment, tellOfFreed } from '../schedule/index.ts';
import { openDetails, sealDetails } from './details.ts';
import * as repo from './own.repo.ts';

/** Whose session asks, from where. */
export interface OwnAsking {
  tenantId: string;
  accountId: string;
  patientId: string;
  patientRef: string;
  ip: string;
}
const OWN = { own: true };
const within = <T>(platform: Platform, { tenantId, accountId }: OwnAsking, work: (tx: Tx) => Promise<T>): Promise<T> =>
  platform.db.inTenant({ tenantId, userId: accountId }, work, OWN);

/** Appointments and wishes of the patient; one look in the ledger. */
export const readOwnAppointments = (platform: Platform, asking: OwnAsking): Promise<OwnAppointments> =>
  within(platform, asking, async (tx) => {
    const rows = await repo.ownAppointments(tx);
    const people = await peopleForPatient(
      tx,
      rows.map(({ providerId }) => providerId),
    );
    const { cancelHours, takesWishes } = await repo.ownRule(tx);
    const present = (row: repo.OwnAppointmentRow): OwnAppointment => ({
      id: row.id,
      revision: row.revision,
      kind: row.kind,
      provider: people.get(row.providerId) ?? '',
      place: { name: row.placeName, lines: linesOf(row.address), phone: row.phone },
      startsAt: row.startsAt.toISOString(),
      endsAt: row.endsAt.toISOString(),
      zone: row.zone,
      wallStart: row.wallStart,
      status: row.status,
      mayCancel: row.isComing,
      isLate: row.isLate,
    });
    const wishes = [];
    for (const { patientId, details, askedAt, mine: _, ...row } of await repo.ownWishes(tx)) {
      const place = { tenantId: asking.tenantId, patientId, table: 'appointment_wish_note', rowId: row.id } as const;
      const note = details === null ? '' : (await openDetails(platform, place, details)).note;
      wishes.push({ ...row, note: phi(note), askedAt: askedAt.toISOString() });
    }
    await tell(tx, asking, 'portal.appointments-read', null, { appointments: rows.length });
    return {
      coming: rows
        .filter(({ isComing }) => isComing)
        .map(present)
        .toReversed(),
      past: rows.filter(({ isComing }) => !isComing).map(present),
      wishes,
      types: takesWishes ? await repo.typesToAsk(tx) : [],
      cancelHours,
    };
  });

/**
 * Asks the clinic for an appointment.
 * @throws Refusal bad-request for a kind that patients cannot ask for, or a day that is no use; conflict with three open,
 * or when another wish was sent by this id
 */
export const askAppointment = (platform: Platform, asking: OwnAsking, ask: AskAppointment): Promise<{ id: string }> =>
  within(platform, asking, async (tx) => {
    const { tenantId, patientId } = asking;
    await repo.inTurn(tx, `wishes.${patientId}`);
    const wishes = await repo.ownWishes(tx);
    const before = wishes.find(({ id }) => id === ask.id);
    if (before) return (await isSame(platform, tenantId, before, ask)) ? { id: ask.id } : refuse('conflict');
    const open = wishes.filter(({ state, mine }) => state === 'open' && mine);
    if (open.length >= WISH.maxOpen) return refuse('conflict');
    const { takesWishes } = await repo.ownRule(tx);
    const types = takesWishes ? await repo.typesToAsk(tx) : [];
    if (!types.some(({ id }) => id === ask.typeId)) return refuse('bad-request', { fields: ['typeId'] });
    const latest = new Date(platform.clock.now().getTime() + WISH.aheadDays * DAY_MS).toISOString().slice(0, 10);
    if (ask.from > latest) return refuse('bad-request', { fields: ['from'] });
    const text = String(ask.note);
    const place = { tenantId, patientId, table: 'appointment_wish_note', rowId: ask.id } as const;
    const details = text === '' ? null : await sealDetails(platform, place, { note: text });
    const { id, typeId, weekdays, parts, from } = ask;
    if (!(await repo.insertWish(tx, { id, patientId, typeId, weekdays, parts, from, details })))
      return refuse('conflict');
    await tell(tx, asking, 'portal.appointment-asked', { type: 'appointment-wish', id }, { kind: typeId });
    return { id };
  });

/** What came before by this id is what is sent now. */
async function isSame(
  platform: Platform,
  tenantId: string,
  before: repo.WishRow,
  ask: AskAppointment,
): Promise<boolean> {
  const { id, patientId, details } = before;
  const place = { tenantId, patientId, table: 'appointment_wish_note', rowId: id } as const;
  const note = details === null ? '' : (await openDetails(platform, place, details)).note;
  const asked = ({ typeId, weekdays, parts, from }: Pick<AskAppointment, 'typeId' | 'weekdays' | 'parts' | 'from'>) =>
    JSON.stringify([typeId, weekdays.toSorted(), parts.toSorted(), from]);
  return note === String(ask.note) && asked(before) === asked(ask);
}

/** @throws Refusal not-found for one that is not open, or not the patient's */
export const withdrawOwnWish = (platform: Platform, asking: OwnAsking, id: string): Promise<null> =>
  within(platform, asking, async (tx) => {
    if (!(await repo.withdrawWish(tx, id))) return refuse('not-found');
    await tell(tx, asking, 'portal.appointment-wish-withdrawn', { type: 'appointment-wish', id }, {});
    return null;
  });

/** Cancels; within the clinic's hours before the start that is late. @throws Refusal not-found */
export async function cancelOwnAppointment(
  platform: Platform,
  asking: OwnAsking,
  id: string,
  revision: number,
): Promise<CancelledOwn> {
  const status = await within(platform, asking, async (tx) => {
    const done = await repo.cancelOwn(tx, id, revision);
    if (done === null) return refuse('not-found');
    await tell(tx, asking, 'portal.appointment-cancelled', { type: 'appointment', id }, { to: done });
    return done;
  });
  // it is cancelled, whatever becomes of telling others
  await tellWaiting(platform, asking.tenantId, id).catch(
    (error: { code?: string }) =>
    platform.log.error({ tenantId: asking.tenantId, code: error.code ?? '' }, 'nobody was told of a time that a patient gave back'), // prettier-ignore
  );
  return { status };
}

/** The patient's role sees nobody who waits: the system tells those who keep the list. */
const tellWaiting = (platform: Platform, tenantId: string, id: string): Promise<void> =>
  platform.db.inTenant({ tenantId, userId: SYSTEM_USER }, async (tx) => {
    const row = await findAppointment(tx, id);
    if (row) await tellOfFreed(tx, row);
  });

const linesOf = ({ line1 = '', line2 = '', city = '', region = '', postalCode = '' }: Partial<Address>): string[] =>
  [line1, line2, [postalCode, city].filter(Boolean).join(' '), region].filter((line) => line !== '');

type OwnEvent =
  | 'portal.appointments-read'
  | 'portal.appointment-asked'
  | 'portal.appointment-wish-withdrawn'
  | 'portal.appointment-cancelled';
async function tell(
  tx: Tx,
  { patientId, patientRef, ip }: OwnAsking,
  event: OwnEvent,
  resource: { type: string; id: string } | null,
  facts: Record<string, string | number>,
): Promise<void> {
  const about = resource ?? { type: 'patient', id: patientId };
  await append(tx, { event, outcome: 'done', resource: about, patientRef, facts: { by: 'patient', ...facts }, ip });
}
