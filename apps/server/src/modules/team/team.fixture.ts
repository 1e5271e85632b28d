import type { Role } from '@hyaline/contract';
import {
  ask,
  beginEnrolment,
  confirmEnrolment,
  createWorld,
  currentCode,
  HOME,
  inSession,
  newEmail,
  PASSWORD,
  type Person,
  type World,
} from '../identity/identity.fixture.ts';
import { mailsTo } from '../mail/index.ts';
import { joiningRoutes } from './joining.routes.ts';
import { teamRoutes } from './team.routes.ts';

export const createTeamWorld = (): Promise<World> => createWorld({}, [teamRoutes, joiningRoutes]);

export const NEW_PASSWORD = PASSWORD;

export const inviteBody = (email: string, role: Role) => ({ name: 'Grace Hopper', email, role, locale: 'en' });

/** Invites by the API and reads the secret out of the mail. */
export async function inviteByMail(world: World, by: Person, role: Role, email = newEmail()) {
  const answer = await ask(world, 'POST', '/invitations', { token: by.token, body: inviteBody(email, role) });
  if (answer.statusCode !== 201) throw new Error(`not invited: ${answer.body}`);
  const mail = (await mailsTo(world.platform, email)).find(({ kind }) => kind === 'invitation');
  return { email, id: answer.json<{ id: string }>().id, secret: mail?.secret ?? '', mail };
}

/** A person who was invited, took the place with a new account, and enrolled. */
export async function newMember(world: World, by: Person, role: Role): Promise<Person> {
  const { email, secret } = await inviteByMail(world, by, role);
  return accept(world, email, secret);
}

export async function accept(world: World, email: string, secret: string): Promise<Person> {
  const { platform, clock } = world;
  const body = { secret, password: NEW_PASSWORD, locale: 'en' };
  const answer = await ask(world, 'POST', '/invitations/accept', { body });
  if (answer.statusCode !== 201) throw new Error(`not accepted: ${answer.body}`);
  const { ticket } = answer.json<{ ticket: string }>();
  const enrolment = await beginEnrolment(platform, { ticket });
  const code = currentCode(enrolment.secret, clock.now());
  const { token, session, recoveryCodes } = inSession(await confirmEnrolment(platform, { ticket, code }, HOME));
  clock.forward(30);
  return {
    email,
    secret: enrolment.secret,
    token,
    recoveryCodes,
    userId: session.account.id,
    tenantId: session.clinic.id,
  };
}

/** Takes an invitation with an account that is there already; the session that follows. */
export async function join(world: World, person: Person, secret: string) {
  const code = currentCode(person.secret, world.clock.now());
  world.clock.forward(30);
  return ask(world, 'POST', '/invitations/join', { body: { secret, password: PASSWORD, code } });
}

/** The session secret that an answer put into the browser. */
export function tokenOf(answer: { cookies: { name: string; value: string }[] }): string {
  return answer.cookies.find(({ name }) => name.startsWith('__Host-hyaline'))?.value ?? '';
}

export const roleOf = async (world: World, token: string): Promise<string> => {
  const answer = await ask(world, 'GET', '/session', { token });
  return answer.statusCode === 200 ? answer.json<{ role: string }>().role : String(answer.statusCode);
};
