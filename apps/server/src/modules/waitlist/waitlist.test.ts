import { PLATFORM_TENANT } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, ledgerOf, newEmail, signUpAs, type World } from '../identity/identity.fixture.ts';
import { TestBrowser } from '../identity/by-mail/ways-in.fixture.ts';
import { mailsTo } from '../mail/index.ts';
import {
  confirmWaitlist,
  inviteFromWaitlist,
  joinWaitlist,
  leaveWaitlist,
  listWaitlist,
  removeFromWaitlist,
  sweepWaitlist,
} from './index.ts';

const IP = '192.0.2.7';

describe('the waitlist', () => {
  let world: World;
  let before: number;
  beforeAll(async () => {
    world = await createWorld({ HYALINE_HOSTED: 'on' });
    world.platform.config.signUp = 'closed';
    world.platform.config.demo = false; // a demo opens clinics for everybody
    world.platform.config.mail = null;
  });
  afterAll(() => world.close());

  const ask = (email: string, name = 'Ada Byron') => ({
    name,
    practice: 'Harbour Spine',
    email,
    phone: '+1 305 555 0100',
    consent: true as const,
    locale: 'en' as const,
  });
  /** Mail goes to the demo's inbox, which only a demo has. */
  const inDemo = () => ({ ...world.platform, config: { ...world.platform.config, demo: true } });
  const join = (email: string, name?: string) => joinWaitlist(inDemo(), ask(email, name), IP);
  const mails = async (email: string) => (await mailsTo(inDemo(), email)).map(({ kind, secret }) => ({ kind, secret }));
  const secretOf = async (email: string) => (await mails(email))[0]?.secret ?? '';
  const entriesOf = async (email: string) =>
    (await listWaitlist(world.platform)).filter((entry) => entry.email === email);
  const events = async () => {
    const all = (await ledgerOf(world, PLATFORM_TENANT)).map(({ event }) => event);
    return all.filter((event) => event.startsWith('waitlist.') && event !== 'waitlist.listed');
  };
  const confirmed = async (email: string) => {
    await join(email);
    await confirmWaitlist(world.platform, await secretOf(email), IP);
  };

  it('[C072] keeps what somebody tells sealed, and counts it once they have confirmed their address', async () => {
    before = (await events()).length;
    const email = newEmail();
    await join(email);
    const stored = await world.database.asSuperuser((sql) => sql.query('select * from core.waitlist'));
    expect(stored.rowCount).toBe(1);
    for (const secret of [email, 'Byron', 'Harbour', '555'])
      expect(JSON.stringify(stored.rows.map((row) => ({ ...row, sealed: String(row.sealed) })))).not.toContain(secret);
    expect(await entriesOf(email)).toMatchObject([
      { name: 'Ada Byron', practice: 'Harbour Spine', phone: '+1 305 555 0100', state: 'asked' },
    ]);
    await confirmWaitlist(world.platform, await secretOf(email), IP);
    await confirmWaitlist(world.platform, (await mails(email)).at(-1)?.secret ?? '', IP);
    expect(await entriesOf(email)).toMatchObject([{ state: 'confirmed' }]);
    expect((await mails(email)).map(({ kind }) => kind)).toEqual(['waitlist-listed', 'waitlist-confirm']);
    expect((await events()).slice(before)).toEqual(['waitlist.asked', 'waitlist.confirmed']);
  });

  it('[C072] takes the same address once, however often and at once, and changes nothing that was confirmed', async () => {
    const email = newEmail();
    const answers = await Promise.all(
      ['Ada', 'Ada', 'Ada Byron'].map((name, i) => join(i === 1 ? email.toUpperCase() : email, name)),
    );
    expect(answers).toEqual([undefined, undefined, undefined]);
    const stored = await listWaitlist(world.platform);
    expect(stored.filter((entry) => entry.email.toLowerCase() === email)).toHaveLength(1);
    await confirmWaitlist(world.platform, await secretOf(email), IP);
    expect(await join(email, 'Somebody Else')).toBeUndefined();
    const entry = (await listWaitlist(world.platform)).find((each) => each.email.toLowerCase() === email);
    expect(entry).toMatchObject({ state: 'confirmed' });
    expect(entry?.name).not.toBe('Somebody Else');
    expect((await mails(email))[0]?.kind).toBe('waitlist-listed');
  });

  it('lets nobody in by a link that is cut, changed, of another use or of another entry', async () => {
    const email = newEmail();
    await join(email);
    const secret = await secretOf(email);
    const other = newEmail();
    await join(other);
    const foreign = `${secret.slice(0, 36)}${(await secretOf(other)).slice(36)}`;
    for (const wrong of ['', secret.slice(0, -1), `${secret}A`, foreign, secret.slice(0, 36)])
      await expect(confirmWaitlist(world.platform, wrong, IP)).rejects.toMatchObject({ code: 'mail-link-dead' });
    await expect(leaveWaitlist(world.platform, secret, IP)).rejects.toMatchObject({ code: 'mail-link-dead' });
    expect(await entriesOf(email)).toMatchObject([{ state: 'asked' }]);
  });

  it('forgets somebody who takes themselves off, and answers the second time as the first', async () => {
    const email = newEmail();
    await confirmed(email);
    const secret = await secretOf(email);
    await leaveWaitlist(world.platform, secret, IP);
    expect(await entriesOf(email)).toEqual([]);
    await leaveWaitlist(world.platform, secret, IP);
    expect((await events()).filter((event) => event === 'waitlist.removed')).toHaveLength(1);
  });

  it('[C072] [C073] turns a confirmed entry into an invitation that opens a closed sign-up, for that address alone', async () => {
    const email = newEmail();
    await join(email);
    await expect(inviteFromWaitlist(inDemo(), email)).rejects.toMatchObject({ code: 'not-found' });
    await confirmWaitlist(world.platform, await secretOf(email), IP);
    await inviteFromWaitlist(inDemo(), email);
    const mail = (await mailsTo(inDemo(), email)).find(({ kind }) => kind === 'waitlist-invitation');
    expect(mail?.link).toContain('/sign-up#');
    const invitation = mail?.secret ?? '';
    const browser = new TestBrowser(world);
    Object.assign(world.platform.config, { mail: { transport: 'postmark', token: 'x', endpoint: '', streams: {} } });
    expect(await browser.says('/sign-up', signUpAs(email))).toBe('403 sign-up-closed');
    expect(await browser.says('/sign-up', { ...signUpAs(newEmail()), invitation })).toBe('403 sign-up-closed');
    expect(await browser.says('/sign-up', { ...signUpAs(email), invitation })).toBe('202');
    Object.assign(world.platform.config, { mail: null });
    const verify = (await mailsTo(inDemo(), email)).find(({ kind }) => kind === 'verify-email');
    const secret = verify?.secret ?? '';
    expect(await browser.says('/sign-up/verify', { secret })).toBe('200');
    expect(await entriesOf(email)).toMatchObject([{ state: 'joined' }]);
    expect(await browser.says('/sign-up', { ...signUpAs(email), invitation })).toBe('403 sign-up-closed');
    const { rows } = await world.database.asSuperuser((sql) =>
      sql.query('select p.plan, p.state from core.clinic_plan p order by p.since desc limit 1'),
    );
    expect(rows).toEqual([{ plan: 'trial', state: 'trialing' }]);
  });

  it('deletes what nobody confirmed within a week, what has waited two years, and whom the operator removes', async () => {
    const [fresh, kept, gone] = [newEmail(), newEmail(), newEmail()];
    await join(fresh);
    await confirmed(kept);
    await confirmed(gone);
    await removeFromWaitlist(world.platform, gone);
    const age = (days: number) =>
      world.database.asSuperuser((sql) =>
        sql.query('update core.waitlist set expires_at = expires_at - make_interval(days => $1)', [days]),
      );
    await age(8);
    await sweepWaitlist(world.platform);
    expect([await entriesOf(fresh), await entriesOf(gone)]).toEqual([[], []]);
    expect(await entriesOf(kept)).toHaveLength(1);
    await age(730);
    await sweepWaitlist(world.platform);
    expect(await listWaitlist(world.platform)).toEqual([]);
  });
});
