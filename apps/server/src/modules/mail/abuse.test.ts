import { type MailValues, phi, type Study } from '@hyaline/contract';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestPlatform } from '../../testing/platform.ts';
import { isMailbox } from './address.ts';
import { deliverMail, type MailOrder } from './index.ts';
import { newAddress, platformWith, queue, resetFor, type Sink, startSink } from './mail.fixture.ts';

let sink: Sink;
let platform: TestPlatform;
beforeAll(async () => {
  sink = await startSink();
  platform = await platformWith(sink);
});
afterAll(async () => {
  await platform.dispose();
  await sink.close();
});

const link = (): string => `${platform.config.publicUrl}/invitation#${'x'.repeat(43)}`;
const invitation = (values: Partial<MailValues['invitation']>): MailOrder => ({
  kind: 'invitation',
  to: { email: newAddress(), locale: 'en' },
  values: { clinic: 'Harbour Spine', inviter: 'Ada Byron', role: 'provider', link: link(), ...values },
});
const sent = async (): Promise<string> => {
  await deliverMail(platform);
  return sink.raw.at(-1) ?? '';
};

const unfolded = (raw: string): string => raw.replace(/=\r?\n/g, '');

const NASTY_ADDRESSES = [
  'ada@clinic.example\r\nBcc: eve@evil.example',
  'ada@clinic.example\nSubject: won',
  'ada@clinic.example, eve@evil.example',
  'ada@clinic.example eve@evil.example',
  'Ada <ada@clinic.example>',
  '"eve@evil.example" <ada@clinic.example>',
  '"ada\r\n"@clinic.example',
  '<ada@clinic.example>',
  'group: ada@clinic.example;',
  'ada@clinic.example\u0000',
  'ada@clinic.example\u2028Bcc:eve@evil.example',
  'ada@[127.0.0.1]',
  'ada@localhost',
  'ada(comment)@clinic.example',
  'ada@clinic..example',
  '.ada@clinic.example',
  '@evil.example:ada@clinic.example',
  'ada%evil.example@clinic.example@',
  'adа@clinic.example', // a Cyrillic letter
  `${'a'.repeat(65)}@clinic.example`,
  `a@${'b'.repeat(250)}.example`,
  '',
];

describe('an address', () => {
  it.each(NASTY_ADDRESSES)('is refused when it is more or less than one mailbox: %j', async (email) => {
    await expect(queue(platform, resetFor(platform, email))).rejects.toMatchObject({ code: 'bad-request' });
  });

  it('of every ordinary form is taken', () => {
    const good = [
      'a@b.co',
      "o'hara+clinic@mail.laurel.example",
      'first.last@xn--bcher-kva.example',
      'x_1-2=3@a-b.example',
    ];
    expect(good.filter((address) => !isMailbox(address))).toEqual([]);
  });
});

const NASTY_NAMES = [
  'Ada\r\nBcc: eve@evil.example',
  'Ada\nX-Injected: 1',
  'Ada\r\n\r\n<h1>body</h1>',
  '<a href="https://evil.example">Ada</a>',
  '"><script>alert(1)</script>',
  "Ada'); drop table core.mail; --",
  '=?utf-8?B?QmNjOiBldmU=?=',
  'Ada\u0000Byron',
  'Ada \u202Emoc.live',
  '.\r\nQUIT\r\n',
  'Ada \u{1F9B4} Ñandú 骨',
  '{{constructor}} ${7*7} %s',
];

