import {
  type AskByMail,
  type ConfirmMagicLink,
  Empty,
  MagicAsked,
  MailAsked,
  type MailSecret,
  type ResetPassword,
  type SignUp,
  Ticket,
  type VerifySignUp,
} from '@hyaline/contract';
import { call } from './client.ts';

export const signUp = (body: SignUp) => call({ method: 'POST', path: '/sign-up', body, answer: MailAsked });
export const verifySignUp = (body: VerifySignUp) =>
  call({ method: 'POST', path: '/sign-up/verify', body, answer: Ticket });

export const askPasswordReset = (body: AskByMail) =>
  call({ method: 'POST', path: '/password-reset', body, answer: MailAsked });
export const resetPassword = (body: ResetPassword) =>
  call({ method: 'POST', path: '/password-reset/confirm', body, answer: Ticket });

export const unlockAccount = (body: MailSecret) => call({ method: 'POST', path: '/unlock', body, answer: Empty });

export const askMagicLink = (body: AskByMail) =>
  call({ method: 'POST', path: '/sign-in/magic', body, answer: MagicAsked });
export const openMagicLink = (body: ConfirmMagicLink) =>
  call({ method: 'POST', path: '/sign-in/magic/confirm', body, answer: Ticket });
