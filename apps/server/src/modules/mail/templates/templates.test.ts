import { LINK_MINUTES, MAIL_KINDS } from '@hyaline/contract';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestPlatform } from '../../../testing/platform.ts';
import { deliverMail } from '../index.ts';
import { KIND_RULES } from '../mail-rules.ts';
import { newAddress, platformWith, queue, type Sink, startSink } from '../mail.fixture.ts';
import { sampleMails } from '../samples.ts';
import { renderMail } from './index.ts';

const LOCALES = ['en', 'es'] as const;
const SAMPLES = sampleMails('https://clinic.example');
const EACH = SAMPLES.flatMap((sample) => LOCALES.map((locale) => ({ ...sample, locale })));

describe('a template', () => {
  it.each(EACH)('$name in $locale says the same as text and as HTML, in one language, with one button', (sample) => {
    const { locale, values } = sample;
    const { subject, text, html } = renderMail(locale, sample);
    const sentences = text.split('\n').filter((line) => line !== '' && line !== '--' && !line.endsWith(':'));
    for (const sentence of sentences) expect(readable(html)).toContain(sentence);
    expect(html).toMatch(new RegExp(`^<!doctype html>\\n<html lang="${locale}">`));
    const links = [...html.matchAll(/<a href="([^"]*)"/g)].map(([, href]) => readable(href ?? ''));
    expect(links).toEqual('link' in values ? [values.link] : []);
    if ('link' in values) expect(text.split('\n')).toContain(values.link);
    for (const value of Object.values(values)) expect(subject).not.toContain(value);
  });

  it.each(EACH)('$name in $locale loads nothing, tells nobody that it was read, and runs nothing', (sample) => {
    const { html } = renderMail(sample.locale, sample);
    expect(html).not.toMatch(/<(img|script|link|iframe|form|video|object|svg)\b|url\(|@import|src=|srcset=|\son\w+=/i);
    expect([...html.matchAll(/https?:\/\/([^/"<]+)/g)].every(([, host]) => host === 'clinic.example')).toBe(true);
  });

  it('is another one in Spanish, and none is missing', () => {
    expect([...new Set(SAMPLES.map(({ kind }) => kind))].toSorted()).toEqual([...MAIL_KINDS].toSorted());
    for (const sample of SAMPLES) {
      const [en, es] = LOCALES.map((locale) => renderMail(locale, sample));
      const shared = new Set(lines(en?.text ?? ''));
      const same = lines(es?.text ?? '').filter((line) => shared.has(line) && !line.startsWith('https://'));
      expect(same, sample.name).toEqual([]);
      expect(en?.subject).not.toBe(es?.subject);
    }
  });

  it('has one text for each thing that a notice can tell', () => {
    for (const locale of LOCALES) {
      const texts = SAMPLES.map((sample) => renderMail(locale, sample).text);
      expect(new Set(texts).size).toBe(SAMPLES.length);
    }
  });

  it('[C047] stands under the name and in the colours of the clinic that writes it, and of nobody else', () => {
    const packet = SAMPLES.find(({ kind }) => kind === 'packet') ?? expect.fail('no packet');
    const own = renderMail('en', packet).html;
    expect(own).toContain('color:#6a2a63">Laurel Clinic</td>');
    expect(own).toContain('background:#6a2a63"><a');
    expect(own).not.toContain('>Hyaline<');
    const pale = { ...packet.values, accent: '#ffd400', onAccent: '#000000' } as never;
    const html = renderMail('en', { kind: 'packet', values: pale }).html;
    expect(html).toMatch(/background:#ffd400"><a [^>]*color:#000000/);
    expect(html).not.toContain('color:#ffd400">'); // pale letters on white would not be read
    const ours = SAMPLES.find(({ kind }) => kind === 'verify-email') ?? expect.fail('no mail of ours');
    expect(renderMail('en', ours).html).toContain('>Hyaline</td>');
  });

  it('promises the time that its link is kept for, and is given up when that is over', () => {
    const kinds = Object.keys(LINK_MINUTES) as (keyof typeof LINK_MINUTES)[];
    const words = {
      'verify-email': '60 minut',
      unlock: '60 minut',
      'magic-link': '15 minut',
      'password-reset': '30 minut',
      'portal-sign-in': '15 minut',
      'booking-confirm': '15 minut',
    };
    const days = {
      'request-confirm': ['1 day', '1 día'],
      'waitlist-confirm': ['7 days', '7 días'],
      'waitlist-invitation': ['14 days', '14 días'],
      invitation: ['7 days', '7 días'],
      'portal-invitation': ['3 days', '3 días'],
      'proxy-invitation': ['3 days', '3 días'],
    };
    for (const kind of kinds) {
      const sample = SAMPLES.find(({ name }) => name === kind);
      const said = LOCALES.map((locale) => sample && renderMail(locale, sample).text);
      const time =
        kind in days
          ? days[kind as keyof typeof days]
          : ['es', 'os'].map((end) => words[kind as keyof typeof words] + end);
      expect(said).toEqual([
        expect.stringMatching(new RegExp(`within ${time[0]}[.,;]`)),
        expect.stringMatching(new RegExp(`durante ${time[1]}[.,;]`)),
      ]);
      expect(KIND_RULES[kind].lifeSeconds).toBe(LINK_MINUTES[kind] * 60);
    }
    expect(kinds).toHaveLength(12);
  });
});

describe('every mail', () => {
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

  it('[C106] arrives in English and in Spanish, with text and HTML, and with nothing but what its kind takes', async () => {
    const mails = sampleMails(platform.config.publicUrl).flatMap((sample) =>
      LOCALES.map((locale) => ({ sample, locale, email: newAddress() })),
    );
    for (const { sample, locale, email } of mails) {
      const { name: _, ...order } = sample;
      await queue(platform, { ...order, to: { email, locale } });
    }
    expect((await deliverMail(platform)).sent).toBe(mails.length);
    const arrived = await Promise.all(sink.raw.map((raw) => PostalMime.parse(raw)));
    for (const { sample, locale, email } of mails) {
      const mail = arrived.find(({ to }) => to?.[0]?.address === email);
      const written = renderMail(locale, sample);
      expect(mail?.subject).toBe(written.subject);
      expect(mail?.text?.trim()).toBe(written.text.trim());
      expect(mail?.html?.trim()).toBe(written.html.trim());
    }
  });
});

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '' && line !== '--');
const readable = (html: string): string =>
  html.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
