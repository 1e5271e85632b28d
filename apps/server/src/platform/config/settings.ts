import { isIP } from 'node:net';
import { z } from 'zod';
import { isLoopback } from './loopback.ts';
import { readMailUrl, readSender } from './mail.ts';

export { isLoopback };

/** Parts of the work that one process takes on; an installation of one machine runs all of them in one process. */
export const ROLES = ['web', 'worker', 'prober'] as const;
export type Role = (typeof ROLES)[number];

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port number from 0 to 65535')
  .transform(Number)
  .refine((number) => number <= 65_535, 'must be a port number from 0 to 65535');

const publicUrl = z
  .string()
  .refine(isOrigin, 'must be an address like https://clinic.example, without a path')
  .transform((text) => new URL(text).origin);

const price = z.string().regex(/^[^\p{Cc}]{1,60}$/u, 'must be at most 60 characters, like USD 90 per month');

const rangeUrl = z
  .string()
  .refine(isPlainAddress, 'must be an https address without a query, like https://api.pwnedpasswords.com/range')
  .transform((text) => text.replace(/\/+$/, ''));

const postgresUrl = z.string().refine((text) => URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol), {
  error: 'must be an address like postgresql://user:password@host:5432/database',
});

const redisUrl = z.string().refine((text) => URL.canParse(text) && /^rediss?:$/.test(new URL(text).protocol), {
  error: 'must be an address like rediss://user:password@host:6379/0',
});

const kek = z.string().refine((text) => /^[A-Za-z0-9+/]{43}=$/.test(text) || /^[A-Za-z0-9_-]{43}$/.test(text), {
  error: 'must be 32 random bytes in base64 (make one with: openssl rand -base64 32)',
});

const addresses = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .refine((parts) => parts.every(isAddressOrRange), 'must be IP addresses or ranges like 10.0.0.0/8, with commas');

// what stands in the address may be a password, so no fault repeats it
const mailUrl = z.string().transform((text, context) => {
  const read = readMailUrl(text);
  if (read) return read;
  context.addIssue('must be smtp://user:password@host:587, smtps://user:password@host:465, or postmark:');
  return z.NEVER;
});

const mailFrom = z.string().transform((text, context) => {
  const read = readSender(text);
  if (read) return read;
  context.addIssue('must be one address, or a name and an address like Laurel Clinic <mail@laurel.example>');
  return z.NEVER;
});

const securityContact = z.string().transform((text, context) => {
  const read = readSender(text);
  if (read && text.includes('<')) return read;
  context.addIssue('must be a name and an address like Ana Prado <security@clinic.example>');
  return z.NEVER;
});

/**
 * Every variable the server reads, each with the line that the documentation prints. None is required.
 * An empty variable counts as one that is not set.
 */
