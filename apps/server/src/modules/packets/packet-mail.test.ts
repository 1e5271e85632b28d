import { type MailValues, phi } from '@hyaline/contract';
import { newId } from '@hyaline/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, createWorld, newColleague, newOwner, type Person, type World } from '../imaging/imaging.fixture.ts';
import { deliverMail, renderMail } from '../mail/index.ts';
import { SENDER, type Sink, startSink, withConfig } from '../mail/mail.fixture.ts';
import { enter } from '../patients/patients.fixture.ts';
import { patientRoutes } from '../patients/index.ts';
import { packetRoutes } from './index.ts';
import { packetDraft, putTogether, sendIt } from './packets.fixture.ts';

const FULL = process.env['HYALINE_FULL'] === '1';
const ROUNDS = FULL ? 200 : 12;
const WORDS = ['Zoraidotide', 'Vexoribine', 'tendinopathy', 'neuropathy', 'Quorvex', 'Brindamole', 'spondylolysis'];

/** Headers and the decoded bodies of one message, as it came over the line. */
function read(raw: string): { headers: string; bodies: string[] } {
  const [headers = '', ...rest] = raw.split(/\r?\n\r?\n/);
  const boundary = /boundary="?([^"\r\n;]+)"?/.exec(headers)?.[1];
  const parts = boundary === undefined ? [] : rest.join('\r\n\r\n').split(`--${boundary}`).slice(1, -1);
  const bodies = parts.map((part) => {
    const [head = '', ...body] = part.trim().split(/\r?\n\r?\n/);
    return decoded(body.join('\n\n'), /content-transfer-encoding: *(\S+)/i.exec(head)?.[1] ?? '');
  });
  return { headers, bodies };
}

function decoded(body: string, encoding: string): string {
  if (/base64/i.test(encoding)) return Buffer.from(body, 'base64').toString('utf8');
  if (!/quoted-printable/i.test(encoding)) return body;
  const bytes = body.replaceAll(/=\r?\n/g, '').replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))); // prettier-ignore
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

describe('the mail of a packet', () => {
  let world: World;
  let sink: Sink;
  let owner: Person;
  let grace: Person;
  beforeAll(async () => {
    [world, sink] = await Promise.all([createWorld([patientRoutes, packetRoutes]), startSink()]);
    owner = await newOwner(world);
    grace = await newColleague(world, owner, 'provider', 'Grace Treats');
  });
  afterAll(async () => {
    await world.close();
    await sink.close();
  });

  it('[C239] [C243] holds the clinic’s name and the link and nothing else, in each language, whatever the packet says', async () => {
    const texts: Record<'en' | 'es', Set<string>> = { en: new Set(), es: new Set() };
    for (let round = 0; round < ROUNDS; round++) {
      const locale = round % 2 === 0 ? 'en' : 'es';
      const secret = (n: number) =>
        `${WORDS[(round + n) % WORDS.length]}${round}x${Math.random().toString(36).slice(2)}`;
      const [family, title, text, dose] = [secret(0), secret(1), secret(2), `${round}.${round + 11} mcg`] as const;
      const email = `${newId()}@patient.example`;
      const { id: patientId, ref } = await enter(world, grace, { familyName: family, email, language: locale });
      const draft = packetDraft(`${text} ${dose}`, { title: phi(title), locale });
      await sendIt(world, grace, await putTogether(world, grace, patientId, draft));
      await deliverMail(withConfig(world.platform, { mail: sink.config, mailFrom: SENDER }));
      const raw = sink.raw.at(-1) ?? '';
      const { headers, bodies } = read(raw);
      expect(bodies).toHaveLength(2);
      const all = [headers, ...bodies, raw].join('\n');
      for (const canary of [family, title, text, dose, ref, patientId, 'Rosalind', '1961', 'Grace'])
        expect(all, canary).not.toContain(canary);
      const [plain = '', html = ''] = bodies;
      const links = plain.match(/https?:\/\/\S+/g) ?? [];
      expect(links).toEqual([expect.stringMatching(/^http:\/\/localhost:8080\/open#[A-Za-z0-9_-]{43}$/)]);
      // one address in the markup too, nothing that is fetched, nothing that tells of a reader
      expect(new Set(html.match(/(?:href|src|url)[=(]"?[^"\s)>]+/gi))).toEqual(new Set([`href="${links[0]}`]));
      expect(html).not.toMatch(/<img|<link|@import|track|pixel/i);
      expect(headers.match(/^(List-|X-[^A]|Feedback|Return-Receipt|Disposition)/gim)).toBeNull();
      const bare = [plain, html]
        .join('\n')
        .replaceAll(links[0] ?? '', 'LINK')
        .replaceAll('Harbour Spine', 'CLINIC');
      texts[locale].add(bare.replaceAll(/\s+/g, ' '));
    }
    // apart from clinic and link, every mail of a language is the same mail
    expect([texts.en.size, texts.es.size]).toEqual([1, 1]);
    expect([...texts.en][0]).toContain('CLINIC');
    expect([...texts.es][0]).toContain('CLINIC');
  });

  it('[C243] takes no word of a patient: not by its type, and not at run time', async () => {
    // @ts-expect-error a value of a patient is refused where a mail is written
    const wrong: MailValues['packet'] = { clinic: phi('Vexoribine'), link: 'https://x.example' };
    // @ts-expect-error nothing stands beside clinic and link
    const more: MailValues['packet'] = { clinic: 'Harbour', link: 'https://x.example', title: 'Vexoribine' };
    expect(renderMail('en', { kind: 'packet', values: more }).text).not.toContain('Vexoribine');
    expect(Object.keys(wrong)).toEqual(['clinic', 'link']);
  });

  it('[C239] keeps its secret sealed until it is delivered, and then nowhere; the list of mails does not show whose it is', async () => {
    const email = `${newId()}@patient.example`;
    const { id: patientId } = await enter(world, grace, { email });
    await sendIt(world, grace, await putTogether(world, grace, patientId, packetDraft('Rest.')));
    const rows = () =>
      world.platform.database.asSuperuser((sql) =>
        sql.query<{ sealed: Buffer | null; row: string }>(
          `select sealed, (to_jsonb(m) - 'sealed')::text as row from core.mail m where kind = 'packet' order by created_at desc limit 1`,
        ),
      );
    const before = (await rows()).rows[0];
    expect(before?.sealed).not.toBeNull();
    await deliverMail(withConfig(world.platform, { mail: sink.config, mailFrom: SENDER }));
    const secret = /open#([A-Za-z0-9_-]{43})/.exec(read(sink.raw.at(-1) ?? '').bodies[0] ?? '')?.[1] ?? '';
    expect(secret).toHaveLength(43);
    expect(before?.sealed?.toString('latin1')).not.toContain(secret);
    const after = (await rows()).rows[0];
    expect(after?.sealed).toBeNull();
    expect(`${before?.row}${after?.row}`).not.toMatch(new RegExp(`${secret}|${email.split('@')[0]}|patient\\.example`));
    const reply = await ask(world.app, owner, 'GET', `/patients/${patientId}/packets`);
    expect(reply.body).not.toContain(secret);
  });
});
