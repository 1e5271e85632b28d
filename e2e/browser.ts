import { chromium, type Browser, type LaunchOptions } from 'playwright-core';
import { findChromium } from './support/chromium.ts';
import { lookInto } from './support/last-look.ts';

/**
 * Our own flags. The defaults that ship with the packaged binary switch web security off and expose
 * SharedArrayBuffer to every page, so tests of isolation would pass whatever the server sends. WebGL is drawn by
 * software; the page itself is not, for a software GPU that composites too blocks pages for a minute on two busy cores.
 */
const FLAGS = [
  '--enable-unsafe-swiftshader',
  '--disable-gpu-compositing',
  '--font-render-hinting=none',
  '--disable-dev-shm-usage',
];

interface BrowserOptions {
  /** Extra switches, for a test that needs one of its own. */
  flags?: readonly string[];
}

/** A headless Chromium for tests. Close it when done. */
export async function launchBrowser(options: BrowserOptions = {}): Promise<Browser> {
  const found = await findChromium();
  const launch: LaunchOptions = {
    executablePath: found.executable,
    headless: true,
    timeout: 120_000, // a busy machine may need more than the usual 30 s
    chromiumSandbox: process.getuid?.() !== 0, // Chromium refuses its sandbox to root
    args: [...FLAGS, ...(options.flags ?? [])],
    env: { ...stringEnv(), ...found.env },
  };
  try {
    return lookInto(await chromium.launch(launch));
  } catch (error) {
    // Containers often forbid user namespaces to ordinary users; these tests only ever load our own pages.
    if (!launch.chromiumSandbox || !/sandbox|namespace/i.test(String(error))) throw error;
    return lookInto(await chromium.launch({ ...launch, chromiumSandbox: false }));
  }
}

const stringEnv = (): Record<string, string> =>
  Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
