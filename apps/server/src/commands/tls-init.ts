import { parseArgs } from 'node:util';
import { loadConfig } from '../platform/config/index.ts';
import { AuthorityTooNarrow, initTls, trustSteps } from '../platform/tls/index.ts';
import { runCommand, UsageError } from './run.ts';

await runCommand(async (args) => {
  const options = { host: { type: 'string', multiple: true }, 'new-authority': { type: 'boolean' } } as const;
  const { values } = parseArgs({ args, options });
  const { dataDir } = loadConfig(process.env);
  const ask = {
    dataDir,
    hosts: values.host ?? [],
    replaceAuthority: values['new-authority'] ?? false,
    now: new Date(),
  };
  const made = await initTls(ask).catch((error: unknown) => {
    throw error instanceof RangeError || error instanceof AuthorityTooNarrow ? new UsageError(error.message) : error;
  });
  const known = made.newAuthority
    ? ''
    : '\nThe authority is the one of before: devices that trust it need nothing new.\n';
  process.stdout.write(`Made a certificate for ${made.hosts.join(', ')}, good for 397 days.
The server uses it from its next start on and then speaks https only.
${known}
${trustSteps(made.authorityFile)}

The authority's own key is in authority.json beside it. It can vouch for these hosts only, and only this machine needs it.
`);
  return 0;
});
