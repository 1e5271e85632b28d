/**
 * What somebody may ask of what a clinic keeps about them. To be forgotten is decided and carried out apart (erasure.ts);
 * a patient who asks for it in the portal asks here.
 */
export const REQUEST_KINDS = [
  'access',
  'portability',
  'amendment',
  'restriction',
  'confidential-communication',
  'objection',
  'opt-out',
  'deletion',
] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

export const REQUEST_LAWS = ['hipaa', 'gdpr', 'ccpa', 'cl', 'br', 'ca'] as const;
export type RequestLaw = (typeof REQUEST_LAWS)[number];

/** A calendar span; business days are Monday to Friday, since nobody here knows the holidays of every place. */
export type Span = { days: number } | { months: number } | { businessDays: number };

export interface Clock {
  /** Within which to confirm that the request has come. */
  acknowledge: Span | null;
  /** Null: the law names no time. */
  answer: Span | null;
  /** Once, with its reason told in writing before the first time is over. */
  extension: Span | null;
  source: string;
}

interface Rule extends Clock {
  law: RequestLaw;
  kinds: readonly RequestKind[];
  /** First and last day on which a request falls under it. */
  from: string | null;
  to: string | null;
}

const MONTH: Span = { months: 1 };
const DAYS_30: Span = { days: 30 };
const ALL = REQUEST_KINDS;

/** Times by law and by the day of the request: laws change, and a request keeps the clock under which it was made. */
const RULES: readonly Rule[] = [
  { law: 'hipaa', kinds: ['access', 'portability'], from: null, to: null, acknowledge: null, answer: DAYS_30, extension: DAYS_30, source: '45 CFR 164.524(b)(2)' },
  { law: 'hipaa', kinds: ['amendment'], from: null, to: null, acknowledge: null, answer: { days: 60 }, extension: DAYS_30, source: '45 CFR 164.526(b)(2)' },
  { law: 'hipaa', kinds: ['restriction'], from: null, to: null, acknowledge: null, answer: null, extension: null, source: '45 CFR 164.522(a)' },
  { law: 'hipaa', kinds: ['confidential-communication'], from: null, to: null, acknowledge: null, answer: null, extension: null, source: '45 CFR 164.522(b)' },
  { law: 'hipaa', kinds: ['objection', 'opt-out'], from: null, to: null, acknowledge: null, answer: null, extension: null, source: '45 CFR 164.508, 164.510' },
  { law: 'hipaa', kinds: ['deletion'], from: null, to: null, acknowledge: null, answer: DAYS_30, extension: null, source: 'HIPAA names none; as for a copy' },
  { law: 'gdpr', kinds: ALL, from: null, to: null, acknowledge: null, answer: MONTH, extension: { months: 2 }, source: 'GDPR 12(3)' },
  { law: 'ccpa', kinds: ['opt-out'], from: null, to: null, acknowledge: null, answer: { businessDays: 15 }, extension: null, source: 'Cal. Code Regs. tit. 11, § 7026' },
  { law: 'ccpa', kinds: ALL, from: null, to: null, acknowledge: { businessDays: 10 }, answer: { days: 45 }, extension: { days: 45 }, source: 'Cal. Code Regs. tit. 11, § 7021' },
  { law: 'cl', kinds: ALL, from: null, to: '2026-11-30', acknowledge: null, answer: { businessDays: 2 }, extension: null, source: 'Ley 19.628, art. 16' },
  { law: 'cl', kinds: ALL, from: '2026-12-01', to: null, acknowledge: null, answer: DAYS_30, extension: DAYS_30, source: 'Ley 19.628, art. 11 (Ley 21.719)' },
  { law: 'br', kinds: ALL, from: null, to: null, acknowledge: null, answer: { days: 15 }, extension: null, source: 'Lei 13.709/2018, art. 19' },
  { law: 'ca', kinds: ALL, from: null, to: null, acknowledge: null, answer: DAYS_30, extension: DAYS_30, source: 'PIPEDA s. 8(3), (4)' },
]; // prettier-ignore

/**
 * The clock of a request.
 * @param askedOn - YYYY-MM-DD, the day on which it came
 */
export function clockOf(law: RequestLaw, kind: RequestKind, askedOn: string): Clock {
  const rule = RULES.find(
    ({ law: of, kinds, from, to }) =>
      of === law && kinds.includes(kind) && (from === null || askedOn >= from) && (to === null || askedOn <= to),
  );
  if (!rule) throw new RangeError(`no clock for ${law} ${kind} ${askedOn}`);
  const { acknowledge, answer, extension, source } = rule;
  return { acknowledge, answer, extension, source };
}

const DAY_MS = 86_400_000;
const asDay = (time: number): string => new Date(time).toISOString().slice(0, 10);

/**
 * The last day of a span that begins with the day after `day` (Reg. 1182/71 counts so, and 45 CFR does): a month ends
 * on the same number, or on the last day of a shorter month.
 * @param day - YYYY-MM-DD @returns YYYY-MM-DD
 */
export function dayAfter(day: string, span: Span): string {
  const start = Date.parse(`${day}T00:00:00Z`);
  if ('days' in span) return asDay(start + span.days * DAY_MS);
  if ('months' in span) {
    const date = new Date(start);
    const wanted = date.getUTCDate();
    const end = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + span.months + 1, 0));
    if (end.getUTCDate() > wanted) end.setUTCDate(wanted);
    return asDay(end.getTime());
  }
  let at = start;
  for (let left = span.businessDays; left > 0;) {
    at += DAY_MS;
    const weekday = new Date(at).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left--;
  }
  return asDay(at);
}

/** How much of the time between two days is over, 0 to 100 and beyond. */
export function partOver(askedOn: string, dueOn: string, today: string): number {
  const [from, to, now] = [askedOn, dueOn, today].map((day) => Date.parse(`${day}T00:00:00Z`)) as [
    number,
    number,
    number,
  ];
  return to <= from ? 100 : Math.floor(((now - from) / (to - from)) * 100);
}

/** When somebody is reminded, in parts of the time. */
export const REMINDERS = [50, 80, 100] as const;
