import { type Language, lifeIn, momentIn } from './copy.ts';

const at = (instant: string): string => momentIn('en-GB', instant);
const life = (kind: Parameters<typeof lifeIn>[1]): string => lifeIn('en-GB', kind);
const NOT_YOU = 'If you did not ask for this, do nothing: without this mail nobody gets further.';

const roles: Language['roles'] = {
  owner: 'owner',
  admin: 'practice admin',
  provider: 'provider',
  staff: 'staff',
  'privacy-officer': 'privacy officer',
  'marketing-viewer': 'marketing viewer',
  'organisation-owner': 'organisation owner',
  'organisation-viewer': 'organisation viewer',
  'sales-rep': 'sales representative',
  support: 'support',
};

const notices: Language['notices'] = {
  'password-changed': 'Your password was changed.',
  'password-reset': 'Your password was reset by mail, and your sessions were ended.',
  'totp-reset': 'You removed your authenticator app and set up a new one.',
  'totp-reset-by-admin':
    'An administrator of your clinic reset your second factor. You set up a new one at the next sign-in.',
  'recovery-codes-made': 'New recovery codes were made. The older ones no longer work.',
  'recovery-code-used': 'A recovery code was used to confirm your identity.',
  'passkey-added': 'A passkey was added to your account.',
  'passkey-removed': 'A passkey was removed from your account.',
  'new-device': 'Your account was used on a device that we had not seen before.',
  'role-changed': 'Your role in the clinic was changed.',
  removed: 'Your access to the clinic was ended.',
  'session-stolen': 'One of your sessions was used in two places. It was ended.',
  unlocked: 'Your account was unlocked by mail.',
  'api-key-created': 'An API key was created for your account.',
  'api-key-ending': 'An API key of your account runs out soon. Make a new one where it is used.',
  'profile-changed': 'Your profile was changed.',
};

