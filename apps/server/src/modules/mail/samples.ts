import { type MailKind, MAIL_KINDS, type MailValues, SECURITY_NOTICES } from '@hyaline/contract';
import type { MailOf } from './queue-mail.service.ts';

export type SampleMail = MailOf<MailKind> & { name: string };

const AT = '2026-03-02T10:00:00Z';
const DEVICE = 'Firefox on Windows';

/** Every mail the product can send, once for each thing it can say, with values of nobody. For the gallery and its tests. */
export function sampleMails(publicUrl: string): SampleMail[] {
  const link = (path: string): string => `${publicUrl}/${path}#sample-link-that-opens-nothing`;
  const values: { [K in MailKind]: MailValues[K] } = {
    'verify-email': { link: link('verify-email') },
    'account-exists': { link: `${publicUrl}/sign-in` },
    unlock: { link: link('unlock') },
    'magic-link': { link: link('magic-link') },
    'password-reset': { link: link('reset-password') },
    invitation: { clinic: 'Laurel Clinic', inviter: 'Marta Laurel', role: 'provider', link: link('invitation') },
    'waitlist-confirm': { link: link('waitlist/confirm') },
    'waitlist-listed': { link: link('waitlist/remove') },
    'waitlist-invitation': { link: link('sign-up') },
    'booking-confirm': { clinic: 'Laurel Clinic', link: link('book/laurel/visit') },
    'visit-booked': { clinic: 'Laurel Clinic', link: `${publicUrl}/settings/self-booking` },
    'booking-moved': { clinic: 'Laurel Clinic', link: link('book/laurel/visit') },
    'booking-called-off': { clinic: 'Laurel Clinic', link: `${publicUrl}/book/laurel` },
    'request-confirm': { clinic: 'Laurel Clinic', link: link('privacy/k7m2q4x5ab/confirm') },
    'closing-asked': { clinic: 'Laurel Clinic', at: AT, link: `${publicUrl}/settings/practice` },
    'closing-cancelled': { clinic: 'Laurel Clinic', link: `${publicUrl}/settings/practice` },
    'closing-near': { clinic: 'Laurel Clinic', at: AT, link: `${publicUrl}/settings/practice` },
    'security-notice': { what: 'password-changed', at: AT, device: DEVICE },
    'grant-notice': { who: 'Dr. Ines Fabra', until: AT },
    'support-let-in': { who: 'Sam Porter', until: AT, link: `${publicUrl}/settings/special-access` },
    'support-out': { who: 'Sam Porter', at: AT, link: `${publicUrl}/settings/special-access` },
    'grant-review': { dueAt: AT, link: `${publicUrl}/settings` },
    'access-review': { dueAt: AT, link: `${publicUrl}/settings` },
    'baa-copy': { version: '1.1', link: `${publicUrl}/settings` },
    'task-assigned': { clinic: 'Laurel Clinic', link: `${publicUrl}/tasks` },
    packet: { clinic: 'Laurel Clinic', accent: '#6a2a63', onAccent: '#ffffff', link: link('open') },
    'portal-invitation': { clinic: 'Laurel Clinic', link: link('portal') },
    'portal-sign-in': { clinic: 'Laurel Clinic', link: link('portal') },
    'portal-message': { clinic: 'Laurel Clinic', link: `${publicUrl}/portal` },
    'portal-reminder': { clinic: 'Laurel Clinic', link: `${publicUrl}/portal` },
    'portal-passkey': { clinic: 'Laurel Clinic', link: `${publicUrl}/portal` },
    'proxy-invitation': { clinic: 'Laurel Clinic', link: link('portal') },
    'proxy-given': { clinic: 'Laurel Clinic', link: `${publicUrl}/portal` },
  };
  return MAIL_KINDS.flatMap((kind): SampleMail[] => {
    if (kind === 'security-notice')
      return SECURITY_NOTICES.map((what) => ({ name: `${kind}.${what}`, kind, values: { ...values[kind], what } }));
    return [{ name: kind, kind, values: values[kind] } as SampleMail];
  });
}
