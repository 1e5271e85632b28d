import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { MailConfig, MailSender } from './mail.ts';
import { isLoopback, type Role, ROLES, Settings } from './settings.ts';

export {
  MAIL_STREAMS,
  type MailConfig,
  type MailSender,
  type MailStream,
  type PostmarkConfig,
  type SmtpConfig,
} from './mail.ts';
export { isLoopback, type Role, ROLES } from './settings.ts';

/** Settings of one process, complete and checked; every path is absolute. */
export interface Config {
  port: number;
  /** Where plain http is led to `publicUrl`; null: nowhere. */
  httpPort: number | null;
  host: string;
  dataDir: string;
  /** Origin without a slash at its end. With port 0 it is not known before the server listens. */
  publicUrl: string;
  demo: boolean;
  /** Which made-up scan the demo clinic gets. */
  demoScan: 'fine' | 'coarse' | 'off';
  /** Whether the demo clinic gets made-up patients. */
  demoPatients: boolean;
  /** Whether the sign-up page opens clinics; never in an empty installation, whose first owner the console makes. */
  signUp: 'open' | 'closed';
  /** Origin of the public pages without a slash at its end; null: they are on the app's own. */
  siteUrl: string | null;
  /** Whether clinics that sign up have a trial and then a plan. */
  hosted: boolean;
  /** As the pricing page shows them; null: no price is shown. */
  prices: { pro: string | null; clinic: string | null };
  /** null: the embedded PostgreSQL */
  databaseUrl: string | null;
  directDatabaseUrl: string | null;
  /** null: rate limits are counted in this process. */
  redisUrl: string | null;
  tls: { certFile: string; keyFile: string } | null;
  tlsMin: Settings['HYALINE_TLS_MIN'];
  /** The root key as base64 text, or null when it lies in its file. */
  kek: string | null;
  anchorFile: string;
  erasureFile: string;
  trustedProxies: readonly string[];
  /** null: the built-in inbox in a demo; elsewhere mails wait. */
  mail: MailConfig | null;
  /** null: a sender made from the public address. */
  mailFrom: MailSender | null;
  /** The Security and Compliance Officer; null: nobody is named. */
  securityContact: MailSender | null;
  /** Without a slash at its end; null: no service is asked. */
  breachRangeUrl: string | null;
  logLevel: Settings['HYALINE_LOG_LEVEL'];
  objectsDir: string;
  roles: readonly Role[];
}