export const en: Language = {
  roles,
  notices,
  frame: {
    linkBelow: 'The button does not work? Copy this address into your browser:',
    footer: 'This mail was sent by Hyaline. It never holds anything of a patient. Nobody reads replies to it.',
  },
  copies: {
    'verify-email': ({ link }) => ({
      subject: 'Confirm your e-mail address',
      title: 'Confirm your e-mail address',
      paragraphs: ['Somebody, probably you, opened an account with this address. Confirm that it is yours.'],
      button: { label: 'Confirm address', link },
      notes: [`The link works once, within ${life('verify-email')}.`, NOT_YOU],
    }),
    'account-exists': ({ link }) => ({
      subject: 'You have an account already',
      title: 'You have an account already',
      paragraphs: ['Somebody, probably you, tried to sign up with this address. It has an account: sign in instead.'],
      button: { label: 'Sign in', link },
      notes: ['Forgot your password? You can reset it on the sign-in page.', NOT_YOU],
    }),
    unlock: ({ link }) => ({
      subject: 'Unlock your account',
      title: 'Unlock your account',
      paragraphs: [
        'There were too many failed tries to sign in, so we paused them. Was it you? Unlock the account here.',
      ],
      button: { label: 'Unlock account', link },
      notes: [
        `The link works once, within ${life('unlock')}.`,
        'Was it not you? Your account is safe. Leave it locked for a while, then sign in as usual.',
      ],
    }),
    'magic-link': ({ link }) => ({
      subject: 'Your sign-in link',
      title: 'Sign in by mail',
      paragraphs: [
        'Open this link in the same browser in which you asked for it. Your second factor is asked for next.',
      ],
      button: { label: 'Go on with sign-in', link },
      notes: [`The link works once, within ${life('magic-link')}.`, NOT_YOU],
    }),
    'password-reset': ({ link }) => ({
      subject: 'Reset your password',
      title: 'Reset your password',
      paragraphs: ['Choose a new password here. Your second factor stays as it is, and your sessions are ended.'],
      button: { label: 'Choose a new password', link },
      notes: [`The link works once, within ${life('password-reset')}.`, NOT_YOU],
    }),
    invitation: ({ clinic, inviter, role, link }) => ({
      subject: 'You are invited to a clinic',
      title: `Join ${clinic}`,
      paragraphs: [
        `${inviter ?? 'A member of the clinic'} invites you to work with ${clinic} on Hyaline, as ${roles[role]}.`,
        'The link leads you to a password and a second factor (MFA), which everybody here has.',
      ],
      button: { label: 'Accept the invitation', link },
      notes: [
        `The link works once, within ${life('invitation')}.`,
        'You do not know this clinic? Then do nothing, and no account is made.',
      ],
    }),
    'waitlist-confirm': ({ link }) => ({
      subject: 'Confirm your place on the waitlist',
      title: 'Confirm your place on the waitlist',
      paragraphs: [
        'Somebody, probably you, asked for a practice on Hyaline with this address. Confirm that it is yours.',
      ],
      button: { label: 'Confirm', link },
      notes: [
        `The link works within ${life('waitlist-confirm')}. After that, what you entered is deleted.`,
        'Was it not you? Do nothing: without this mail nobody gets on the list.',
      ],
    }),
    'waitlist-listed': ({ link }) => ({
      subject: 'You are on the waitlist',
      title: 'You are on the waitlist',
      paragraphs: [
        'Your address is confirmed. When there is a place for your practice, we mail you a link that opens it.',
        'Have you changed your mind? The link below takes you off the list and deletes what you entered.',
      ],
      button: { label: 'Take me off the list', link },
      notes: ['There is nothing else to do now.'],
    }),
    'waitlist-invitation': ({ link }) => ({
      subject: 'There is a place for your practice',
      title: 'Open your practice',
      paragraphs: [
        'You asked for a practice on Hyaline, and there is a place now. The link opens the sign-up for you.',
      ],
      button: { label: 'Open the practice', link },
      notes: [
        `The link works within ${life('waitlist-invitation')}, and for this address alone.`,
        'You do not need it any more? Do nothing: your entry is deleted after 90 days.',
      ],
    }),
    'booking-confirm': ({ clinic, link }) => ({
      subject: 'Confirm your appointment',
      title: 'Confirm your appointment',
      paragraphs: [`Somebody, probably you, asked ${clinic} for an appointment. The time is held for you.`],
      button: { label: 'Confirm or cancel', link },
      notes: [
        `Confirm within ${life('booking-confirm')}; after that the time is free again and what you wrote is deleted.`,
        'Keep this mail: with the same link you can cancel later.',
        'Was it not you? Do nothing.',
      ],
    }),
    'visit-booked': ({ clinic, link }) => ({
      subject: 'A new booking on your public page',
      title: 'Somebody booked with you',
      paragraphs: [
        `A visit was booked and confirmed on the public page of ${clinic}. Who and when stands in Hyaline alone.`,
      ],
      button: { label: 'See who booked', link },
      notes: ['You can switch such mails off in your profile, under reminders.'],
    }),
    'booking-moved': ({ clinic, link }) => ({
      subject: 'Your appointment has changed',
      title: 'Your appointment has changed',
      paragraphs: [
        `${clinic} has changed the appointment that you booked. The page behind the link tells you when it is now.`,
      ],
      button: { label: 'See the appointment', link },
      notes: ['This link replaces the one before. With it you can also cancel.'],
    }),
    'booking-called-off': ({ clinic, link }) => ({
      subject: 'Your appointment will not take place',
      title: 'Your appointment was called off',
      paragraphs: [`${clinic} has called off the appointment that you booked. You can choose another time.`],
      button: { label: 'Choose another time', link },
      notes: ['If you have questions, call the clinic: nobody reads answers to this mail.'],
    }),
    'request-confirm': ({ clinic, link }) => ({
      subject: 'Confirm your address',
      title: 'Confirm your address',
      paragraphs: [
        `Somebody, probably you, wrote to ${clinic} on its page. It reads this once you confirm the address.`,
      ],
      button: { label: 'Confirm', link },
      notes: [
        `Confirm within ${life('request-confirm')}; after that what you wrote is deleted.`,
        'Was it not you? Do nothing.',
      ],
    }),
    'closing-asked': ({ clinic, at: when, link }) => ({
      subject: 'Somebody asks to close your clinic',
      title: 'Your clinic is to be closed',
      paragraphs: [
        `An owner of ${clinic} has asked to close it. From ${at(when)} on an owner can destroy everything that is kept there.`,
        'Until then everything works as always, and every owner can take it back.',
      ],
      button: { label: 'Look at it', link },
      notes: ['You know nothing of it? Sign in, take it back, and ask the other owners.'],
    }),
    'closing-cancelled': ({ clinic, link }) => ({
      subject: 'Your clinic stays open',
      title: 'The closing was taken back',
      paragraphs: [`An owner of ${clinic} has taken back the wish to close it. Nothing was changed.`],
      button: { label: 'Open the settings', link },
      notes: [],
    }),
    'closing-near': ({ clinic, at: when, link }) => ({
      subject: 'Your clinic can be destroyed from tomorrow on',
      title: 'The time of waiting is nearly over',
      paragraphs: [
        `The closing of ${clinic} can be carried out from ${at(when)} on: an owner can then destroy everything that is kept there, for good.`,
        'Nothing happens by itself. Take the archive of everything out before, or take the closing back.',
      ],
      button: { label: 'Look at the closing', link },
      notes: [],
    }),
    'security-notice': ({ what, at: when, device }) => ({
      subject: 'A change to the security of your account',
      title: 'Security notice',
      paragraphs: [notices[what], `When: ${at(when)}`, `Device: ${device}`],
      notes: [
        'Was it you? Then nothing is to be done.',
        'Was it not you? Change your password at once, end all sessions in Settings, and tell the owner of your clinic.',
      ],
    }),
    'grant-notice': ({ who, until }) => ({
      subject: 'Special access was taken in your clinic',
      title: 'Emergency access was taken',
      paragraphs: [
        `${who ?? 'A member of the clinic'} has taken emergency access to one record, until ${at(until)}.`,
        'It ends by itself. Who did what, and why, stands in the ledger of your clinic.',
      ],
      notes: ['Does this surprise you? Sign in and end it under Settings.'],
    }),
    'support-let-in': ({ who, until, link }) => ({
      subject: 'Support was let into your clinic',
      title: 'Support was let in',
      paragraphs: [
        `An owner of your clinic has let ${who ?? 'somebody of support'} look, until ${at(until)}.`,
        'It ends by itself, nothing can be changed under it, and every look is recorded.',
      ],
      button: { label: 'See what is looked at', link },
      notes: ['Does this surprise you? Sign in and end it at once.'],
    }),
    'support-out': ({ who, at: when, link }) => ({
      subject: 'Support is out of your clinic again',
      title: 'Support is out again',
      paragraphs: [`The access of ${who ?? 'somebody of support'} to your clinic has ended: ${at(when)}.`],
      button: { label: 'See what was looked at', link },
      notes: [],
    }),
    'grant-review': ({ dueAt, link }) => ({
      subject: 'A special access waits for your review',
      title: 'Review a special access',
      paragraphs: [
        `A special access in your clinic has ended and waits for a review by a second person, until ${at(dueAt)}.`,
      ],
      button: { label: 'Review it', link },
      notes: ['Until it is reviewed, the same person gets no other special access.'],
    }),
    'access-review': ({ dueAt, link }) => ({
      subject: 'Time to review who has access',
      title: 'Review who has access',
      paragraphs: [
        `Once a quarter you look at who is in your clinic, and in which role. The next review is due on ${at(dueAt)}.`,
      ],
      button: { label: 'Open the roster', link },
      notes: ['It takes a few minutes. The result stands in the ledger.'],
    }),
    'baa-copy': ({ version, link }) => ({
      subject: 'Your copy of the agreement',
      title: 'The agreement is signed',
      paragraphs: [`An agreement, version ${version}, was signed for your clinic. The sealed copy is ready as PDF.`],
      button: { label: 'Open the copy', link },
      notes: ['You need to sign in to see it.'],
    }),
    'task-assigned': ({ clinic, link }) => ({
      subject: 'A new task for you',
      title: 'You have a new task',
      paragraphs: [`Somebody in ${clinic} gave you a task. What it is stands in Hyaline alone.`],
      button: { label: 'See your tasks', link },
      notes: ['You can switch such mails off in your profile, under reminders.'],
    }),
    packet: ({ clinic, link }) => ({
      subject: 'A private page from your clinic',
      title: 'A private page for you',
      paragraphs: [`${clinic} has put a private page together for you. Open it here and answer one question.`],
      button: { label: 'Open the page', link },
      notes: [
        'The link works for 24 hours. It is for you alone: please do not forward it.',
        'Is the time over, or does the link not work? Ask the clinic for a new one.',
      ],
    }),
    'portal-invitation': ({ clinic, link }) => ({
      subject: 'An invitation from your clinic',
      title: 'Your own way in',
      paragraphs: [`${clinic} invites you to its private pages for you. Open the link and give your date of birth.`],
      button: { label: 'Accept the invitation', link },
      notes: [
        `The link works once, within ${life('portal-invitation')}. It is for you alone: please do not forward it.`,
        'Is the time over, or do you not know this clinic? Then do nothing, or ask the clinic.',
      ],
    }),
    'portal-sign-in': ({ clinic, link }) => ({
      subject: 'Your link to sign in',
      title: 'Sign in by mail',
      paragraphs: [`Here is your link to the private pages of ${clinic}. Your date of birth is asked for next.`],
      button: { label: 'Sign in', link },
      notes: [`The link works once, within ${life('portal-sign-in')}.`, NOT_YOU],
    }),
    'portal-message': ({ clinic, link }) => ({
      subject: 'Something new from your clinic',
      title: 'Something is waiting for you',
      paragraphs: [`There is something new on the private pages of ${clinic} for you. Sign in to read it.`],
      button: { label: 'Go to my pages', link },
      notes: ['You choose on those pages which of these mails you get.'],
    }),
    'portal-reminder': ({ clinic, link }) => ({
      subject: 'A reminder from your clinic',
      title: 'A reminder for you',
      paragraphs: [`${clinic} reminds you of something on its private pages for you. Sign in to see what it is.`],
      button: { label: 'See the reminder', link },
      notes: ['You do not want to be reminded? You can switch this off on the same pages, under Settings.'],
    }),
    'portal-passkey': ({ clinic, link }) => ({
      subject: 'A passkey was added',
      title: 'A new way in to your pages',
      paragraphs: [`A passkey was added to your private pages of ${clinic}. Whoever holds it signs in without a mail.`],
      button: { label: 'Go to my pages', link },
      notes: [
        'Was it not you? Sign in, remove it under Settings, and tell the clinic. Removing it ends every other visit to your pages.',
      ],
    }),
    'proxy-invitation': ({ clinic, link }) => ({
      subject: 'An invitation from a clinic',
      title: 'A way in for you, for somebody you care for',
      paragraphs: [
        `${clinic} lets you in to private pages of somebody you care for. Open the link and give your own date of birth.`,
      ],
      button: { label: 'Accept the invitation', link },
      notes: [
        `The link works once, within ${life('proxy-invitation')}. It is for you alone: please do not forward it.`,
        'Is the time over, or do you not know this clinic? Then do nothing, or ask the clinic.',
      ],
    }),
    'proxy-given': ({ clinic, link }) => ({
      subject: 'Somebody was given access',
      title: 'Somebody else may see your pages',
      paragraphs: [
        `${clinic} has given somebody access to your private pages. Sign in to see who it is and what they see.`,
      ],
      button: { label: 'Go to my pages', link },
      notes: ['Do you not want that? Sign in and end it under Settings, and tell the clinic.'],
    }),
  },
};
