import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MAIL_KINDS } from '@hyaline/contract';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig, type SmtpConfig } from '../../../platform/config/index.ts';
import { smtpRefusal, startSink } from '../mail.fixture.ts';
import { startPostmark, TOKEN } from './postmark.fixture.ts';
import { postmarkTransport, STREAM_OF } from './postmark.ts';
import { smtpTransport } from './smtp.ts';
import type { Message, Transport } from './transport.ts';

const message: Message = {
  id: '1',
  kind: 'unlock',
  messageId: '<1@laurel.example>',
  from: { name: 'Clínica Laurel', address: 'mail@laurel.example' },
  to: 'ada@clinic.example',
  subject: 'Desbloquee su cuenta — ahora',
  text: 'Línea uno\n\nhttps://clinic.example/unlock#abc\n',
  html: '<p>Línea uno</p>',
  date: new Date('2026-03-02T10:00:00Z'),
};

/** The refusal's code, or `taken`. */
const outcomeOf = (transport: Transport, to = message.to) =>
  transport.send({ ...message, to }).then(
    () => 'taken',
    (error: Error & { permanent: boolean; refusesAddress: boolean }) =>
      `${error.message}${error.permanent ? ' for good' : ''}${error.refusesAddress ? ', address too' : ''}`,
  );

describe('SMTP', () => {
  it('hands over text and HTML with a stable Message-ID, asks robots not to answer, and names no machine', async () => {
    const sink = await startSink();
    expect(await outcomeOf(smtpTransport(sink.config))).toBe('taken');
    const mail = await PostalMime.parse(sink.raw[0] ?? '');
    const { from, to, subject, messageId, date } = mail;
    expect({ from, to, subject, messageId, date }).toEqual({
      from: { name: 'Clínica Laurel', address: 'mail@laurel.example' },
      to: [{ name: '', address: 'ada@clinic.example' }],
      subject: 'Desbloquee su cuenta — ahora',
      messageId: '<1@laurel.example>',
      date: '2026-03-02T10:00:00.000Z',
    });
    expect(mail.text?.trim()).toBe(message.text.trim());
    expect(mail.html?.trim()).toBe(message.html);
    expect(mail.attachments).toEqual([]);
    const names = mail.headers.map(({ key }) => key).toSorted();
    const usual = ['content-type', 'date', 'from', 'message-id', 'mime-version', 'subject', 'to'];
    expect(names).toEqual(['auto-submitted', ...usual, 'x-auto-response-suppress'].toSorted());
    await sink.close();
  });

  it.each([
    [smtpRefusal(550, '5.1.1 no such user'), 'address-refused for good, address too'],
    [smtpRefusal(550, 'no such user here'), 'address-refused for good, address too'],
    [smtpRefusal(553, '5.2.1 mailbox disabled'), 'address-refused for good, address too'],
    [smtpRefusal(550, '5.7.1 not from you'), 'mail-refused for good'],
    [smtpRefusal(450, '4.2.1 greylisted'), 'try-later'],
  ])('reads at the recipient: %s', async (refusal, outcome) => {
    const sink = await startSink({ onRcptTo: (_address, _session, done) => done(refusal) });
    expect(await outcomeOf(smtpTransport(sink.config))).toBe(outcome);
    await sink.close();
  });

  it('blames neither mail nor address for a refused sender, a wrong password or a server that is away', async () => {
    const strict = await startSink({
      onMailFrom: (_address, _session, done) => done(smtpRefusal(553, '5.7.1 not your domain')),
    });
    expect(await outcomeOf(smtpTransport(strict.config))).toBe('sender-refused');
    await strict.close();
    const locked = await startSink({
      authOptional: false,
      disabledCommands: ['STARTTLS'],
      onAuth: (_auth, _session, done) => done(new Error('wrong')),
    });
    expect(await outcomeOf(smtpTransport({ ...locked.config, user: 'u', password: 'p' }))).toBe('login-refused');
    await locked.close();
    expect(await outcomeOf(smtpTransport({ ...locked.config, port: 9 }))).toBe('server-unreachable');
  });

  it('sends nothing in clear to another machine, and nothing to a certificate that it cannot trust', async () => {
    const clear = await startSink();
    const far: SmtpConfig = { ...clear.config, requireTls: true };
    expect(await outcomeOf(smtpTransport(far))).toBe('no-tls');
    expect(clear.raw).toEqual([]);
    await clear.close();
    const selfSigned = await startSink({ disabledCommands: ['AUTH'] }); // smtp-server brings a certificate of its own
    expect(await outcomeOf(smtpTransport({ ...selfSigned.config, requireTls: true }))).toBe('certificate-untrusted');
    expect(selfSigned.raw).toEqual([]);
    await selfSigned.close();
    const implicit = await startSink({ secure: true });
    expect(await outcomeOf(smtpTransport({ ...implicit.config, implicitTls: true }))).toBe('certificate-untrusted');
    await implicit.close();
  });

  it('says in advance whether the server knows us', async () => {
    const sink = await startSink();
    await expect(smtpTransport(sink.config).check()).resolves.toBeUndefined();
    await sink.close();
    await expect(smtpTransport(sink.config).check()).rejects.toThrow('server-unreachable');
  });
});

