// What `npm start` runs: the right Node, the web app built, then the server in this same process.
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isNewEnough, ROOT, runWithInstalledNode } from '../apps/cli/bin/node24.mjs';

if (isNewEnough()) {
  const { buildWebIfStale } = await import('./build-web.mjs');
  await buildWebIfStale();
  const main = path.join(ROOT, 'apps/server/src/main.ts');
  process.argv[1] = main;
  await import(pathToFileURL(main).href);
} else {
  runWithInstalledNode(fileURLToPath(import.meta.url), process.argv.slice(2));
}
