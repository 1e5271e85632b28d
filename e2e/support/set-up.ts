import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Say } from './sentences.ts';
import { axeFindings, focused, overflowsSideways } from './visitor.ts';

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
async function isFit(page: Page): Promise<void> {
  expect(await axeFindings(page)).toEqual([]);
  await expect.poll(() => overflowsSideways(page)).toBe(false);
}

/** The first two steps of a new clinic: who it is, with a number that is wrong at first, and what it uses. */
export async function beginSetUp(page: Page, say: Say): Promise<void> {
  await heading(page, say('welcome:profile.title'));
  const npi = page.getByLabel(say('practice:profile.npi'), { exact: true });
  await npi.fill('1234567890');
  await page.getByText(say('practice:profile.invalid.npi')).waitFor();
  await npi.fill('1234567893');
  await page.getByText(say('practice:profile.npiRight')).waitFor();
  await isFit(page);
  await press(page, say('welcome:goOn'));
  await heading(page, say('welcome:workspaces.title'));
  await isFit(page);
  await press(page, say('welcome:goOn'));
  await heading(page, say('welcome:agreement.title'));
}

/** By keys, as often as it takes: a text that is laid out a moment later has its end further down. */
export async function readToTheEnd(text: Locator, whole: Locator): Promise<void> {
  await text.focus();
  await focused(text);
  const isRead = async (): Promise<boolean> => {
    await text.page().keyboard.press('End');
    return whole.isVisible();
  };
  await expect.poll(isRead).toBe(true);
}

/** The lines under what is the clinic's own to do. */
export async function dutiesOn(page: Page, say: Say): Promise<string[]> {
  const list = page.getByRole('list', { name: say('trust:duties.title') });
  await list.waitFor();
  return list.getByRole('listitem').allInnerTexts();
}

/** From the agreement to the end: signed, the rest passed by. @returns what it told the clinic to do itself */
export async function finishSetUp(page: Page, say: Say, signer: { name: string; clinic: string }): Promise<string[]> {
  await heading(page, say('welcome:agreement.title'));
  await press(page, say('welcome:agreement.read'));
  const text = page.getByRole('region', { name: say('legal:flow.document') });
  await readToTheEnd(text, page.getByText(say('legal:flow.whole')));
  await press(page, say('legal:flow.haveRead'));
  await page.getByLabel(say('legal:sign.consent')).check();
  await page.getByLabel(say('legal:sign.name')).fill(signer.name);
  await page.getByLabel(say('legal:sign.role')).fill('Directora');
  await page.getByLabel(say('legal:sign.authority', { clinic: signer.clinic })).check();
  await press(page, say('legal:sign.confirm'));
  await page.getByText(say('welcome:agreement.signed')).waitFor();
  await press(page, say('welcome:goOn'));
  await heading(page, say('welcome:team.title'));
  await page.getByRole('heading', { name: say('welcome:picture.title') }).waitFor();
  await isFit(page);
  await press(page, say('welcome:skip'));
  await heading(page, say('welcome:branding.title'));
  await press(page, say('welcome:skip'));
  await heading(page, say('welcome:sample.title'));
  await press(page, say('welcome:skip'));
  await heading(page, say('welcome:ready.title'));
  await isFit(page);
  return dutiesOn(page, say);
}