describe('a name in a mail', () => {
  it.each(NASTY_NAMES)('adds no header, no recipient, no markup and no body of its own: %j', async (name) => {
    const before = sink.raw.length;
    await queue(platform, invitation({ clinic: name, inviter: name }));
    const raw = await sent();
    expect(sink.raw.length).toBe(before + 1);
    const mail = await PostalMime.parse(raw);
    expect(mail.headers.map(({ key }) => key).toSorted()).toEqual([
      'auto-submitted',
      'content-type',
      'date',
      'from',
      'message-id',
      'mime-version',
      'subject',
      'to',
      'x-auto-response-suppress',
    ]);
    expect(mail.to).toHaveLength(1);
    expect(mail.subject).toBe('You are invited to a clinic');
    expect(mail.html).not.toMatch(/<script|<h1>body|<a href="https:\/\/evil/);
    expect([...(mail.html ?? '').matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).toEqual([link()]);
    // no control character and no sign that turns the direction of the text survives
    // oxlint-disable-next-line no-control-regex -- that is what is looked for
    expect(mail.text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u202A-\u202E\u2066-\u2069]/);
  });

  it('that looks like an address on the web is not one that a mail program makes a link of', async () => {
    await queue(
      platform,
      invitation({ clinic: 'www.evil.example Clinic', inviter: 'see https://evil.example/login now' }),
    );
    const { text = '', html = '' } = await PostalMime.parse(await sent());
    for (const body of [text, html]) {
      expect(body).not.toMatch(/evil\.example/);
      expect(body).not.toMatch(/https:\/\/evil/);
    }
  });
});

describe('a link in a mail', () => {
  const at = (text: string): Promise<unknown> => queue(platform, invitation({ link: text }));

  it.each([
    'https://evil.example/invitation#x',
    'http://localhost:0.evil.example/invitation#x',
    'http://localhost:0@evil.example/invitation#x',
    'javascript:alert(1)',
    '//evil.example/x#y',
    'http://localhost:0/invitation?secret=x#y',
    'http://localhost:0/invitation/../x#y',
    'http://localhost:0/\r\nBcc:x#y',
    'http://localhost:0/a b#y',
    'http://localhost:0/invitation#a"><b',
    'not a link',
  ])('leads to this installation, with its secret behind the #: not %j', async (text) => {
    await expect(at(text)).rejects.toMatchObject({ code: 'bad-request', fields: ['link'] });
  });
});

describe('data of a patient', () => {
  it('[C243] does not type-check as a value of a mail', () => {
    const study: Pick<Study, 'patientName' | 'patientRef'> = { patientName: phi('Jane Roe'), patientRef: phi('a') };
    // @ts-expect-error a name of a patient is no name for a mail
    const order: MailOrder = invitation({ clinic: study.patientName });
    // @ts-expect-error nor is the reference that stands for one
    const notice: MailValues['grant-notice'] = { who: study.patientRef, until: '' };
    // @ts-expect-error no kind has a place for a diagnosis
    const values: MailValues['unlock'] = { link: link(), diagnosis: 'x' };
    expect([order, notice, values]).toHaveLength(3); // the lines above are the test: they fail the type check if they compile
  });

  it.each([
    ['invitation', { clinic: 'PT-7QX2M4', inviter: 'Ada', role: 'provider' }],
    ['invitation', { clinic: 'ROE^JANE', inviter: 'Ada', role: 'provider' }],
    ['invitation', { clinic: '078-05-1120', inviter: 'Ada', role: 'provider' }],
    ['invitation', { clinic: 'Jane 1961-04-12', inviter: 'Ada', role: 'provider' }],
    ['invitation', { clinic: 'Jane 19610412', inviter: 'Ada', role: 'provider' }],
    ['invitation', { clinic: '1.2.840.113619.2.55.3', inviter: 'Ada', role: 'provider' }],
    ['invitation', { clinic: 'Harbour', inviter: 'Ada', role: 'provider', diagnosis: 'M51.26' }],
    ['invitation', { clinic: ['Harbour'], inviter: 'Ada', role: 'provider' }],
    ['unlock', { note: 'BPC-157 250 mcg' }],
    ['grant-notice', { who: 'Ada', patient: 'PT-7QX2M4', until: '2026-03-02T10:00:00Z' }],
    ['security-notice', { what: 'scoliosis', at: '2026-03-02T10:00:00Z', device: 'Firefox' }],
  ])('[C243] is refused at run time: %s %j', async (kind, values) => {
    const whole = kind === 'invitation' || kind === 'unlock' ? { ...values, link: link() } : values;
    const order = { kind, values: whole, to: { email: newAddress(), locale: 'en' } } as unknown as MailOrder;
    await expect(queue(platform, order)).rejects.toMatchObject({ code: 'bad-request' });
  });

  it.each(['PT-7QX2M4', 'ROE^JANE', '078-05-1120', 'Jane 19610412', 'J'.repeat(121)])(
    '[C243] in the name of a colleague is left out, and the mail goes without it: %s',
    async (who) => {
      const until = '2026-03-02T10:00:00Z';
      await queue(platform, {
        kind: 'grant-notice',
        to: { email: newAddress(), locale: 'en' },
        values: { who, until },
      });
      const notice = unfolded(await sent());
      expect(notice).toContain('A member of the clinic has taken emergency access');
      await queue(platform, invitation({ inviter: who }));
      const invited = unfolded(await sent());
      expect(invited).toContain('A member of the clinic invites you');
      for (const raw of [notice, invited]) expect(raw).not.toContain(who);
    },
  );
});
