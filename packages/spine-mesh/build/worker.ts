import { parentPort } from 'node:worker_threads';
import { RECIPES } from './bones/index.ts';
import { partsOf } from './part.ts';

/** Makes the mesh whose name it is sent, and sends it back. */
parentPort?.on('message', (name: string) => {
  const recipe = RECIPES.find((one) => one.name === name);
  if (!recipe) throw new RangeError(`no mesh is called ${name}`);
  void partsOf(recipe).then((parts) => parentPort?.postMessage(parts));
});
