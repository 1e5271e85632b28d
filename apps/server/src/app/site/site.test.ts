import { newId } from '@hyaline/kit';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SESSION_COOKIE } from '../../modules/identity/index.ts';
import { mailsTo } from '../../modules/mail/index.ts';
import { publishDocuments } from '../../modules/legal/index.ts';
import { createTestPlatform, type TestPlatform } from '../../testing/platform.ts';
import { buildApp } from '../build.ts';
import { createInstallation } from '../installation.repo.ts';
import { wordsIn } from './frame.ts';

const PAGES = ['/', '/tour', '/pricing', '/waitlist', '/waitlist/confirm', '/waitlist/remove'];
const APP = 'https://app.hyaline.example';
const SITE = 'https://hyaline.example';
const FIRST_LOAD = 150_000;

describe('the public pages', () => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  /** Another server on the same database, whose public pages have a host name of their own, and whose plans cost. */
  let apart: FastifyInstance;
  let asked = 0;
  beforeAll(async () => {
    platform = await createTestPlatform({ config: { port: 443, publicUrl: APP } });
    await createInstallation(platform.database, newId(), true);
    await publishDocuments(platform);
    const hosted = { ...platform.config, siteUrl: SITE, hosted: true, prices: { pro: 'USD 90 <month>', clinic: null } };
    [app, apart] = [await buildApp(platform, null), await buildApp({ ...platform, config: hosted }, null)];
    await Promise.all([app.ready(), apart.ready()]);
  });
  afterAll(async () => {
    await app.close();
    await apart.close();
    await platform.dispose();
  });

  const get = (url: string, headers: Record<string, string> = {}, of = app) =>
    of.inject({ url, headers: { host: new URL(APP).host, ...headers }, remoteAddress: `10.9.0.${++asked % 250}` });
  const post = (url: string, form: Record<string, string>, ip = `10.8.0.${++asked % 250}`, headers = {}) =>
    app.inject({
      method: 'POST',
      url,
      headers: {
        host: new URL(APP).host,
        origin: APP,
        'content-type': 'application/x-www-form-urlencoded',
        ...headers,
      },
      payload: new URLSearchParams(form).toString(),
      remoteAddress: ip,
    });
  const onSite = (url: string, headers = {}) => get(url, { host: new URL(SITE).host, ...headers }, apart);
  const person = (email: string) => ({ name: 'Ada Byron', practice: 'Harbour Spine', email, phone: '', consent: 'on' });

  it.each(PAGES)(
    '%s says everything without a script, in the language that is asked for, and sets no cookie',
    async (path) => {
      const [en, es, preferred] = [
        await get(path),
        await get(`${path}?lang=es`),
        await get(path, { 'accept-language': 'es' }),
      ];
      for (const [answer, lang] of [
        [en, 'en'],
        [es, 'es'],
        [preferred, 'es'],
      ] as const) {
        expect(answer.statusCode).toBe(200);
        expect(answer.headers['set-cookie']).toBeUndefined();
        expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
        expect(answer.body).toContain(`<html lang="${lang}">`);
        expect(answer.body.match(/<h1[ >]/g)).toHaveLength(1);
        expect(answer.body).not.toMatch(/undefined|\[object|<script(?! nonce)/);
      }
      expect(en.body.includes('<script')).toBe(/confirm|remove/.test(path));
      const texts = (html: string) =>
        new Set(html.replaceAll(/<(style|script) .*?<\/\1>/gs, '').match(/(?<=>)[^<>]{12,}(?=<)/g));
      const same = [...texts(en.body)].filter((text) => texts(es.body).has(text));
      expect(same.filter((text) => !/npm|Hyaline|7 × 24/.test(text))).toEqual([]);
    },
  );

  it('[C001] lead from every page to the same places, each of which is there', async () => {
    const linksOf = (html: string) => [...html.matchAll(/<a [^>]*href="(\/[^"#]*)"/g)].map(([, href = '']) => href);
    const foot = (html: string) => linksOf(html.slice(html.indexOf('<footer>')));
    const first = foot((await get('/?lang=en')).body);
    expect(first.length).toBeGreaterThan(7);
    for (const path of PAGES) {
      const { body } = await get(`${path}?lang=en`);
      expect(foot(body)).toEqual(first);
      expect(linksOf(body)).toEqual(expect.arrayContaining(['/pricing?lang=en', '/trust?lang=en', '/sign-in?lang=en']));
    }
    const trust = ['clinic-privacy-notice', 'terms', 'security-research', 'baa'].map(
      (code) => `/legal/${code}?lang=en`,
    );
    expect(first).toEqual(expect.arrayContaining([...trust, '/pricing?lang=en', '/sign-in?lang=en', '/trust?lang=en']));
    // pages of the web app exist where it is built
    for (const href of first.filter((each) => !/^\/(trust|sign-in|viewer)/.test(each)))
      expect((await get(href)).statusCode, href).toBe(200);
  });

  it('[C068] answer on a host name of their own with nothing else, and the app’s session never counts there', async () => {
    const cookie = `${SESSION_COOKIE}=${'A'.repeat(43)}`;
    const page = await onSite('/', { cookie });
    expect([page.statusCode, page.headers['set-cookie']]).toEqual([200, undefined]);
    expect(page.body).toContain(`href="${APP}/sign-in"`);
    for (const path of ['/api/v1/session', '/api/v1/installation', '/api/v1/trust'])
      expect((await onSite(path, { cookie })).statusCode).toBe(404);
    for (const path of ['/sign-in', '/settings', '/legal/baa', '/healthz']) {
      const { statusCode, headers } = await onSite(path, { cookie });
      expect([statusCode, headers.location]).toEqual([302, APP + path]);
    }
    for (const path of ['/tour', '/pricing?lang=es', '/waitlist']) {
      const { statusCode, headers } = await get(path, {}, apart);
      expect([statusCode, headers.location]).toEqual([302, SITE + path]);
    }
    expect((await get('/api/v1/installation', {}, apart)).statusCode).toBe(200);
    expect(SESSION_COOKIE.startsWith('__Host-')).toBe(true); // host-only by the browser's own rule (RFC 6265bis 4.1.3.2)
  });

  it.each(['/', '/tour', '/pricing', '/waitlist'])(
    '%s weighs at most 150 kB at first, pictures and typeface included',
    async (path) => {
      const page = await get(path);
      const eager = [...page.body.matchAll(/<img src="([^"]+)"[^>]*>/g)].filter(
        ([tag]) => !tag.includes('loading="lazy"'),
      );
      const fonts = [...page.body.matchAll(/<link rel="preload"[^>]*href="([^"]+)"/g)];
      let bytes = Buffer.byteLength(page.body);
      for (const [, url = ''] of [...eager, ...fonts]) bytes += (await get(url)).rawPayload.length;
      expect(bytes).toBeLessThan(FIRST_LOAD);
      for (const [tag, url = ''] of page.body.matchAll(/<img src="([^"]+)"[^>]*>/g)) {
        expect(tag).toMatch(/width="\d+" height="\d+" alt="[^"]{20,}"/);
        const picture = await get(url);
        expect([picture.statusCode, picture.headers['content-type']]).toEqual([200, 'image/webp']);
        expect(picture.headers['cache-control']).toContain('immutable');
        expect(picture.rawPayload.length).toBeLessThan(50_000);
      }
    },
  );

  it('[C002] offer the trial of 7 days on each of them, where clinics are hosted', async () => {
    for (const path of PAGES) {
      const { body } = await onSite(`${path}?lang=en`);
      expect(body, path).toContain(`href="${APP}/sign-up?lang=en"`);
      expect(body, path).toContain(wordsIn('en').startTrial);
    }
    expect((await get('/tour?lang=en')).body).not.toContain(wordsIn('en').startTrial);
  });

  it('say what plans hold, and a price only where one was set', async () => {
    const self = (await get('/pricing?lang=en')).body;
    const { pricingPage: words, ...t } = wordsIn('en');
    for (const text of [words.hereSelf, 'Self-hosted', 'Trial', 'Pro', 'Clinic', words.noPrice])
      expect(self).toContain(text);
    expect(self).not.toMatch(/USD|\$\d/);
    const hosted = (await onSite('/pricing?lang=en')).body;
    expect(hosted).toContain('USD 90 &lt;month&gt;');
    expect(hosted).toContain(words.hereHosted);
    expect(hosted).toContain(t.startTrial);
  });

  it('[C271] name in public, with what each holds, exactly the plans that the database lets a clinic have', async () => {
    const check = await platform.database.asSuperuser((sql) =>
      sql.query<{ text: string }>(
        `select pg_get_constraintdef(c.oid) as text from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)
         where c.conrelid = 'core.clinic_plan'::regclass and c.contype = 'c' and a.attname = 'plan' and array_length(c.conkey, 1) = 1`,
      ),
    );
    const known = [...(check.rows[0]?.text ?? '').matchAll(/'(\w+)'/g)].map(([, plan]) => plan).toSorted();
    expect(known.length).toBeGreaterThan(1);
    for (const lang of ['en', 'es'] as const) {
      const { statusCode, body } = await onSite(`/pricing?lang=${lang}`);
      const shown = [...body.matchAll(/<section class="plan" data-plan="(\w+)"><h3>([^<]+)<\/h3>(.*?)<\/section>/gs)];
      expect([statusCode, shown.map(([, plan]) => plan).toSorted()]).toEqual([200, known]);
      const { pricingPage: words } = wordsIn(lang);
      for (const [, plan, name, rest = ''] of shown) {
        const { name: said, holds } = words[plan as 'trial' | 'pro' | 'clinic'];
        expect(name).toBe(said);
        for (const held of holds) expect(rest).toContain(held);
        expect(rest).toContain('class="price');
      }
    }
  });

  it('[C072] take a place on the waitlist from a plain form, and confirm it with what the mail brought', async () => {
    const email = 'ada@harbour.example';
    const first = await post('/waitlist?lang=en', person(email));
    const second = await post('/waitlist?lang=en', person(email));
    const bare = (html: string) => html.replaceAll(/nonce="[^"]*"/g, '');
    expect([first.statusCode, second.statusCode]).toEqual([202, 202]);
    expect(bare(second.body)).toBe(bare(first.body));
    expect(first.body).not.toContain(email);
    const code = (await mailsTo(platform, email))[0]?.secret ?? '';
    expect((await post('/waitlist/confirm', { code: 'x' })).statusCode).toBe(404);
    const done = await post('/waitlist/confirm', { code });
    expect([done.statusCode, done.body.includes(wordsIn('en').waitlist.confirmedTitle)]).toEqual([200, true]);
    const leave = (await mailsTo(platform, email))[0]?.secret ?? '';
    expect((await post('/waitlist/remove', { code: leave })).body).toContain(wordsIn('en').waitlist.removedTitle);
  });

  it('keep what was entered when some of it cannot be taken, and say which', async () => {
    const { body, statusCode } = await post('/waitlist?lang=es', {
      ...person('no-address'),
      name: '<b>"Ada"',
      consent: '',
    });
    expect(statusCode).toBe(422);
    const { faults } = wordsIn('es').waitlist;
    expect(body).toContain('value="&lt;b&gt;&quot;Ada&quot;"');
    for (const fault of [faults.email, faults.consent]) expect(body.split(fault)).toHaveLength(3); // on top, and beside it
    expect(body).not.toContain(faults.name);
    expect(body).toMatch(/id="email"[^>]*aria-invalid="true"[^>]*aria-describedby="email-fault"/);
  });

  it('take no form from another site, and not more than ten in an hour from one network', async () => {
    const foreign = await post('/waitlist', person('x@y.example'), '10.7.0.1', { origin: 'https://evil.example' });
    expect(foreign.statusCode).toBeGreaterThanOrEqual(400);
    expect(await mailsTo(platform, 'x@y.example')).toEqual([]);
    const answers = [];
    for (let turn = 0; turn < 11; turn++)
      answers.push(await post('/waitlist', person(`p${turn}@y.example`), '10.7.0.2'));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([...Array<number>(10).fill(202), 429]);
    expect(answers.at(-1)?.body).toContain(wordsIn('en').waitlist.tooMany);
  });
});
