import { type Plan, PLANS, type TrustPage } from '@hyaline/contract';
import { MINUTE_MS } from '@hyaline/kit';
import type { Around, SitePage } from './frame.ts';
import { escaped, filled } from './html.ts';
import { ARROW, CHECK, LOCK, SCAN, SHIELD } from './icons.ts';
import { picture } from './pictures.ts';

const COMMANDS = '<pre><code>npm ci\nnpm start</code></pre>';

export function landingPage(around: Around, evidence: TrustPage | null): SitePage {
  const { t, chosen, app, start } = around;
  const p = t.landing;
  const icons = [SCAN, LOCK, SHIELD];
  const three = p.three
    .map(({ title, text }, at) => `<div>${icons[at] ?? ''}<h2>${title}</h2><p>${text}</p></div>`)
    .join('');
  const rows = p.rows.map(
    ({ picture: name, title, text, alt, to }) =>
      `<section class="row"><div><h2>${title}</h2><p>${text}</p><a class="next" href="/tour${chosen}#${to}" aria-label="${p.more}: ${title}">${p.more}&nbsp;${ARROW}</a></div><div class="shot${name === 'atlas' ? ' right' : ''}">${picture(name, alt)}</div></section>`,
  );
  const main = `<section class="hero">${pill(around, evidence)}
<h1>${p.beats.map((beat) => `<span>${beat}</span>`).join(' ')}</h1><p class="lead">${p.lead}</p>
<div class="actions"><a class="button large" href="${app}/viewer${chosen}">${p.open}</a>
<a class="button large plain" href="${escaped(start.href)}">${start.label}</a></div><p class="quiet">${p.noAccount}</p></section>
<figure class="scene">${picture('dental', p.picture, true)}</figure>
<section class="three">${three}</section><div class="rows">${rows.join('')}</div>
<section class="run" id="run"><div><h2>${p.runTitle}</h2><p>${p.runText}</p></div>${COMMANDS}</section>`;
  return { title: p.title, description: p.description, main, ground: true };
}

/** The live count, before any adjective: what is not proven colours it, and nothing known is said to be so. */
function pill({ t, app, chosen }: Around, evidence: TrustPage | null): string {
  const href = `${app}/trust${chosen}`;
  if (evidence === null || evidence.lastProbeAt === null)
    return `<a class="pill" href="${href}"><i></i><span>${t.evidenceUnknown}</span>${ARROW}</a>`;
  const { claims, proven, at, lastProbeAt } = evidence;
  const counted = filled(t.evidence, { proven, total: claims.length });
  return `<a class="pill" href="${href}"><i class="${toneOf(claims)}"></i><span><b>${counted}</b>, ${age(t.evidenceAge, at, lastProbeAt)}</span>${ARROW}</a>`;
}

const QUIET = new Set(['pass', 'declared', 'waived', 'not-applicable']);
const toneOf = (claims: TrustPage['claims']): string => {
  const states = claims.map(({ status }) => status).filter((status) => !QUIET.has(status));
  if (states.length === 0) return 'pass';
  return states.some((status) => status === 'fail' || status === 'error') ? 'fail' : 'warn';
};

function age(words: Around['t']['evidenceAge'], at: string, then: string): string {
  const minutes = Math.max(0, Math.floor((Date.parse(at) - Date.parse(then)) / MINUTE_MS));
  if (minutes < 1) return words.now;
  return minutes < 120 ? filled(words.minutes, { n: minutes }) : filled(words.hours, { n: Math.floor(minutes / 60) });
}

export function tourPage({ t, chosen, app, start }: Around): SitePage {
  const p = t.tourPage;
  const contents = p.stops.map(({ id, title }) => `<li><a href="#${id}">${title}</a></li>`).join('');
  const stops = p.stops.map(
    ({ id, picture: name, title, text, alt }, at) =>
      `<section class="stop" id="${id}"><div><h2>${title}</h2><p>${text}</p></div><div class="shot">${picture(name, alt, at === 0)}</div></section>`,
  );
  const main = `<div class="page"><h1>${p.title}</h1><p class="lead">${p.lead}</p>
<nav aria-label="${p.contents}"><ul class="stops">${contents}</ul></nav>${stops.join('')}</div>
<section class="close"><h2>${p.end}</h2><div class="actions"><a class="button large" href="${app}/viewer${chosen}">${t.landing.open}</a>
<a class="button large plain" href="${escaped(start.href)}">${start.label}</a></div></section>`;
  return { title: p.title, description: p.description, main };
}

export interface Offer {
  hosted: boolean;
  prices: { pro: string | null; clinic: string | null };
}

export function pricingPage({ t, chosen, start }: Around, { hosted, prices }: Offer): SitePage {
  const p = t.pricingPage;
  const begin = `<a class="button plain" href="${escaped(start.href)}">${start.label}</a>`;
  const price = (text: string | null) =>
    text === null ? `<p class="price none">${p.noPrice}</p>` : `<p class="price">${escaped(text)}</p>`;
  const plan = ({ name, what, holds }: typeof p.trial, cost: string, action: string, of: Plan | null): string =>
    `<section class="plan"${of === null ? '' : ` data-plan="${of}"`}><h3>${name}</h3><p class="what">${what}</p>${cost}<ul class="holds">${holds.map((held) => `<li>${CHECK}<span>${held}</span></li>`).join('')}</ul>${action}</section>`;
  const none = `<p class="price">${p.free}</p>`;
  const costs: Record<Plan, string> = { trial: none, pro: price(prices.pro), clinic: price(prices.clinic) };
  const plans = PLANS.map((each) => plan(p[each], costs[each], hosted && each === 'trial' ? begin : '', each));
  const never = p.never.map((line) => `<li>${CHECK}<span>${line}</span></li>`).join('');
  const main = `<div class="page"><h1>${p.title}</h1><p class="lead">${p.lead}</p>
<p class="note">${hosted ? p.hereHosted : p.hereSelf}</p><h2 class="trap">${p.table}</h2>
<div class="plans">${plan(p.self, none, `<a class="button" href="/${chosen}#run">${p.self.action}</a>`, null)}
${plans.join('')}</div>
<div class="pair"><section><h2>${p.neverTitle}</h2><ul class="never">${never}</ul></section>
<section><h2>${p.whenTitle}</h2><p>${p.when}</p></section></div></div>`;
  return { title: p.title, description: p.description, main };
}
