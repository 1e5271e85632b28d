import type { ErasureDecision, ErasureReason, Retention } from '@hyaline/contract';

/** 45 CFR 164.528(a)(1): for so long a patient may ask what was disclosed. */
const ACCOUNTING_YEARS = 6;

export interface Facts {
  /** Calendar days, `YYYY-MM-DD`. */
  today: string;
  lastActivityOn: string;
  /** Of the newest disclosure, or of what was done about them; null when there is none. */
  lastToldOn: string | null;
  /** Empty when it is not known: then nobody counts as a minor. */
  birthDate: string;
  held: boolean;
}
export interface Decided {
  decision: ErasureDecision;
  reasons: ErasureReason[];
  keepUntil: string;
  /** Null under a hold: nobody can say when it is released. */
  allowedFrom: string | null;
}

/**
 * What the law answers to somebody who wants to be forgotten. GDPR article 17(3)(b) and (c) and HIPAA leave a record
 * where a law asks for it; a hold beats everything. What no law asks for goes all the same: `partly`.
 */
export function decide(rule: Pick<Retention, 'adultYears' | 'majorityAge' | 'minorYears'>, facts: Facts): Decided {
  const adult = yearsAfter(facts.lastActivityOn, rule.adultYears);
  const ofAge = facts.birthDate === '' ? '' : yearsAfter(facts.birthDate, rule.majorityAge);
  const minor = ofAge > facts.lastActivityOn ? yearsAfter(ofAge, rule.minorYears) : '';
  const told = facts.lastToldOn === null ? '' : yearsAfter(facts.lastToldOn, ACCOUNTING_YEARS);
  const clinical = minor > adult ? minor : adult;
  const keepUntil = told > clinical ? told : clinical;
  if (facts.held) return { decision: 'denied', reasons: ['legal-hold'], keepUntil, allowedFrom: null };
  if (facts.today < keepUntil)
    return { decision: 'partly', reasons: [reasonOf({ told, minor, adult })], keepUntil, allowedFrom: keepUntil };
  return { decision: 'allowed', reasons: ['nothing-forbids'], keepUntil, allowedFrom: facts.today };
}

function reasonOf({ told, minor, adult }: { told: string; minor: string; adult: string }): ErasureReason {
  if (told > minor && told > adult) return 'retention-disclosures';
  return minor > adult ? 'retention-minor' : 'retention';
}

/** The same day so many years later; the 29th of February becomes the 1st of March. */
export function yearsAfter(day: string, years: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year + years, month - 1, date)).toISOString().slice(0, 10);
}
