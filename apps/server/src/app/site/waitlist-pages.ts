import type { Around, SitePage } from './frame.ts';
import { escaped } from './html.ts';

export const FIELDS = ['name', 'practice', 'email', 'phone'] as const;
type Field = (typeof FIELDS)[number] | 'consent';

/** What somebody has entered, and which of it cannot be taken. */
export interface Entered {
  values: Partial<Record<Field, string>>;
  faults: readonly Field[];
}
const TYPES = { name: 'text', practice: 'text', email: 'email', phone: 'tel' } as const;
const FILLED_BY = { name: 'name', practice: 'organization', email: 'email', phone: 'tel' } as const;

export function waitlistForm(around: Around, { values, faults }: Entered): SitePage {
  const { t, app, chosen, start } = around;
  const w = t.waitlist;
  const faultOf = (field: Field): string =>
    faults.includes(field) ? `<p class="fault" id="${field}-fault">${w.faults[field]}</p>` : '';
  const mark = (field: Field): string =>
    faults.includes(field) ? ` aria-invalid="true" aria-describedby="${field}-fault"` : '';
  const fields = FIELDS.map(
    (field) =>
      `<div><label for="${field}">${w[field]}</label><input id="${field}" name="${field}" type="${TYPES[field]}" autocomplete="${FILLED_BY[field]}" maxlength="254" value="${escaped(values[field] ?? '')}"${field === 'phone' ? '' : ' required'}${mark(field)}>${faultOf(field)}</div>`,
  );
  const summary =
    faults.length === 0
      ? ''
      : `<div class="faults" role="alert"><strong>${w.faultTitle}</strong><ul>${faults.map((field) => `<li><a href="#${field}">${w.faults[field]}</a></li>`).join('')}</ul></div>`;
  const open = start.href.includes('/sign-up')
    ? `<p class="note">${w.openNow} <a href="${app}/sign-up${chosen}">${start.label}</a></p>`
    : '';
  const main = `<div class="narrow"><h1>${w.title}</h1><p class="lead">${w.lead}</p>${open}${summary}
<form method="post" action="/waitlist${chosen}" novalidate>${fields.join('')}
<div><label class="check"><input type="checkbox" id="consent" name="consent" value="on"${values.consent === undefined ? '' : ' checked'}${mark('consent')}><span>${w.consent}</span></label>${faultOf('consent')}</div>
<button class="button large" type="submit">${w.send}</button><p class="hint">${w.noPatients}</p></form></div>`;
  return { title: w.title, description: w.description, main };
}

/** What has come of it, in a sentence or two. */
export function waitlistSays(around: Around, title: string, text: string, again = false): SitePage {
  const { t, chosen } = around;
  const back = again ? `<p><a class="next" href="/waitlist${chosen}">${t.waitlist.again}</a></p>` : '';
  const main = `<div class="narrow" role="status"><h1>${title}</h1><p class="lead">${text}</p>${back}</div>`;
  return { title, description: t.waitlist.description, main };
}

export type Step = 'confirm' | 'remove';

/**
 * Mail programs open links, and some run the page behind them: only the button does anything. The secret stands behind
 * the `#`, where no server sees it; without a script it is copied by hand.
 */
export function waitlistStep(around: Around, step: Step): SitePage {
  const { t, chosen } = around;
  const w = t.waitlist;
  const [title, text, action] =
    step === 'confirm' ? [w.confirmTitle, w.confirmText, w.confirm] : [w.removeTitle, w.removeText, w.remove];
  const main = `<div class="narrow"><h1>${title}</h1><p class="lead">${text}</p>
<form method="post" action="/waitlist/${step}${chosen}"><div id="by-hand"><label for="code">${w.code}</label>
<input id="code" name="code" type="text" autocomplete="off" spellcheck="false" required aria-describedby="code-hint"><p class="hint" id="code-hint">${w.codeHint}</p></div>
<button class="button large" type="submit">${action}</button></form></div>`;
  return { title, description: w.description, main, script: TAKE_CODE };
}

const TAKE_CODE = `{const c=location.hash.slice(1),f=document.getElementById('code');if(c){f.value=c;document.getElementById('by-hand').hidden=true;history.replaceState(null,'',location.pathname+location.search)}}`;