describe('Postmark', () => {
  let emulator: Awaited<ReturnType<typeof startPostmark>>;
  beforeAll(async () => {
    emulator = await startPostmark();
  });
  afterAll(() => emulator.close());

  it('[C109] gets unlocks, invitations and receipts each on its stream, with both kinds of tracking off', async () => {
    const transport = postmarkTransport(emulator.config);
    for (const kind of ['unlock', 'invitation', 'baa-copy', 'security-notice'] as const)
      await transport.send({ ...message, kind });
    const { asked } = emulator;
    expect(asked.map(({ body }) => body['MessageStream'])).toEqual([
      'account-access',
      'account-access',
      'receipts',
      'notices',
    ]);
    expect(asked[0]).toMatchObject({
      path: '/email',
      headers: { 'x-postmark-server-token': TOKEN, 'content-type': 'application/json', accept: 'application/json' },
      body: {
        From: '"Clínica Laurel" <mail@laurel.example>',
        To: 'ada@clinic.example',
        Subject: message.subject,
        TextBody: message.text,
        HtmlBody: message.html,
        TrackOpens: false,
        TrackLinks: 'None',
      },
    });
    expect(asked[0]?.body['Headers']).toContainEqual({ Name: 'Message-ID', Value: '<1@laurel.example>' });
    expect(asked[0]?.body['Headers']).toContainEqual({ Name: 'X-PM-KeepID', Value: 'true' });
    expect(Object.keys(STREAM_OF).toSorted()).toEqual([...MAIL_KINDS].toSorted());
  });

  it.each([
    ['inactive@clinic.example', 'address-refused for good, address too'],
    ['invalid@clinic.example', 'mail-refused for good'],
    ['unsigned@clinic.example', 'sender-refused'],
    ['busy@clinic.example', 'try-later'],
    ['broken@clinic.example', 'try-later'],
  ])('reads its answer for %s', async (to, outcome) => {
    expect(await outcomeOf(postmarkTransport(emulator.config), to)).toBe(outcome);
  });

  it('tells a wrong token from a service that is away', async () => {
    expect(await outcomeOf(postmarkTransport({ ...emulator.config, token: 'wrong' }))).toBe('login-refused');
    await expect(postmarkTransport({ ...emulator.config, token: 'wrong' }).check()).rejects.toThrow('login-refused');
    await expect(postmarkTransport(emulator.config).check()).resolves.toBeUndefined();
    const away = postmarkTransport({ ...emulator.config, endpoint: 'http://127.0.0.1:9' });
    expect(await outcomeOf(away)).toBe('server-unreachable');
  });
});

describe('the settings of mail', () => {
  const read = async (env: Record<string, string>) => {
    const dataDir = path.join(await mkdtemp(path.join(tmpdir(), 'hyaline-mail-')), 'data');
    try {
      const { mail, mailFrom } = loadConfig({ HYALINE_DATA: dataDir, ...env });
      return { mail, mailFrom };
    } catch (error) {
      return (error as Error).message;
    }
  };
  const FROM = { HYALINE_MAIL_FROM: 'Laurel Clinic <mail@laurel.example>' };

  it('ask for TLS from every server that is not this machine itself', async () => {
    expect(await read({ ...FROM, HYALINE_MAIL_URL: 'smtp://box%40laurel.example:p%2Fw@mx.laurel.example' })).toEqual({
      mail: {
        transport: 'smtp',
        host: 'mx.laurel.example',
        port: 587,
        implicitTls: false,
        requireTls: true,
        user: 'box@laurel.example',
        password: 'p/w',
      },
      mailFrom: { name: 'Laurel Clinic', address: 'mail@laurel.example' },
    });
    expect(await read({ ...FROM, HYALINE_MAIL_URL: 'smtps://mx.laurel.example' })).toMatchObject({
      mail: { port: 465, implicitTls: true, user: null },
    });
    expect(await read({ ...FROM, HYALINE_MAIL_URL: 'smtp://127.0.0.1:1025' })).toMatchObject({
      mail: { requireTls: false },
    });
    expect(await read({ ...FROM, HYALINE_MAIL_URL: 'smtp://127.evil.example' })).toMatchObject({
      mail: { requireTls: true },
    });
  });

  it('read streams of Postmark, and give its token to nobody else', async () => {
    const postmark = { ...FROM, HYALINE_POSTMARK_TOKEN: TOKEN };
    expect(await read({ ...postmark, HYALINE_MAIL_URL: 'postmark:?access=account-access' })).toMatchObject({
      mail: {
        endpoint: 'https://api.postmarkapp.com',
        token: TOKEN,
        streams: { access: 'account-access', notices: 'outbound', documents: 'outbound' },
      },
    });
    for (const url of ['postmark://evil.example', 'postmark:?acces=x', 'postmark:?access=Not%20One'])
      expect(await read({ ...postmark, HYALINE_MAIL_URL: url })).toMatch(/HYALINE_MAIL_URL must be/);
    expect(await read(postmark)).toMatch(/HYALINE_POSTMARK_TOKEN and HYALINE_MAIL_URL/);
    expect(await read({ ...FROM, HYALINE_MAIL_URL: 'postmark:' })).toMatch(/HYALINE_POSTMARK_TOKEN and/);
  });

  it('name what is wrong and never repeat a password', async () => {
    const secret = 'hunter-2-secret';
    for (const url of [
      `http://u:${secret}@mx.example`,
      `smtp://u:${secret}@mx.example/path`,
      `smtp://${secret}@mx.example`,
    ]) {
      const said = await read({ ...FROM, HYALINE_MAIL_URL: url });
      expect(said).toMatch(/HYALINE_MAIL_URL must be/);
      expect(said).not.toContain(secret);
    }
    expect(await read({ HYALINE_MAIL_URL: 'smtp://mx.example' })).toMatch(/HYALINE_MAIL_FROM is needed/);
    for (const from of [
      'a@b.example, c@d.example',
      'Ada <a@b.example> <c@d.example>',
      'a b@c.example',
      '"x" a@b',
      'Eve: ;<a@b.example>',
    ])
      expect(await read({ HYALINE_MAIL_FROM: from })).toMatch(/HYALINE_MAIL_FROM must be/);
  });
});
