import type { MailChoices, ProxyMailChoice } from '@hyaline/contract';
import { ask, done, json } from '../api.ts';
import { type Around, backLink, button, card, el, lead, note, section, title } from '../parts.ts';
import { choice } from './form.ts';
import { forgetPasskeys, loadPasskeys, passkeysSection } from './passkeys.ts';
import { forgetProxies, loadProxies, proxiesSection } from './proxies.ts';
import type { Host, Room } from './room.ts';

let choices: MailChoices | null = null;
let said: string | null = null;

/** Language, mails and passkeys of whoever signs in; and, for the patient alone, who else is let in. */
export const settingsRoom: Room = {
  async load(host) {
    said = null;
    choices = host.taken(await ask<MailChoices>('GET', '/mails', undefined, json));
    return choices !== null && (await loadPasskeys(host)) && (host.isProxy() || (await loadProxies(host)));
  },
  view: (around, host) => [
    backLink(around),
    title(around.strings.settings.title),
    lead(around.strings.settings.text),
    languages(around),
    ...[
      mails(around, host),
      passkeysSection(around, host),
      host.isProxy() ? null : proxiesSection(around, host),
    ].filter((part) => part !== null),
  ],
  forget() {
    choices = said = null;
    forgetPasskeys();
    forgetProxies();
  },
};

function languages({ strings, language, setLanguage }: Around): HTMLElement {
  const words = strings.settings;
  const one = (code: 'en' | 'es', name: string): HTMLElement => {
    const made = button(name, () => setLanguage(code), { primary: code === language });
    made.id = `language-${code}`;
    made.lang = code;
    made.ariaPressed = String(code === language);
    return made;
  };
  return section(
    'language-choice',
    words.language,
    card(el('p', { text: words.languageText }), one('en', 'English'), one('es', 'Español')),
  );
}

function mails(around: Around, host: Host): HTMLElement | null {
  const words = around.strings.settings;
  const every: ProxyMailChoice[] = ['messages', 'appointments', 'packets'];
  const kinds = every.filter((about) => choices !== null && choices[about] !== null);
  if (kinds.length === 0) return null;
  return section(
    'mail-choice',
    words.mails,
    card(
      el('p', { text: words.mailsText }),
      ...kinds.map(
        (about) =>
        choice(`mails-${about}`, words.about[about], choices?.[about] === true, (on) => void choose(host, about, on, words.kept)), // prettier-ignore
      ),
      note(said, 'good'),
    ),
  );
}

async function choose(host: Host, about: ProxyMailChoice, wanted: boolean, kept: string): Promise<void> {
  if (host.taken(await ask('PUT', '/mails', { about, wanted }, done)) === null) return;
  if (choices) choices = { ...choices, [about]: wanted };
  said = kept;
  host.draw(false);
}
