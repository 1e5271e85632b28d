import type { FormKind, RequestLaw } from '@hyaline/contract';
import type { Tx } from '../../../platform/db/index.ts';
import type { Platform } from '../../../platform/index.ts';
import { factsAbout, note } from '../../patients/index.ts';
import type { FormContact } from '../details.ts';
import { insertRequest } from '../request.repo.ts';
import { sealRequest } from '../request-seal.ts';

interface FromForm {
  id: string;
  patientId: string;
  ref: string;
  kind: FormKind;
  law: RequestLaw;
  askedBy: 'patient' | 'representative';
  askedOn: string;
  acknowledgeBy: string | null;
  dueOn: string | null;
  words: string;
  contact: FormContact;
}

/** As if the clinic had entered it, with the clock that it has: identity is still to be shown. */
export async function enterFromForm(
  platform: Pick<Platform, 'vault'>,
  tx: Tx,
  { words, contact, ...row }: FromForm,
  ip: string,
): Promise<void> {
  const details = await sealRequest(platform, tx, row, {
    revision: 1, words, identity: null, extension: null, answer: null, statement: null, rebuttal: null, contact,
  }); // prettier-ignore
  await insertRequest(tx, { ...row, channel: 'form', paidInFull: false, details });
  const { id, patientId, ref, ...facts } = row;
  const about = await factsAbout(tx, patientId, { ...facts, channel: 'form', paidInFull: false });
  await note(tx, 'request.entered', { type: 'request', id }, ref, about, ip);
}
