import { existsSync, globSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { type BenchFile, type BenchResult, type BenchRow, makeBench } from './bench.ts';

const here = import.meta.dirname;
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' }, quick: { type: 'boolean', default: false } },
});

const known = globSync('*/bench.ts', { cwd: here }).map(dirname).toSorted();
const names = positionals.length > 0 ? positionals : known;
const unknown = names.filter((name) => !existsSync(join(here, name, 'bench.ts')));
if (unknown.length > 0) {
  say(`No such benchmark: ${unknown.join(', ')}. There are: ${known.join(', ') || 'none yet'}.`);
  process.exit(1);
}

let failed = 0;
for (const name of names) {
  try {
    await runOne(name);
  } catch (error) {
    failed++;
    say(`${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
}
process.exit(failed === 0 ? 0 : 1);

async function runOne(name: string): Promise<void> {
  say(`\n${name}`);
  const rows: BenchRow[] = [];
  const load = Math.round((loadavg()[0] ?? 0) * 10) / 10; // what else ran here: absolute numbers bend with it
  const file = (await import(pathToFileURL(join(here, name, 'bench.ts')).href)) as { default: BenchFile };
  await file.default(
    makeBench(rows, { rounds: Number(values.rounds), quick: values.quick, say: (text) => say(`  ${text}`) }),
  );
  print(rows);
  const result: BenchResult = { name: basename(name), date: new Date().toISOString(), machine: machine(), load, rows };
  if (values.quick) return;
  await mkdir(join(here, 'results'), { recursive: true });
  await writeFile(join(here, 'results', `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
}

function machine(): string {
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const processor = `${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown CPU'}`;
  return `${processor}, ${memory}, ${process.platform} ${process.arch}, Node ${process.version}`;
}

function print(rows: readonly BenchRow[]): void {
  const cells = rows.map((row) => [
    row.metric,
    `${row.value} ${row.unit}`,
    row.peer === '' ? '' : `${row.peer} ${row.peerVersion}`,
    row.peerValue === null ? '' : `${row.peerValue} ${row.unit}`,
    row.ratio === null ? '' : `${row.ratio}x`,
    `n=${row.samples.length}`,
  ]);
  const widths = [0, 1, 2, 3, 4, 5].map((column) => Math.max(0, ...cells.map((line) => line[column]?.length ?? 0)));
  for (const line of cells) say(`  ${line.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd());
}