/** Everything that is wrong with the settings, one sentence each, named by variable. */
export class ConfigError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      `The settings have ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    );
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Settings of this process from its environment and its arguments (`--roles=web,worker,prober`).
 * @throws ConfigError with every fault at once
 */
export function loadConfig(env: Environment, argv: readonly string[] = []): Config {
  const faults: string[] = [...misspelt(env)];
  const roles = readRoles(argv, faults);
  const parsed = Settings.safeParse(onlySet(env));
  if (!parsed.success) faults.push(...parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
  // what follows compares settings with each other; a faulty one is left out of it and has its own sentence already
  const whole = Settings.partial()
    .catch({})
    .parse(withoutFaulty(env, parsed.success ? [] : parsed.error.issues));
  faults.push(...contradictions(whole));
  if (!parsed.success || faults.length > 0) throw new ConfigError(faults);
  return assemble(parsed.data, roles);
}

function assemble(settings: Settings, roles: readonly Role[]): Config {
  const dataDir = path.resolve(settings.HYALINE_DATA);
  const tls = tlsFiles(settings, dataDir);
  const databaseUrl = settings.DATABASE_URL ?? null;
  return {
    port: settings.HYALINE_PORT,
    httpPort: settings.HYALINE_HTTP_PORT ?? null,
    host: settings.HYALINE_HOST,
    dataDir,
    publicUrl: settings.HYALINE_PUBLIC_URL ?? `${tls ? 'https' : 'http'}://localhost:${settings.HYALINE_PORT}`,
    demo: settings.HYALINE_DEMO === 'on',
    demoScan: settings.HYALINE_DEMO_SCAN,
    demoPatients: settings.HYALINE_DEMO_PATIENTS === 'on',
    signUp: settings.HYALINE_SIGN_UP,
    siteUrl: settings.HYALINE_SITE_URL ?? null,
    hosted: settings.HYALINE_HOSTED === 'on',
    prices: { pro: settings.HYALINE_PRICE_PRO ?? null, clinic: settings.HYALINE_PRICE_CLINIC ?? null },
    databaseUrl,
    directDatabaseUrl: settings.DIRECT_DATABASE_URL ?? databaseUrl,
    redisUrl: settings.REDIS_URL ?? null,
    tls,
    tlsMin: settings.HYALINE_TLS_MIN,
    kek: settings.HYALINE_KEK ?? null,
    anchorFile: path.resolve(settings.HYALINE_ANCHOR_FILE ?? `${dataDir}.anchors`),
    erasureFile: path.resolve(settings.HYALINE_ERASURE_FILE ?? `${dataDir}.erasures`),
    trustedProxies: settings.HYALINE_TRUSTED_PROXIES ?? [],
    mail: mailOf(settings),
    mailFrom: settings.HYALINE_MAIL_FROM ?? null,
    securityContact: settings.HYALINE_SECURITY_CONTACT ?? null,
    breachRangeUrl: settings.HYALINE_BREACH_RANGE_URL ?? null,
    logLevel: settings.HYALINE_LOG_LEVEL,
    objectsDir: path.resolve(settings.HYALINE_OBJECTS ?? path.join(dataDir, 'objects')),
    roles,
  };
}

/** Where `hyaline tls init` keeps the server's certificate and key. */
export const localTlsFiles = (dataDir: string) => ({
  certFile: path.join(dataDir, 'tls', 'server.crt'),
  keyFile: path.join(dataDir, 'tls', 'server.key'),
});

function tlsFiles(settings: Settings, dataDir: string): Config['tls'] {
  if (settings.HYALINE_TLS_CERT && settings.HYALINE_TLS_KEY)
    return { certFile: path.resolve(settings.HYALINE_TLS_CERT), keyFile: path.resolve(settings.HYALINE_TLS_KEY) };
  const local = localTlsFiles(dataDir);
  return existsSync(local.certFile) && existsSync(local.keyFile) ? local : null;
}

function mailOf({ HYALINE_MAIL_URL: out, HYALINE_POSTMARK_TOKEN: token }: Settings): MailConfig | null {
  if (!out) return null;
  return out.transport === 'smtp' ? out : { ...out, token: token ?? '' };
}

function mailFaults({ HYALINE_MAIL_URL, HYALINE_MAIL_FROM, HYALINE_POSTMARK_TOKEN }: Partial<Settings>): string[] {
  const faults: string[] = [];
  if (HYALINE_MAIL_URL && !HYALINE_MAIL_FROM)
    faults.push(
      'HYALINE_MAIL_FROM is needed with HYALINE_MAIL_URL: the address that your mail server lets you send as',
    );
  if ((HYALINE_MAIL_URL?.transport === 'postmark') !== Boolean(HYALINE_POSTMARK_TOKEN))
    faults.push('HYALINE_POSTMARK_TOKEN and HYALINE_MAIL_URL=postmark: belong together: set both or none');
  return faults;
}

/** A cookie belongs to a host name, whatever the port: on one name the website would get the app's session. */
function siteFaults({ HYALINE_SITE_URL: site, HYALINE_PUBLIC_URL: app }: Partial<Settings>): string[] {
  if (site === undefined) return [];
  if (app === undefined) return ['HYALINE_PUBLIC_URL is needed with HYALINE_SITE_URL: the address of the app itself'];
  if (new URL(site).hostname !== new URL(app).hostname) return [];
  return ['HYALINE_SITE_URL must have another host name than HYALINE_PUBLIC_URL, or not be set'];
}

