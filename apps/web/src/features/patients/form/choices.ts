/** ISO 3166-1 alpha-2, and XK, which stands for Kosovo until it has a code. */
const COUNTRIES = (
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ ' +
  'CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO ' +
  'FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE ' +
  'JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO ' +
  'MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW ' +
  'PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM ' +
  'TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW'
).split(' ');

/** BCP 47: what clinics that read English or Spanish hear most; another one that a record holds already is kept. */
const LANGUAGES = 'en es fr pt de it pl ro ru uk ar fa hi bn ur zh yue ja ko vi tl th ht ca eu gl'.split(' ');

export interface Choice {
  value: string;
  label: string;
}

/** By name in the reader's language, after an empty one. */
export const countryChoices = (locale: string): Choice[] => [
  { value: '', label: '' },
  ...byName(COUNTRIES, 'region', locale),
];

/** @param held - what the record holds, which may be a language that is not offered */
export const languageChoices = (locale: string, held: string): Choice[] =>
  byName(LANGUAGES.includes(held) ? LANGUAGES : [...LANGUAGES, held], 'language', locale);

function byName(codes: readonly string[], type: 'region' | 'language', locale: string): Choice[] {
  const names = new Intl.DisplayNames(locale, { type });
  return codes
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .toSorted((a, b) => a.label.localeCompare(b.label, locale));
}
