import { FORM_KINDS, type FormKind, type Locale } from '@hyaline/contract';
import { escaped, filled } from '../site/html.ts';
import { type PrivacyWords, privacyWords } from './words.ts';

export const FIELDS = ['clinic', 'kind', 'words', 'for', 'name', 'email', 'phone'] as const;
export type PrivacyField = (typeof FIELDS)[number];
export interface Entered {
  values: Partial<Record<PrivacyField, string>>;
  faults: readonly PrivacyField[];
  /** Why what was entered was not sent, when nothing in it is wrong. */
  notice?: string;
}
/** For whom a page is written; `lang` goes into every address once somebody has chosen. */
export interface Reader {
  locale: Locale;
  lang: string;
  code: string;
}

const action = ({ code, lang }: Reader, part = ''): string =>
  escaped(`/privacy/${code}${part}${lang === '' ? '' : `?lang=${lang}`}`);

/** Nothing is asked that would tell a stranger something of a patient: no birth date, no number, no reason. */
export function formPage(reader: Reader, clinic: string, { values, faults, notice = '' }: Entered): string {
  const t = privacyWords[reader.locale];
  const field = fieldsOf(t, { values, faults });
  const kinds = FORM_KINDS.map(
    (kind) => `<option value="${kind}"${values.kind === kind ? ' selected' : ''}>${t.kinds[kind]}</option>`,
  );
  const whose = (['self', 'other'] as const).map(
    (one) =>
      `<label class="check"><input type="radio" name="for"${one === 'self' ? ' id="for"' : ''} value="${one}"${values.for === one ? ' checked' : ''}${field.mark('for')}><span>${one === 'self' ? t.forSelf : t.forOther}</span></label>`,
  );
  const lang = reader.lang === '' ? '' : `?lang=${reader.lang}`;
  return `<h1>${t.title}</h1><p>${t.intro}</p><p class="quiet">${t.portal} <a href="/portal${lang}">${t.signIn}</a></p>${notice === '' ? '' : `<div class="faults" role="alert"><strong>${t.faultTitle}</strong><p>${notice}</p></div>`}${field.summary}
<form method="post" action="${action(reader)}" novalidate>
<div><label for="clinic">${t.clinic}</label><input id="clinic" name="clinic" type="text" value="${escaped(clinic)}" readonly required${field.mark('clinic')}>${field.fault('clinic')}</div>
<div><label for="kind">${t.kindLabel}</label><select id="kind" name="kind" required${field.mark('kind')}><option value="">${t.choose}</option>${kinds.join('')}</select>${field.fault('kind')}</div>
<div><label for="words">${t.words}</label><textarea id="words" name="words" maxlength="1000" rows="5" required${field.mark('words', 'words-hint')}>${escaped(values.words ?? '')}</textarea><p class="quiet" id="words-hint">${t.wordsHint}</p>${field.fault('words')}</div>
<fieldset><legend>${t.forLabel}</legend>${whose.join('')}<p class="quiet">${t.otherReads}</p>${field.fault('for')}</fieldset>
${field.input('name', 'text', 'name')}${field.input('email', 'email', 'email')}${field.input('phone', 'tel', 'tel')}
<button type="submit">${t.send}</button><p class="quiet">${t.after} ${t.kept} ${t.others}</p></form>`;
}

function fieldsOf(t: PrivacyWords, { values, faults }: Entered) {
  const fault = (field: PrivacyField): string =>
    faults.includes(field) ? `<p class="fault" id="${field}-fault">${t.faults[field]}</p>` : '';
  const mark = (field: PrivacyField, hint = ''): string => {
    const wrong = faults.includes(field);
    const by = [hint, wrong ? `${field}-fault` : ''].filter((id) => id !== '').join(' ');
    return `${wrong ? ' aria-invalid="true"' : ''}${by === '' ? '' : ` aria-describedby="${by}"`}`;
  };
  const input = (field: 'name' | 'email' | 'phone', type: string, fill: string): string =>
    `<div><label for="${field}">${t[field]}</label><input id="${field}" name="${field}" type="${type}" autocomplete="${fill}" maxlength="254" value="${escaped(values[field] ?? '')}"${field === 'phone' ? '' : ' required'}${mark(field)}>${fault(field)}</div>`;
  const summary =
    faults.length === 0
      ? ''
      : `<div class="faults" role="alert"><strong>${t.faultTitle}</strong><ul>${faults.map((field) => `<li><a href="#${field}">${t.faults[field]}</a></li>`).join('')}</ul></div>`;
  return { fault, mark, input, summary };
}

/** Mail programs open links, and some run the page behind them: only the button does anything. */
export function confirmPage(reader: Reader): { main: string; script: string } {
  const t = privacyWords[reader.locale];
  const main = `<h1>${t.confirmTitle}</h1><p>${t.confirmText}</p><form method="post" action="${action(reader, '/confirm')}">
<div id="by-hand"><label for="code">${t.code}</label><input id="code" name="code" type="text" autocomplete="off" spellcheck="false" required aria-describedby="code-hint"><p class="quiet" id="code-hint">${t.codeHint}</p></div>
<button type="submit">${t.confirm}</button></form>`;
  return { main, script: TAKE_CODE };
}
const TAKE_CODE = `{const c=location.hash.slice(1);if(c){document.getElementById('code').value=c;document.getElementById('by-hand').hidden=true;history.replaceState(null,'',location.pathname+location.search)}}`;

/** Says what was asked and when: a stranger may have asked with the address of whoever confirms. */
export function donePage(
  { locale }: Reader,
  { ref, kind, askedAt, dueOn }: { ref: string; kind: FormKind; askedAt: Date; dueOn: string | null },
): string {
  const t = privacyWords[locale];
  const day = (date: string): string =>
    new Intl.DateTimeFormat(locale === 'es' ? 'es' : 'en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(
      new Date(date),
    );
  const due = dueOn === null ? '' : `<p>${filled(t.due, { day: day(dueOn) })}</p>`;
  return `<div role="status"><h1>${t.doneTitle}</h1><p>${filled(t.what, { kind: t.kinds[kind], day: day(askedAt.toISOString()), time: askedAt.toISOString().slice(11, 16) })}</p><p>${filled(t.done, { ref })}</p>${due}<p>${filled(t.notMine, { ref })}</p></div>`;
}

/** What happened and what to do, in a sentence or two. */
export const saysPage = (title: string, text: string): string =>
  `<div role="status"><h1>${title}</h1><p>${text}</p></div>`;