function contradictions(settings: Partial<Settings>): string[] {
  const faults: string[] = [];
  const host = settings.HYALINE_HOST ?? '127.0.0.1';
  if ((settings.HYALINE_DEMO ?? 'on') === 'on' && !isLoopback(host))
    faults.push(
      `HYALINE_HOST is ${host}, but the demo prints its own passwords and listens on this machine only: set HYALINE_DEMO=off`,
    );
  if ((settings.HYALINE_DEMO ?? 'on') === 'on' && !(settings.HYALINE_TRUSTED_PROXIES ?? []).every(isLoopback))
    faults.push(
      'HYALINE_TRUSTED_PROXIES leads other machines to the demo, which prints its own passwords and is for this machine only: set HYALINE_DEMO=off',
    );
  faults.push(...siteFaults(settings));
  if (Boolean(settings.HYALINE_TLS_CERT) !== Boolean(settings.HYALINE_TLS_KEY))
    faults.push('HYALINE_TLS_CERT and HYALINE_TLS_KEY belong together: set both or none');
  if (settings.DIRECT_DATABASE_URL && !settings.DATABASE_URL)
    faults.push('DIRECT_DATABASE_URL needs DATABASE_URL: set both or none');
  const dataDir = path.resolve(settings.HYALINE_DATA ?? './data');
  if (settings.HYALINE_ANCHOR_FILE && path.resolve(settings.HYALINE_ANCHOR_FILE).startsWith(dataDir + path.sep))
    faults.push(
      'HYALINE_ANCHOR_FILE lies in the data folder, where whoever changes the ledger could change it too: choose another place',
    );
  if (settings.HYALINE_ERASURE_FILE && path.resolve(settings.HYALINE_ERASURE_FILE).startsWith(dataDir + path.sep))
    faults.push(
      'HYALINE_ERASURE_FILE lies in the data folder, and would be restored with it to an older state: choose another place',
    );
  return [...faults, ...mailFaults(settings)];
}

function readRoles(argv: readonly string[], faults: string[]): readonly Role[] {
  try {
    const { values } = parseArgs({ args: [...argv], options: { roles: { type: 'string' } }, strict: true });
    const names = values.roles?.split(',').map((name) => name.trim()) ?? ROLES;
    const roles = ROLES.filter((role) => names.includes(role));
    const unknown = names.filter((name) => !ROLES.some((role) => role === name));
    if (unknown.length > 0) faults.push(`--roles knows ${ROLES.join(', ')}, not ${unknown.join(', ')}`);
    return roles;
  } catch (error) {
    faults.push(error instanceof Error ? error.message : String(error));
    return ROLES;
  }
}

/** A misspelt HYALINE_DEMO=off that is silently ignored would be worse than a start that is refused. */
function misspelt(env: Environment): string[] {
  const known = Object.keys(Settings.shape);
  return Object.keys(env)
    .filter((name) => name.startsWith('HYALINE_') && !known.includes(name) && env[name] !== '')
    .flatMap((name) => {
      const near = known.find((candidate) => editDistance(name, candidate) <= 2);
      return near ? [`${name} is not a setting; is ${near} meant?`] : [];
    });
}

/** Levenshtein distance: how many letters differ, are missing or are too many. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

const onlySet = (env: Environment): Record<string, string> =>
  Object.fromEntries(
    Object.keys(Settings.shape).flatMap((name) => {
      const value = env[name]?.trim();
      return value ? [[name, value]] : [];
    }),
  );

function withoutFaulty(env: Environment, issues: readonly { path: readonly PropertyKey[] }[]) {
  const faulty = new Set(issues.map((issue) => String(issue.path[0])));
  return Object.fromEntries(Object.entries(onlySet(env)).filter(([name]) => !faulty.has(name)));
}
