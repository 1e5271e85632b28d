import pino, { type Logger } from 'pino';
import type { Config } from '../config/index.ts';
import { bounded } from './fields.ts';

export type { Logger } from 'pino';

/** Names of fields that never reach a log, wherever they stand, up to two levels deep. */
const SECRET_FIELDS = ['authorization', 'cookie', 'password', 'token', 'secret', 'totp', 'key', 'set-cookie'];

const secretPaths = SECRET_FIELDS.flatMap((name) => {
  const field = `["${name}"]`;
  return [field, `*${field}`, `*.*${field}`, `headers${field}`, `req.headers${field}`];
});

/**
 * The server's own log: one JSON object per line, of the fields in `LOG_FIELDS` and no other, without secrets. Who read
 * what belongs to the ledger, not here.
 */
export function createLogger(
  config: Pick<Config, 'logLevel'>,
  destination: pino.DestinationStream = pino.destination(1),
): Logger {
  return pino(
    {
      level: config.logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: [...new Set(secretPaths)], censor: '[secret]' },
      formatters: { level: (label) => ({ level: label }), log: bounded },
      hooks: { logMethod: withOwnWords },
    },
    destination,
  );
}

/** An error without words beside it would bring its own, which can quote data. */
function withOwnWords(this: Logger, args: Parameters<pino.LogFn>, method: pino.LogFn): void {
  const [facts, words] = args as unknown as [unknown, unknown];
  const isWordless = typeof facts === 'object' && facts !== null && words === undefined;
  if (isWordless) method.call(this, facts, 'an unexpected error');
  else method.apply(this, args);
}
