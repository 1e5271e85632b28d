import { isLoopback } from './loopback.ts';

/** What a mail is for. Postmark keeps a stream for each, so that a held-up newsletter never delays an unlock. */
export const MAIL_STREAMS = ['access', 'notices', 'documents'] as const;
export type MailStream = (typeof MAIL_STREAMS)[number];

export interface SmtpConfig {
  transport: 'smtp';
  host: string;
  port: number;
  /** TLS from the first byte; else STARTTLS. */
  implicitTls: boolean;
  /** Nothing is sent in clear, except to this machine itself. */
  requireTls: boolean;
  user: string | null;
  password: string | null;
}

export interface PostmarkConfig {
  transport: 'postmark';
  /** Origin of the API. */
  endpoint: string;
  token: string;
  streams: Record<MailStream, string>;
}

export type MailConfig = SmtpConfig | PostmarkConfig;

export interface MailSender {
  name: string;
  address: string;
}

const DEFAULT_STREAM = 'outbound'; // the stream that each Postmark server has for transactional mail
const POSTMARK = 'https://api.postmarkapp.com';
const STREAM = /^[a-z0-9][a-z0-9-]{0,29}$/;
const NAME = /^[\p{L}\p{N} .'&-]{1,80}$/u;
// RFC 5321: a dot-atom at a host name; nothing quoted, nothing that a header could unfold
const ADDRESS = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9-]+\.)*[a-z0-9-]+$/i;

/** An address of a way out; undefined when it is none. Of `smtp:`, `smtps:` and `postmark:`. */
export function readMailUrl(text: string): SmtpConfig | Omit<PostmarkConfig, 'token'> | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol === 'postmark:') return readPostmark(url);
  if (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') return undefined;
  return readSmtp(url);
}

function readSmtp(url: URL): SmtpConfig | undefined {
  const { hostname, search, hash } = url;
  if (hostname === '' || !/^\/?$/.test(url.pathname) || search !== '' || hash !== '') return undefined;
  const host = hostname.replace(/^\[|\]$/g, '');
  const implicitTls = url.protocol === 'smtps:';
  const port = url.port === '' ? (implicitTls ? 465 : 587) : Number(url.port);
  try {
    const user = url.username === '' ? null : decodeURIComponent(url.username);
    const password = url.password === '' ? null : decodeURIComponent(url.password);
    if ((user === null) !== (password === null)) return undefined;
    return { transport: 'smtp', host, port, implicitTls, requireTls: !isLoopback(host), user, password };
  } catch {
    return undefined; // a % that encodes nothing
  }
}

function readPostmark(url: URL): Omit<PostmarkConfig, 'token'> | undefined {
  const streams = { access: DEFAULT_STREAM, notices: DEFAULT_STREAM, documents: DEFAULT_STREAM };
  for (const [name, stream] of url.searchParams) {
    if (!MAIL_STREAMS.some((known) => known === name) || !STREAM.test(stream)) return undefined;
    streams[name as MailStream] = stream;
  }
  if (url.host !== '' && !isLoopback(url.hostname)) return undefined; // somebody else's server would get the token
  const endpoint = url.host === '' ? POSTMARK : `http://${url.host}`;
  return { transport: 'postmark', endpoint, streams };
}

/** `Laurel Clinic <mail@laurel.example>`, or the address alone. */
export function readSender(text: string): MailSender | undefined {
  const [, name = '', angled] = /^([^<>]*)<([^<>]*)>$/.exec(text) ?? [];
  const address = (angled ?? text).trim();
  const shown = angled === undefined || name.trim() === '' ? 'Hyaline' : name.trim().replace(/^"(.*)"$/, '$1');
  return ADDRESS.test(address) && address.length <= 254 && NAME.test(shown) ? { name: shown, address } : undefined;
}
