import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const PACKAGE = join(import.meta.dirname, '..');
const MODEL = join(PACKAGE, '../spine/src');
/** What shapes the meshes: this generator, and the model's sizes and solver. */
const FOLDERS = [join(PACKAGE, 'build'), join(PACKAGE, 'src'), MODEL];

/** SHA-256 over every source that the meshes are made from. A change of any of them asks for a new build. */
export function sourcesHash(): string {
  const hash = createHash('sha256');
  const { devDependencies } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as {
    devDependencies: { meshoptimizer: string };
  };
  hash.update(`meshoptimizer ${devDependencies.meshoptimizer}\n`);
  for (const folder of FOLDERS) {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !/[.](test|tmp)[.]ts$/.test(name))
      .toSorted();
    for (const name of names) {
      const path = join(folder, name);
      hash.update(`${relative(PACKAGE, path).replaceAll('\\', '/')}\n`).update(readFileSync(path));
    }
  }
  return hash.digest('hex');
}
