import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ARCHES, AXIS, BODY_SIZES, SACRUM, UPPER_CERVICAL } from '@hyaline/spine';
import { REFERENCE } from './bones/joints.ts';

const PACKAGE = join(import.meta.dirname, '..');
const FOLDERS = ['build', 'src'] as const;

/**
 * SHA-256 over what the meshes are made from: every source of the generator, its library, and of the model the sizes
 * and the reference posture. A change of any of them asks for a new build.
 */
export function sourcesHash(): string {
  const hash = createHash('sha256');
  const { devDependencies } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as {
    devDependencies: { meshoptimizer: string };
  };
  hash.update(`meshoptimizer ${devDependencies.meshoptimizer}\n`);
  hash.update(JSON.stringify([ARCHES, AXIS, BODY_SIZES, SACRUM, UPPER_CERVICAL, REFERENCE], rounded));
  for (const folder of FOLDERS) {
    const names = readdirSync(join(PACKAGE, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !/[.](test|tmp)[.]ts$/.test(name))
      .toSorted();
    for (const name of names) {
      const path = join(PACKAGE, folder, name);
      hash.update(`${relative(PACKAGE, path).replaceAll('\\', '/')}\n`).update(readFileSync(path));
    }
  }
  return hash.digest('hex');
}

/** Numbers to a millionth, so that no last digit of the solver matters. */
const rounded = (_key: string, value: unknown): unknown =>
  typeof value === 'number' ? Number(value.toFixed(6)) + 0 : value;
