/** Every field that a line of the server's log may have beside its words: codes, counts, times and ids of our own. */
export const LOG_FIELDS = [
  'level',
  'time',
  'msg',
  // which request, which part of the program
  'reqId',
  'part',
  'what',
  // what went wrong, without what the error says of values
  'kind',
  'code',
  'reason',
  'place',
  // ids: rows of the ledger and of the tables say what stands behind them
  'tenantId',
  'id',
  'sessionId',
  'grantId',
  'mailId',
  'studyId',
  'linkId',
  'probe',
  // counts and measures
  'attempt',
  'patients',
  'uploads',
  'requests',
  'addresses',
  'lost',
  'missed',
  'findings',
  'pid',
  'port',
  'folder',
  // names of fields that are not in this list
  'leftOut',
] as const;

const KNOWN: ReadonlySet<string> = new Set(LOG_FIELDS);

/**
 * What is written of the facts beside a line: fields of the list, and of an error its kind and code, since its text can
 * quote what somebody sent or what stands in a row. Names of others are told, so that somebody misses them.
 */
export function bounded(facts: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(facts).flatMap(([name, value]): [string, unknown][] => {
    if (value instanceof Error) return [['kind', value.name], ['code', (value as { code?: unknown }).code ?? '']]; // prettier-ignore
    return KNOWN.has(name) ? [[name, value]] : [];
  });
  const leftOut = Object.keys(facts).filter((name) => !KNOWN.has(name) && !(facts[name] instanceof Error));
  return { ...Object.fromEntries(entries), ...(leftOut.length === 0 ? {} : { leftOut }) };
}
