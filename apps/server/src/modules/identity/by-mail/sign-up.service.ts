import { LINK_MINUTES, type MailAsked, type SignUp, type Ticket, type VerifySignUp } from '@hyaline/contract';
import { newId, PLATFORM_TENANT } from '@hyaline/kit';
import { Refusal, refuse } from '../../../platform/http/index.ts';
import type { Platform } from '../../../platform/index.ts';
import { append } from '../../ledger/index.ts';
import { queueMail } from '../../mail/index.ts';
import { beginTrial } from '../../plans/index.ts';
import { isInvited, noteJoined } from '../../waitlist/index.ts';
import { acceptPassword } from '../passwords/accept-password.ts';
import { anyOwner } from '../accounts/account.repo.ts';
import { keepBrowser } from '../sign-in/browser-cookie.ts';
import type { SignInClient } from '../sign-in/client.ts';
import { emailKey } from '../accounts/email.ts';
import { lifeSecondsOf, linkTo, requireMail } from './mail-link.ts';
import { type NewClinic, openClinic } from '../accounts/open-clinic.ts';
import { passwords } from '../passwords/password-hash.ts';
import { keep, newSecret } from '../secrets.ts';
import { accountOfEmail, finishSignUp, keepSignUp, readSignUp, useSignUp } from './sign-up.repo.ts';
import { issueTicket } from '../sign-in/ticket.ts';

/**
 * Keeps what somebody wants to open until the address has been proved, and mails the link for that. An address that
 * has an account gets another mail; the answer is the same, and so is the work: what is kept for it has a secret that
 * nobody is told.
 * @param mark - of the asking browser
 * @throws Refusal sign-up-closed, mail-unavailable, password-weak, too-many-requests
 */
export async function signUp(platform: Platform, ask: SignUp, mark: string): Promise<MailAsked> {
  const { password, invitation, ...clinic } = ask;
  const invited = invitation !== undefined && (await isInvited(platform, invitation, ask.email));
  if (!invited && !(await signUpOpen(platform))) refuse('sign-up-closed');
  requireMail(platform);
  const passwordHash = await acceptPassword(platform, { password, about: aboutOf(ask) });
  const secret = newSecret();
  const id = newId();
  const wanted = {
    id,
    secret: await keep(platform, 'sign-up', secret),
    browser: await keepBrowser(platform, mark),
    clinicId: newId(),
    ownerId: newId(),
    sealed: await seal(platform, id, { ...clinic, passwordHash }),
    lifeSeconds: lifeSecondsOf('verify-email'),
  };
  await platform.db.asPlatform(async (tx) => {
    const accountId = await accountOfEmail(tx, emailKey(ask.email));
    await keepSignUp(tx, wanted);
    if (accountId === null) {
      const values = { link: linkTo(platform, 'verify', secret) };
      await queueMail(tx, platform, { kind: 'verify-email', to: { email: ask.email, locale: ask.locale }, values });
    } else {
      const values = { link: `${platform.config.publicUrl}/sign-in` };
      await queueMail(tx, platform, { kind: 'account-exists', to: { accountId }, values });
    }
  });
  return { validMinutes: LINK_MINUTES['verify-email'] };
}

/**
 * Opens the clinic that a sign-up asked for, now that its address is proved. The owner is not signed in by it: the
 * ticket leads to enrolling a second factor first. Somebody who signs up with the address of another person gets
 * nothing by that person's click: another browser has to bring the password that was chosen.
 * @throws Refusal mail-link-dead, other-browser, password-wrong, too-many-requests
 */
export async function verifySignUp(
  platform: Platform,
  ask: VerifySignUp,
  mark: string | undefined,
  client: SignInClient,
): Promise<Ticket> {
  const secret = await keep(platform, 'sign-up', ask.secret);
  const browser = await keepBrowser(platform, mark);
  const row = await platform.db.asPlatform((tx) =>
    readSignUp(tx, { secret, browser, costsTry: ask.password !== undefined }),
  );
  if (!row) return refuse('mail-link-dead');
  const wanted = await unseal(platform, row.id, row.sealed);
  if (!row.sameBrowser) {
    if (ask.password === undefined) return refuse('other-browser');
    if (!(await passwords.matches(wanted.passwordHash, ask.password))) return refuse('password-wrong');
  }
  const owner = { tenantId: row.clinicId, userId: row.ownerId };
  return platform.db
    .inTenant(owner, async (tx) => {
      if (!(await useSignUp(tx, secret))) refuse('mail-link-dead');
      await openClinic(tx, wanted, client.ip);
      await beginTrial(platform, tx, client.ip);
      await noteJoined(platform, tx, wanted.email);
      await finishSignUp(tx, secret);
      const resource = { type: 'account', id: row.ownerId };
      const entry = { event: 'account.email-verified', outcome: 'done', resource, patientRef: null } as const;
      await append(tx, { ...entry, facts: {}, ip: client.ip });
      return issueTicket(platform, tx);
    })
    .catch((error: unknown) => {
      // somebody else has proved the same address in the meantime
      if (error instanceof Refusal && error.code === 'email-taken') refuse('mail-link-dead');
      throw error;
    });
}

/**
 * The first owner of an installation without the demo, made by whoever has the machine's console. The person enrols
 * the second factor at the first sign-in.
 * @throws Refusal password-weak, email-taken
 */
export async function createOwnerOnConsole(
  platform: Platform,
  { password, ...clinic }: Omit<SignUp, 'invitation'>,
): Promise<{ clinicId: string; accountId: string }> {
  const passwordHash = await acceptPassword(platform, { password, about: aboutOf(clinic) });
  const owner = { tenantId: newId(), userId: newId() };
  await platform.db.inTenant(owner, (tx) => openClinic(tx, { ...clinic, passwordHash }, null));
  return { clinicId: owner.tenantId, accountId: owner.userId };
}

/** An empty installation belongs to its operator: nobody on the network may become its first owner. */
export async function signUpOpen({ config, db }: Platform): Promise<boolean> {
  if (config.demo) return true;
  return config.signUp === 'open' && (await db.asPlatform(anyOwner));
}

const aboutOf = ({ email, name, clinicName }: Pick<SignUp, 'email' | 'name' | 'clinicName'>): string[] => [
  email,
  name,
  clinicName,
];

const OWNER = { tenantId: PLATFORM_TENANT };
const place = (id: string) => ({ table: 'core.pending_sign_up', column: 'sealed', rowId: id });

const seal = ({ vault }: Platform, id: string, wanted: NewClinic): Promise<Uint8Array> =>
  vault.sealField(OWNER, place(id), JSON.stringify(wanted));

const unseal = async ({ vault }: Platform, id: string, sealed: Uint8Array): Promise<NewClinic> =>
  JSON.parse(await vault.openField(OWNER, place(id), sealed)) as NewClinic;
