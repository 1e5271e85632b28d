import type { OwnProxies } from '@hyaline/contract';
import { ask, done, json } from '../api.ts';
import { dateText, lastDay } from '../dates.ts';
import { type Around, button, card, el, note, section } from '../parts.ts';
import { fill } from '../strings.ts';
import type { Host } from './room.ts';

let all: OwnProxies | null = null;
/** Whose access is about to be ended. */
let sure: string | null = null;
let said: string | null = null;

export async function loadProxies(host: Host): Promise<boolean> {
  all = host.taken(await ask<OwnProxies>('GET', '/proxies', undefined, json));
  sure = said = null;
  return all !== null;
}
export function forgetProxies(): void {
  all = sure = said = null;
}

/** In the settings: who else comes in to these pages, and that they no longer do. */
export function proxiesSection(around: Around, host: Host): HTMLElement | null {
  const words = around.strings.proxies;
  if (all === null) return null;
  return section(
    'proxies',
    words.title,
    card(
      el('p', { text: all.proxies.length === 0 ? words.none : words.text }),
      all.proxies.length > 0 &&
        el('ul', { class: 'po-rows po-keys' }, ...all.proxies.map((proxy) => proxyRow(proxy, around, host))),
      note(said, 'good'),
    ),
  );
}

function proxyRow(proxy: OwnProxies['proxies'][number], { strings, language }: Around, host: Host): HTMLElement {
  const words = strings.proxies;
  const { id, name, basis, scope, active, endsAt, passkeys } = proxy;
  const parts = scope.map((part) => words.part[part]).join(', ');
  const press = button(sure === id ? words.sure : words.end, () => void end(host, id, words.ended));
  press.id = `end-${id}`;
  press.ariaLabel = `${sure === id ? words.sure : words.end}, ${name}`;
  return el(
    'li',
    {},
    el('b', { text: name }),
    el('p', { class: 'po-facts', text: words.basis[basis] }),
    el('p', { class: 'po-facts', text: fill(words.sees, { parts, date: lastDay(language, endsAt) }) }),
    passkeys && el('p', { class: 'po-facts', text: fill(words.passkeys, { n: passkeys.count, date: dateText(language, passkeys.newestAt.slice(0, 10)) }) }), // prettier-ignore
    !active && el('p', { class: 'po-facts', text: words.invited }),
    press,
  );
}

/** Pressed twice: once to be asked, once to mean it. */
async function end(host: Host, id: string, ended: string): Promise<void> {
  if (sure !== id) {
    sure = id;
    said = null;
    return host.draw(false);
  }
  if (host.taken(await ask('DELETE', `/proxies/${id}`, undefined, done)) === null) return;
  all = all && { proxies: all.proxies.filter((each) => each.id !== id) };
  sure = null;
  said = ended;
  host.draw(false);
}
