import type app from './en/app.json';
import type chart from './en/chart.json';
import type factors from './en/factors.json';
import type history from './en/history.json';
import type grants from './en/grants.json';
import type identity from './en/identity.json';
import type imaging from './en/imaging.json';
import type keys from './en/keys.json';
import type landing from './en/landing.json';
import type ledger from './en/ledger.json';
import type legal from './en/legal.json';
import type links from './en/links.json';
import type notices from './en/notices.json';
import type mail from './en/mail.json';
import type organisation from './en/organisation.json';
import type patients from './en/patients.json';
import type protocols from './en/protocols.json';
import type settings from './en/settings.json';
import type share from './en/share.json';
import type team from './en/team.json';
import type trust from './en/trust.json';
import type waysIn from './en/waysIn.json';

/** The English files are the list of keys: a key that is not there does not compile. Spanish is held to it by a test. */
export interface Sentences {
  app: typeof app;
  chart: typeof chart;
  factors: typeof factors;
  history: typeof history;
  grants: typeof grants;
  identity: typeof identity;
  imaging: typeof imaging;
  keys: typeof keys;
  landing: typeof landing;
  ledger: typeof ledger;
  legal: typeof legal;
  links: typeof links;
  notices: typeof notices;
  mail: typeof mail;
  organisation: typeof organisation;
  patients: typeof patients;
  protocols: typeof protocols;
  settings: typeof settings;
  share: typeof share;
  team: typeof team;
  trust: typeof trust;
  waysIn: typeof waysIn;
}
export type Namespace = keyof Sentences;
