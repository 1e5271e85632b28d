// A program of its own for the crash tests: starts the database of the folder it is given, says so, and waits.
import { startEmbedded } from './index.ts';

const server = await startEmbedded({ dataDir: process.argv[2] ?? '' });
process.stdout.write(`${JSON.stringify(server)}\n`);
setInterval(() => undefined, 1000);
