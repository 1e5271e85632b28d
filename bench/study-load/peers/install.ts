import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { OHIF, OHIF_FOLDER } from './peers.ts';

/**
 * Installs what the study-load benchmark is compared with, from the package registry: `node
 * bench/study-load/peers/install.ts`. OHIF's package cannot be installed with its dependencies; its built pages, which
 * are all that is needed, come with it.
 */
const here = import.meta.dirname;
const npm = (...args: string[]): string => execFileSync('npm', args, { cwd: here, encoding: 'utf8' });

npm('ci', '--ignore-scripts', '--no-audit', '--no-fund');
if (!existsSync(join(OHIF_FOLDER, 'package.json'))) {
  const packed = join(here, npm('pack', `@ohif/app@${OHIF.version}`).trim().split('\n').at(-1) ?? '');
  try {
    const sum = createHash('sha512').update(readFileSync(packed)).digest('base64');
    if (sum !== OHIF.sha512) throw new Error(`@ohif/app ${OHIF.version} is not what it was when this was written`);
    mkdirSync(OHIF_FOLDER, { recursive: true });
    execFileSync('tar', ['-xzf', packed, '-C', OHIF_FOLDER, '--strip-components=1']);
  } finally {
    rmSync(packed, { force: true });
  }
}
