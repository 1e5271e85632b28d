import type { Page } from 'playwright-core';
import type { Say } from './sentences.ts';
import { freshCode } from './totp.ts';

interface Person {
  email: string;
  password: string;
  totpSecret: string;
}

/** Through the pages, as a person does. Ends on the page that was asked for. */
export async function signInByPage(page: Page, say: Say, person: Person, next = '/imaging'): Promise<void> {
  await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
  await page.getByLabel(say('identity:signIn.email')).fill(person.email);
  await page.getByLabel(say('identity:signIn.password'), { exact: true }).fill(person.password);
  await page.getByRole('button', { name: say('identity:signIn.continue') }).click();
  await page.getByLabel(say('identity:code.label')).fill(await freshCode(person.totpSecret));
  await page.getByRole('button', { name: say('identity:code.confirm') }).click();
  await page.waitForURL((url) => url.pathname === next.split('?')[0]);
}