export const Settings = z.object({
  HYALINE_PORT: port.default(8080).meta({ doc: 'Port of the web server. 0 lets the system choose one.' }),
  HYALINE_HTTP_PORT: port.optional().meta({
    doc: 'A second port, mostly 80, on which plain http is led to HYALINE_PUBLIC_URL and nothing else is answered. Only where this server speaks https itself. Not set: none.',
  }),
  HYALINE_HOST: z
    .string()
    .refine((text) => text === 'localhost' || isIP(text) !== 0, 'must be an IP address of this machine, or localhost')
    .default('127.0.0.1')
    .meta({
      doc: 'Address to listen on. Other machines reach the server only when this is not a loopback address, which needs HYALINE_DEMO=off.',
    }),
  HYALINE_DATA: z.string().default('./data').meta({
    doc: 'Folder of everything this installation keeps: database, keys, sealed objects.',
  }),
  HYALINE_PUBLIC_URL: publicUrl.optional().meta({
    doc: 'Address that people type, and that sealed links carry. Default: http(s)://localhost with the port above.',
  }),
  HYALINE_DEMO: z.enum(['on', 'off'], 'must be on or off').default('on').meta({
    doc: 'on: a demo clinic, reachable from this machine only. off: an empty installation; its first owner is made on the console.',
  }),
  HYALINE_DEMO_SCAN: z.enum(['fine', 'coarse', 'off'], 'must be fine, coarse or off').default('fine').meta({
    doc: 'The made-up CBCT that the demo clinic gets, in the background after its first start. fine: voxels of 0.4 mm, some 15 s of one processor. coarse: 1 mm. off: none.',
  }),
  HYALINE_DEMO_PATIENTS: z.enum(['on', 'off'], 'must be on or off').default('on').meta({
    doc: 'on: the demo clinic gets ten patients out of old novels at its first start. off: none.',
  }),
  HYALINE_SIGN_UP: z.enum(['open', 'closed'], 'must be open or closed').default('open').meta({
    doc: 'open: anybody who reaches the server may open a clinic of their own, once a first owner exists. closed: only the console makes clinics.',
  }),
  HYALINE_SITE_URL: publicUrl.optional().meta({
    doc: 'Address of the public pages (landing, tour, pricing, waitlist) where they have a host name of their own. No session cookie ever reaches it. Default: the same as HYALINE_PUBLIC_URL.',
  }),
  HYALINE_HOSTED: z.enum(['on', 'off'], 'must be on or off').default('off').meta({
    doc: 'on: clinics that sign up get a trial of 7 x 24 hours, then a plan. off: on a machine of your own everything is on and nothing is billed.',
  }),
  HYALINE_PRICE_PRO: price.optional().meta({
    doc: 'What the pricing page says of the plan Pro, like `USD 90 per month`. Not set: no price is shown.',
  }),
  HYALINE_PRICE_CLINIC: price.optional().meta({ doc: 'The same of the plan Clinic.' }),
  DATABASE_URL: postgresUrl.optional().meta({
    doc: 'PostgreSQL server of your own (15 or newer), for the daily work; may point to a pooler in transaction mode. Not set: the PostgreSQL that comes with Hyaline.',
  }),
  DIRECT_DATABASE_URL: postgresUrl.optional().meta({
    doc: 'The same database without a pooler, for migrations and jobs. Default: DATABASE_URL.',
  }),
  REDIS_URL: redisUrl.optional().meta({
    doc: 'Redis (6.2 or newer) that several server processes share their rate limits by. Not set, or while it does not answer: each process counts for itself. Holds no data of people or patients.',
  }),
  HYALINE_TLS_CERT: z.string().optional().meta({
    doc: 'PEM file of the certificate chain. Default: the one made by `hyaline tls init`, when there is one.',
  }),
  HYALINE_TLS_KEY: z.string().optional().meta({ doc: 'PEM file of the private key that belongs to HYALINE_TLS_CERT.' }),
  HYALINE_TLS_MIN: z.enum(['1.2', '1.3'], 'must be 1.2 or 1.3').default('1.3').meta({
    doc: 'Oldest version of TLS that is spoken. 1.2 is for old devices; only its authenticated ciphers are offered.',
  }),
  HYALINE_KEK: kek.optional().meta({
    doc: 'Root key, 32 bytes in base64, when it shall not lie in a file. Default: the file keys/root.key in the data folder.',
  }),
  HYALINE_ANCHOR_FILE: z.string().optional().meta({
    doc: 'File outside the data folder to which signed ledger checkpoints are copied; best on another disk. Default: beside the data folder, with the ending .anchors.',
  }),
  HYALINE_ERASURE_FILE: z.string().optional().meta({
    doc: 'File outside the data folder that lists which keys were destroyed, so that an older backup cannot bring back what they opened; best on another disk. Default: beside the data folder, with the ending .erasures.',
  }),
  HYALINE_TRUSTED_PROXIES: addresses.optional().meta({
    doc: 'Proxies whose X-Forwarded-For is believed, as IP addresses or ranges with commas; any but this machine needs HYALINE_DEMO=off. Default: none.',
  }),
  HYALINE_MAIL_URL: mailUrl.optional().meta({
    doc: 'How mail leaves: `smtp://user:password@host:587` (STARTTLS), `smtps://user:password@host:465`, or `postmark:`. TLS is required, except to this machine itself. Not set: the built-in inbox in a demo; elsewhere mails wait.',
  }),
  HYALINE_MAIL_FROM: mailFrom.optional().meta({
    doc: 'Sender of every mail, as `Laurel Clinic <mail@laurel.example>` or the address alone. Needed with HYALINE_MAIL_URL.',
  }),
  HYALINE_SECURITY_CONTACT: securityContact.optional().meta({
    doc: 'Security and Compliance Officer, as `Ana Prado <security@clinic.example>`: named on the legal pages and in /.well-known/security.txt. Not set: the pages say that nobody is named, and that file is not there.',
  }),
  HYALINE_POSTMARK_TOKEN: z
    .string()
    .regex(/^[A-Za-z0-9-]{8,100}$/, 'must be the server token that Postmark shows')
    .optional()
    .meta({ doc: 'Server token of Postmark. Needed with HYALINE_MAIL_URL=postmark:, and with nothing else.' }),
  HYALINE_BREACH_RANGE_URL: rangeUrl.optional().meta({
    doc: 'Service of leaked passwords that is asked beside the bundled list, like https://api.pwnedpasswords.com/range. It gets the first 5 of 40 hex digits of a SHA-1 and nothing else. Not set, or while it does not answer: the bundled list alone.',
  }),
  HYALINE_LOG_LEVEL: z
    .enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`)
    .default('info')
    .meta({
      doc: `How much the server writes to its log: ${LOG_LEVELS.join(', ')}. A line holds codes, counts and ids, and of an error its kind and code, never its text.`,
    }),
  HYALINE_OBJECTS: z.string().optional().meta({
    doc: 'Folder of the sealed objects. Default: the folder objects in the data folder.',
  }),
});
export type Settings = z.infer<typeof Settings>;

/** Without TLS only to this machine itself. */
function isPlainAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, search, hash, username } = new URL(text);
  const sheltered = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
  return sheltered && search === '' && hash === '' && username === '';
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return (
    /^https?:$/.test(url.protocol) &&
    url.pathname === '/' &&
    url.search === '' &&
    url.hash === '' &&
    url.username === ''
  );
}

function isAddressOrRange(text: string): boolean {
  const [address = '', bits, more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more !== undefined) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}
