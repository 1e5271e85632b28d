import type { Proxies } from '@hyaline/contract';
import type { LightMyRequestResponse } from 'fastify';
import { ask, type Person } from '../imaging/imaging.fixture.ts';
import { mailsTo } from '../mail/index.ts';
import { type Known, Phone, type PortalWorld } from './portal.fixture.ts';

export const CARER_BORN = '1980-02-03';
export const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

let carers = 0;
/** What the clinic fills in; an address of its own each time. */
export const proxyBody = (more: object = {}) => ({
  name: 'Celia Carer',
  email: `carer${++carers}@home.example`,
  birthDate: CARER_BORN,
  basis: 'authorised',
  evidence: 'Form signed on paper',
  scope: ['record'],
  until: inDays(30),
  locale: 'en',
  ...more,
});

export const giveTo = (
  world: PortalWorld,
  { id }: Known,
  asked: object,
  person: Person = world.treats,
): Promise<LightMyRequestResponse> => ask(world.app, person, 'POST', `/patients/${id}/proxies`, { body: asked });

/** Somebody who has come in for a patient, with their phone. */
export async function carerOf(
  world: PortalWorld,
  known: Known,
  more: object = {},
): Promise<{ phone: Phone; id: string; email: string }> {
  const asked = proxyBody(more);
  const reply = await giveTo(world, known, asked);
  if (reply.statusCode !== 201) throw new Error(`${reply.statusCode} ${reply.body}`);
  const id = reply.json<Proxies>().proxies.at(-1)?.id ?? '';
  const phone = new Phone(world);
  const mails = await mailsTo(world.demo, asked.email);
  const invitation = mails.find(({ kind }) => kind === 'proxy-invitation');
  const entered = await phone.enter(invitation?.secret ?? '', CARER_BORN);
  if (entered !== '204') throw new Error(entered);
  return { phone, id, email: asked.email };
}

/** The day of somebody's access has come. */
export const termOver = (world: PortalWorld, id: string): Promise<unknown> =>
  world.platform.database.asSuperuser((sql) =>
    sql.query(`update core.portal_account set ends_at = now() - interval '1 second' where id = $1`, [id]),
  );
