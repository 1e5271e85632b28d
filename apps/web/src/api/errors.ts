import { ERRORS, type ErrorCode, type Locale, Problem } from '@hyaline/contract';

/** What no server says: there was no answer at all, or the browser gave no passkey. */
const OWN = {
  unreachable: {
    en: 'The server did not answer. Nothing was lost here. Check the connection, then try again.',
    es: 'El servidor no respondió. Aquí no se perdió nada. Revise la conexión e inténtelo de nuevo.',
  },
  'passkey-cancelled': {
    en: 'No passkey was given: the question was closed, or took too long. Nothing was changed.',
    es: 'No se dio ninguna llave de acceso: la pregunta se cerró o tardó demasiado. No cambió nada.',
  },
  'passkey-known': {
    en: 'This device keeps a passkey for your account already. Nothing was changed.',
    es: 'Este dispositivo ya guarda una llave de acceso de su cuenta. No cambió nada.',
  },
  'passkey-unsupported': {
    en: 'This device or browser cannot keep a passkey for this site. Use another one.',
    es: 'Este dispositivo o navegador no puede guardar una llave de acceso para este sitio. Use otro.',
  },
} as const;

/** Everything but those few was said by the server. */
export type ApiErrorCode = ErrorCode | keyof typeof OWN;

const SENTENCES: Record<ApiErrorCode, Record<Locale, string>> = { ...ERRORS, ...OWN };

export class ApiError extends Error {
  readonly code: ApiErrorCode;
  readonly status: number;
  /** What the operator finds in the log; empty when the server never answered. */
  readonly requestId: string;
  /** Paths of the fields at fault. */
  readonly fields: readonly string[];
  /** How many the first of them may hold at most, where it is a list with more. */
  readonly most: number | null;
  readonly retryAfterSeconds: number | null;

  constructor(what: {
    code: ApiErrorCode;
    status: number;
    requestId?: string;
    fields?: readonly string[];
    most?: number;
    retryAfterSeconds?: number | null;
  }) {
    super(what.code);
    this.name = 'ApiError';
    this.code = what.code;
    this.status = what.status;
    this.requestId = what.requestId ?? '';
    this.fields = what.fields ?? [];
    this.most = what.most ?? null;
    this.retryAfterSeconds = what.retryAfterSeconds ?? null;
  }
}

/** The sentence for a person. Text from the network is never shown: only our own sentence for a known code. */
export function errorSentence(error: unknown, locale: Locale): string {
  if (!(error instanceof ApiError)) return ERRORS.internal[locale];
  return SENTENCES[error.code][locale];
}

export const isCode = (error: unknown, code: ApiErrorCode): boolean => error instanceof ApiError && error.code === code;

/** Reads a refusal. A body that is no problem of ours (a proxy's page) becomes a code by its status. */
export async function readProblem(response: Response): Promise<ApiError> {
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  const retryAfterSeconds = Number.isFinite(retryAfter) ? retryAfter : null;
  const parsed = Problem.safeParse(await response.json().catch(() => null));
  if (!parsed.success)
    return new ApiError({ code: codeForStatus(response.status), status: response.status, retryAfterSeconds });
  const { code, requestId, fields, most } = parsed.data;
  return new ApiError({ code, status: response.status, requestId, fields, most, retryAfterSeconds });
}

/** What a bare status says. Codes that only a named form may produce are none of them. */
const BARE: Readonly<Record<number, ErrorCode>> = {
  400: 'not-understood',
  401: 'not-signed-in',
  403: 'forbidden',
  404: 'not-found',
  406: 'not-acceptable',
  409: 'conflict',
  413: 'too-large',
  415: 'unsupported-type',
  416: 'range-invalid',
  422: 'bad-request',
  429: 'too-many-requests',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
  507: 'storage-full',
};
const codeForStatus = (status: number): ErrorCode => BARE[status] ?? 'internal';
