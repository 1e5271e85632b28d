import { createHash } from 'node:crypto';
import cookie from '@fastify/cookie';
import fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishDocuments } from '../modules/legal/index.ts';
import { createTestPlatform, type TestPlatform } from '../testing/platform.ts';
import { registerErrors } from './errors.ts';
import { guard } from './guard.ts';
import { registerLegalPages } from './legal-pages.ts';

describe('the public legal pages', () => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  beforeAll(async () => {
    platform = await createTestPlatform();
    await publishDocuments(platform);
    app = fastify() as unknown as FastifyInstance;
    app.setValidatorCompiler(validatorCompiler);
    app.setSerializerCompiler(serializerCompiler);
    registerErrors(app);
    await app.register(cookie);
    guard(app, platform);
    registerLegalPages(app, platform);
  });
  afterAll(async () => {
    await app.close();
    await platform.dispose();
  });

  const get = async (url: string, headers: Record<string, string> = {}) => {
    const answer = await app.inject({ url, headers });
    return { status: answer.statusCode, headers: answer.headers, html: answer.body };
  };
  async function withOfficer(work: () => Promise<void>): Promise<void> {
    const { securityContact } = platform.config;
    platform.config.securityContact = { name: 'Ana <Prado>', address: 'security@clinic.example' };
    try {
      await work();
    } finally {
      platform.config.securityContact = securityContact;
    }
  }
  const timesOf = (html: string): string[] => [...html.matchAll(/<time datetime="([^"]+)"/g)].map(([, at = '']) => at);

  it.each(['en', 'es'])(
    '[C067] [C246] show the agreement in %s without signing in, with version and hash',
    async (lang) => {
      const { status, html } = await get(`/legal/baa?lang=${lang}`);
      expect(status).toBe(200);
      expect(html).toContain(`<html lang="${lang}">`);
      expect(html).toContain('<dd>1.1</dd>');
      const hash = /<code>([0-9a-f]{64})<\/code>/.exec(html)?.[1];
      const exact = await get(`/legal/baa/1.1/${lang}.txt`);
      expect(createHash('sha256').update(exact.html, 'utf8').digest('hex')).toBe(hash);
      const old = await get(`/legal/baa/1.0?lang=${lang}`);
      expect([old.status, old.html.includes('<dd>1.0</dd>')]).toEqual([200, true]);
      expect(old.html).toContain(`/legal/baa?lang=${lang}`);
      expect(html).toContain(`/legal/baa/1.0?lang=${lang}`);
    },
  );

  it.each(['terms', 'shared-responsibility', 'incident-plan', 'security-research'])(
    '[C198] show %s in both languages with the same version, and who answers for security here',
    async (code) => {
      const [en, es] = [await get(`/legal/${code}?lang=en`), await get(`/legal/${code}?lang=es`)];
      const versionOf = (html: string) => /<dd>(\d+\.\d+)<\/dd>/.exec(html)?.[1];
      const clausesOf = (html: string) => [...html.matchAll(/<section id="([a-z-]+)">/g)].map(([, id]) => id);
      expect([en.status, es.status]).toEqual([200, 200]);
      expect(versionOf(es.html)).toBe(versionOf(en.html));
      expect(clausesOf(es.html)).toEqual(clausesOf(en.html));
      expect(clausesOf(en.html).length).toBeGreaterThan(5);
    },
  );

  it('[C150] name the Security and Compliance Officer whom the operator has set, and say so where there is none', async () => {
    for (const path of ['/legal', '/legal/baa', '/legal/incident-plan', '/trust/ropa']) {
      expect((await get(`${path}?lang=en`)).html).toContain('data-officer="missing"');
      expect((await get(`${path}?lang=es`)).html).toContain('HYALINE_SECURITY_CONTACT');
    }
    await withOfficer(async () => {
      for (const path of ['/legal', '/legal/baa', '/legal/incident-plan', '/trust/ropa']) {
        const { html } = await get(`${path}?lang=es`);
        expect(html).toContain('Ana &lt;Prado&gt;, <a href="mailto:security@clinic.example">');
        expect(html).not.toContain('data-officer="missing"');
      }
    });
  });

  it('[C211] have a policy with a safe harbour for research in good faith, to which security.txt leads', async () => {
    expect((await get('/.well-known/security.txt')).status).toBe(404);
    await withOfficer(async () => {
      const { status, headers, html } = await get('/.well-known/security.txt');
      expect([status, headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8']);
      const fields = new Map(html.trim().split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string])); // prettier-ignore
      expect([...fields.keys()].filter((name) => name === 'Contact' || name === 'Expires')).toEqual([
        'Contact',
        'Expires',
      ]);
      expect(fields.get('Contact')).toBe('mailto:security@clinic.example');
      const days = (Date.parse(fields.get('Expires') ?? '') - Date.now()) / 86_400_000;
      expect(days).toBeGreaterThan(150);
      expect(days).toBeLessThan(365);
      const policy = new URL(fields.get('Policy') ?? '');
      expect(policy.origin).toBe(platform.config.publicUrl);
      const page = await get(`${policy.pathname}?lang=en`);
      expect(page.html).toMatch(/<section id="safe-harbour">.*brings no claim/s);
    });
  });

  it('[C193] [C154] publish the record of processing activities with every field of Art. 30, and a legal basis for each purpose', async () => {
    const file = JSON.parse((await get('/trust/ropa.json')).html) as {
      faults: string[];
      activities: Record<string, { en: string; es: string }>[];
    };
    expect(file.faults).toEqual(['contact']);
    expect(file.activities).toHaveLength(6);
    for (const lang of ['en', 'es'] as const) {
      const { status, html } = await get(`/trust/ropa?lang=${lang}`);
      expect(status).toBe(200);
      for (const activity of file.activities)
        for (const field of ['purpose', 'basis', 'people', 'data', 'recipients', 'transfers', 'retention', 'measures'])
          expect(html).toContain(activity[field]?.[lang].replaceAll('&', '&amp;') ?? 'nothing');
    }
    await withOfficer(async () => {
      expect(JSON.parse((await get('/trust/ropa.json')).html)).toMatchObject({ faults: [], contact: { address: 'security@clinic.example' } }); // prettier-ignore
    });
  });

  it.each(['dpa', 'clinic-privacy-notice'])('[C261] show %s in both languages, with version and date', async (code) => {
    for (const lang of ['en', 'es']) {
      const { status, html } = await get(`/legal/${code}?lang=${lang}`);
      expect([status, html.includes('<dd>1.0</dd>'), timesOf(html).length > 1]).toEqual([200, true, true]);
      expect((await get(`/legal?lang=${lang}`)).html).toContain(`/legal/${code}?lang=${lang}`);
    }
  });

  it('show what a version changed: new clauses, changed words, nothing where nothing changed', async () => {
    const { status, html } = await get('/legal/baa/1.1/changes?lang=en');
    expect(status).toBe(200);
    expect(html).toMatch(/<section id="accounting" data-change="added">/);
    expect(html).toMatch(/<section id="reporting" data-change="changed">/);
    expect(html).toContain('<ins>');
    expect(html).toContain('<del>');
    expect((await get('/legal/baa/1.0/changes')).status).toBe(404);
  });

  it('answer in the language that the address or else the browser asks for', async () => {
    expect((await get('/legal', { 'accept-language': 'es-CL,es;q=0.9' })).html).toContain('Documentos legales');
    expect((await get('/legal?lang=en', { 'accept-language': 'es' })).html).toContain('Legal documents');
    expect((await get('/legal?lang=xx')).html).toContain('Legal documents');
  });

  it('run no script and load nothing from elsewhere', async () => {
    for (const url of ['/legal', '/legal/baa', '/legal/baa/1.1/changes']) {
      const { html, headers } = await get(url);
      expect(html).not.toMatch(/<script|https?:\/\/|onclick|javascript:/i);
      expect(headers['content-security-policy']).toContain("default-src 'none'");
    }
  });

  it.each(['/legal/nothing', '/legal/baa/9.9', '/legal/baa/1.1/fr.txt', '/legal/baa/1.1/en.pdf', '/legal/%3Cb%3E/1.0'])(
    '%s is not there',
    async (url) => {
      const { status, html } = await get(url);
      expect(status).toBe(404);
      expect(html).not.toContain('<b>');
    },
  );

  it('[C003] [C149] carry the date of the version in force; a new version changes it, and the old one stays readable', async () => {
    const publishedAt = async (): Promise<string | undefined> =>
      platform.database.asSuperuser(async (sql) => {
        const { rows } = await sql.query<{ at: Date }>(
          `select published_at as at from core.document_version where code = 'baa' order by seq desc limit 1`,
        );
        return rows[0]?.at.toISOString();
      });
    expect(timesOf((await get('/legal/baa')).html)).toContain(await publishedAt());
    await platform.database.asSuperuser(async (sql) => {
      await sql.query(`insert into core.document_version (code, version, seq, material, supersedes, effective_on,
        prevailing_locale, published_at) values ('baa', '1.2', 3, true, '1.1', '2026-02-02', 'en', '2026-02-03T04:05:06Z')`);
      await sql.query(`insert into core.document_text (code, version, locale, sha256, body, clause_ids)
        select 'baa', '1.2', locale, sha256(convert_to(body || E'\\n', 'UTF8')), body || E'\\n', clause_ids
        from core.document_text where version = '1.1'`);
    });
    const { html } = await get('/legal/baa');
    expect(html).toContain('<dd>1.2</dd>');
    expect(timesOf(html).slice(0, 2)).toEqual(['2026-02-02', '2026-02-03T04:05:06.000Z']);
    expect((await get('/legal/baa/1.1')).html).toContain('<dd>1.1</dd>');
    expect((await get('/legal')).html).toContain('<time datetime="2026-02-02">');
  });
});
