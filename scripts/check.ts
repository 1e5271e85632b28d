import { explain, runChecks } from './checks/index.ts';

const results = await runChecks();
const text = explain(results);
if (text !== '') process.stdout.write(`${text}\n`);
process.exit(text === '' ? 0 : 1);
