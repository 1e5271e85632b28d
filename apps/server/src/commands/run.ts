import { ConfigError } from '../platform/config/index.ts';
import { KeyError } from '../platform/crypto/index.ts';

/** The command was written wrongly; its message says how it is written. */
export class UsageError extends Error {}

/** Something the operator can mend; its message says how. No stack is shown for it. */
export class OperatorError extends Error {}

/** Runs a command with what stands after its name. Exit codes: 0 done, 1 something is wrong, 2 wrongly written. */
export async function runCommand(work: (args: string[]) => Promise<number>): Promise<void> {
  try {
    process.exitCode = await work(process.argv.slice(2));
  } catch (error) {
    process.exitCode = isUsage(error) ? 2 : 1;
    process.stderr.write(`${isForOperator(error) || isUsage(error) ? error.message : unexpected(error)}\n`);
  }
}

/** `parseArgs` of Node marks what it does not understand with codes of its own. */
const isUsage = (error: unknown): error is Error =>
  error instanceof UsageError ||
  (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));

const isForOperator = (error: unknown): error is Error =>
  error instanceof OperatorError || error instanceof ConfigError || error instanceof KeyError;

const unexpected = (error: unknown): string =>
  `Something unexpected went wrong. ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
