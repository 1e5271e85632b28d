import { explain, runChecks } from './checks/index.ts';

const results = await runChecks();
const text = explain(results);
if (process.argv.includes('--json')) process.stdout.write(JSON.stringify(results));
else if (text !== '') process.stdout.write(`${text}\n`);
process.exitCode = text === '' ? 0 : 1;
