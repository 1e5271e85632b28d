import { parseArgs } from 'node:util';
import { loadConfig } from '../platform/config/index.ts';
import { Refusal } from '../platform/http/index.ts';
import type { Platform } from '../platform/index.ts';
import { withPlatform } from './platform.ts';
import { OperatorError, UsageError } from './run.ts';

/**
 * Runs what an operator command does to one person, who is named by their address.
 * @throws UsageError, OperatorError for an address that nobody here has
 */
export async function forOnePerson<T>(
  args: string[],
  usage: string,
  work: (platform: Platform, email: string) => Promise<T>,
): Promise<{ email: string; done: T }> {
  const { positionals } = parseArgs({ args, allowPositionals: true });
  const [email, ...more] = positionals;
  if (email === undefined || more.length > 0) throw new UsageError(usage);
  const done = await withPlatform(loadConfig(process.env), (platform) => work(platform, email)).catch(
    (error: unknown) => {
      if (!(error instanceof Refusal) || error.code !== 'not-found') throw error;
      throw new OperatorError(`Nobody here signs in as ${email}. "hyaline admin list-users" shows everybody.`, {
        cause: error,
      });
    },
  );
  return { email, done };
}
