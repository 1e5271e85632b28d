import {
  clockOf,
  dayAfter,
  type FormClosing,
  type JoinedFormRequest,
  type JoinFormRequest,
  type OpenedFormRequest,
  phi,
} from '@hyaline/contract';
import { type Json, newId } from '@hyaline/kit';
import type { Tx } from '../../../platform/db/index.ts';
import { refuse } from '../../../platform/http/index.ts';
import type { Platform } from '../../../platform/index.ts';
import { append } from '../../ledger/index.ts';
import { enterFromForm } from './enter.ts';
import { type Asking, within } from '../../patients/index.ts';
import { openForm } from './details.ts';
import * as repo from './form.repo.ts';

type Needs = Pick<Platform, 'db' | 'database' | 'vault'>;
const about = (id: string) => ({ type: 'form-request', id });

/** What somebody wrote on the form, for the owner. @throws Refusal not-found */
export const readFormRequest = (platform: Needs, asking: Asking, id: string): Promise<OpenedFormRequest> =>
  within(platform, asking, { event: 'form-request.read', resource: about(id) }, async (tx) => {
    const row = await repo.findForm(tx, id);
    if (!row) return undefined;
    await note(tx, 'form-request.read', id, null, { ref: row.ref }, asking.ip);
    const { name, email, phone, forSelf, words, locale } = await openForm(platform, asking.actor.tenantId, row);
    return {
      ...repo.presentForm(row),
      source: clockOf(row.law, row.kind, row.askedOn).source,
      name: phi(name),
      email: phi(email),
      phone: phi(phone),
      forSelf,
      words: phi(words),
      locale,
    };
  });

/**
 * Puts it into a patient's record, with the day on which it came: who asks is made sure of there, as of any request. The
 * row of the form goes. The form counted the place's usual law: another one is named here.
 * @throws Refusal not-found; conflict once it is closed; reference-unknown for a patient of whom this person may not write
 */
export const joinFormRequest = (
  platform: Needs,
  asking: Asking,
  id: string,
  { patientRef, law: corrected }: JoinFormRequest,
): Promise<JoinedFormRequest> =>
  within(platform, asking, { event: 'form-request.joined', resource: about(id) }, async (tx) => {
    const row = await repo.lockForm(tx, id);
    if (!row) return undefined;
    if (row.closedAt !== null) return refuse('conflict');
    const patientId = (await repo.writablePatient(tx, patientRef)) ?? refuse('reference-unknown');
    const { name, email, phone, forSelf, words } = await openForm(platform, asking.actor.tenantId, row);
    const requestId = newId();
    const { kind, askedOn } = row;
    const law = corrected ?? row.law;
    const { acknowledge, answer } = clockOf(law, kind, askedOn);
    const asked = {
      kind,
      law,
      askedOn,
      acknowledgeBy: acknowledge && dayAfter(askedOn, acknowledge),
      dueOn: answer && dayAfter(askedOn, answer),
      askedBy: forSelf ? 'patient' : 'representative',
    } as const;
    const contact = { name, email, phone };
    await enterFromForm(
      platform,
      tx,
      { id: requestId, patientId, ref: patientRef, ...asked, words, contact },
      asking.ip,
    );
    if (!(await repo.removeForm(tx, id))) return refuse('conflict');
    await note(tx, 'form-request.joined', id, patientRef, { ref: row.ref, request: requestId }, asking.ip);
    return { patientId, requestId };
  });

/** Without a record: nobody could make sure who asks, there is nothing, or it was taken back. @throws Refusal not-found, conflict */
export const closeFormRequest = (platform: Needs, asking: Asking, id: string, as: FormClosing): Promise<null> =>
  within(platform, asking, { event: 'form-request.closed', resource: about(id) }, async (tx) => {
    const row = await repo.lockForm(tx, id);
    if (!row) return (await repo.findForm(tx, id)) ? refuse('conflict') : undefined;
    if (row.closedAt !== null) return refuse('conflict');
    await repo.closeForm(tx, id, as);
    await note(tx, 'form-request.closed', id, null, { ref: row.ref, as }, asking.ip);
    return null;
  });

const note = (
  tx: Tx,
  event: 'form-request.read' | 'form-request.joined' | 'form-request.closed',
  id: string,
  patientRef: string | null,
  facts: Record<string, Json>,
  ip: string,
) => append(tx, { event, outcome: 'done', resource: about(id), patientRef, facts, ip });
