import type { Browser, Page } from 'playwright-core';

declare global {
  // the runner and the tests each load this file for themselves
  var openBrowsers: Set<Browser> | undefined;
}

/** Browsers of this process that still run. */
const browsers = (globalThis.openBrowsers ??= new Set());

/** From now on, whoever asks for the last look is told of this browser's pages. */
export function lookInto(browser: Browser): Browser {
  browsers.add(browser);
  browser.once('disconnected', () => browsers.delete(browser));
  return browser;
}

const WORDS = 600;
const LINES = 5;
/** A page that is busy for longer says nothing. */
const PATIENCE_MS = 3000;

/**
 * What a person would see on each open page: its address, where the focus is, the words, and what went wrong of late.
 * For the report of a failed test, on a machine that nobody can reach.
 */
export async function lastLook(): Promise<string> {
  const pages = [...browsers].flatMap((browser) => browser.contexts()).flatMap((context) => context.pages());
  return (await Promise.all(pages.map(lookAt))).join('\n');
}

async function lookAt(page: Page): Promise<string> {
  const seen = await within(PATIENCE_MS, page.evaluate(wordsOf, WORDS));
  const troubles = await within(PATIENCE_MS, troublesOf(page));
  return [page.url(), ...(seen ?? ['the page does not answer']), ...(troubles ?? [])].join('\n    ');
}

/** Null when it takes longer, or fails: a look never makes a second fault of the first. */
function within<Value>(ms: number, work: Promise<Value>): Promise<Value | null> {
  const tooLong = new Promise<null>((resolve) => void setTimeout(resolve, ms, null));
  return Promise.race([work.catch(() => null), tooLong]);
}

/** Runs in the page. Dialogs and alerts first, for a shell with its links may be longer than what is kept. */
function wordsOf(most: number): string[] {
  const wordsIn = (element: Element): string =>
    (element instanceof HTMLElement ? element.innerText : '').replaceAll(/\s+/g, ' ').trim().slice(0, most);
  const told = (kind: string, selector: string): string[] =>
    [...document.querySelectorAll(selector)]
      .map(wordsIn)
      .filter((words) => words !== '')
      .map((words) => `${kind}: ${words}`);
  const at = document.activeElement ?? document.body;
  const focus = `${at.tagName.toLowerCase()} ${at.getAttribute('aria-label') ?? wordsIn(at).slice(0, 60)}`;
  return [
    `focus: ${at === document.body ? 'nowhere' : focus}`,
    ...told('dialog', '[role=dialog], [role=alertdialog], dialog[open]'),
    ...told('said', '[role=alert], [role=status]'),
    `page: ${wordsIn(document.querySelector('main') ?? document.body)}`,
  ];
}

async function troublesOf(page: Page): Promise<string[]> {
  const refused: string[] = [];
  for (const request of await page.requests()) {
    const answer = request.existingResponse();
    const what = `${request.method()} ${new URL(request.url()).pathname}`;
    if (answer && answer.status() >= 400) refused.push(`answered ${answer.status()}: ${what}`);
    else if (request.failure()) refused.push(`${request.failure()?.errorText}: ${what}`);
    else if (!answer) refused.push(`no answer yet: ${what}`);
  }
  const errors = (await page.pageErrors()).map((error) => `uncaught: ${error.message.slice(0, WORDS)}`);
  return [...refused.slice(-LINES), ...errors.slice(-LINES)];
}
