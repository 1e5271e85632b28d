import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import {
  bundleLines,
  type BundleReport,
  parseHeader,
  readAnchorLines,
  type TrustedAnchor,
  verifyBundle,
  type VerifyOptions,
} from '@hyaline/ledger';

const USAGE = `Usage: hyaline audit verify <bundle> [--key <verifier key>] [--anchor <file>]...

Checks an exported ledger (JSON lines or CSV) offline. Nothing is sent anywhere, and the server that wrote it is not trusted.
  --key     the key you wrote down earlier (printed by this command and shown on the ledger page)
  --anchor  a file of heads that somebody keeps outside the server; may be given more than once
`;
const SHOWN = 20;

/** What a person must change before the check can run at all. */
class UsageError extends Error {}

/**
 * @param args what stands after `hyaline audit verify`
 * @returns 0 when the ledger is whole, 1 when it is not, 2 when the check could not run
 */
export async function run(
  args: readonly string[],
  print: (text: string) => void = (text) => process.stdout.write(text),
) {
  try {
    const { bundle, key, anchorFiles } = readArgs(args);
    const anchors = await readAnchors(anchorFiles, await originOf(bundle));
    const options: VerifyOptions = { pinnedKey: key, anchors };
    const report = await verifyBundle(linesOf(bundle), options);
    print(describe(report));
    return report.ok ? 0 : 1;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    print(`${error.message}\n\n${USAGE}`);
    return 2;
  }
}

function readArgs(args: readonly string[]): { bundle: string; key: string | undefined; anchorFiles: string[] } {
  const options = { key: { type: 'string' }, anchor: { type: 'string', multiple: true } } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [bundle, ...rest] = positionals;
    if (bundle === undefined || rest.length > 0) throw new UsageError('Name one exported ledger.');
    return { bundle, key: values.key, anchorFiles: values.anchor ?? [] };
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError((error as Error).message);
  }
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const input = createReadStream(file, 'utf8');
  try {
    yield* bundleLines(createInterface({ input, crlfDelay: Infinity }));
  } catch (error) {
    throw unreadable(file, error);
  } finally {
    input.destroy();
  }
}

async function originOf(bundle: string): Promise<string> {
  for await (const line of linesOf(bundle)) return parseHeader(line)?.origin ?? '';
  return '';
}

async function readAnchors(files: readonly string[], origin: string): Promise<TrustedAnchor[]> {
  const anchors: TrustedAnchor[] = [];
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch((error: unknown) => Promise.reject(unreadable(file, error)));
    const lines = readAnchorLines(text, origin);
    if (lines === null) throw new UsageError(`${file} is not an anchor file, or a line of it is damaged.`);
    if (lines.length === 0) throw new UsageError(`${file} holds no anchor of ${origin || 'this ledger'}.`);
    anchors.push(...lines.map(({ at, note }) => ({ name: `anchor ${file}`, at, note })));
  }
  return anchors;
}

const unreadable = (file: string, error: unknown): UsageError =>
  new UsageError(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}.`);

function describe(report: BundleReport): string {
  const { findings, headsMatched } = report;
  const lines = [
    `Ledger    ${report.origin ?? 'unknown'}`,
    `Exported  ${report.exportedAt ?? 'unknown'}`,
    `Rows      ${report.rows}`,
    `Heads     ${headsMatched.checkpoints} signed, ${headsMatched.anchors} kept elsewhere; all of these agree with the rows`,
    `Key       ${report.key ?? 'none'}`,
    ...cautions(report),
    '',
    ...findings.slice(0, SHOWN).map(({ message }) => `  ${message}`),
    ...(findings.length > SHOWN ? [`  and ${findings.length - SHOWN} more.`] : []),
    report.ok ? 'WHOLE: no row was changed, removed or added.' : `NOT WHOLE: ${counted(findings.length)}.`,
  ];
  return `${lines.join('\n')}\n`;
}

function cautions(report: BundleReport): string[] {
  const notes: string[] = [];
  if (report.key !== null && !report.keyPinned) {
    notes.push(
      'Note      No --key was given: this trusts the key in the file. Write the key down now, pin it next time.',
    );
  }
  if (report.headsMatched.anchors === 0) {
    notes.push('Note      No anchor from before the export was compared: a cut tail would not show.');
  }
  if (report.anchorsLater > 0) notes.push(`Note      ${report.anchorsLater} anchors are later than this export.`);
  return notes;
}

const counted = (findings: number): string => (findings === 1 ? '1 finding' : `${findings} findings`);
