const ALPHA3: Readonly<Record<string, string>> = {
  USA: 'US', CAN: 'CA', MEX: 'MX', ESP: 'ES', PRT: 'PT', BRA: 'BR', ARG: 'AR', CHL: 'CL', COL: 'CO', PER: 'PE', URY: 'UY',
  ECU: 'EC', BOL: 'BO', PRY: 'PY', VEN: 'VE', CRI: 'CR', PAN: 'PA', GTM: 'GT', HND: 'HN', SLV: 'SV', NIC: 'NI', DOM: 'DO',
  CUB: 'CU', PRI: 'PR', GBR: 'GB', IRL: 'IE', FRA: 'FR', DEU: 'DE', ITA: 'IT', CHE: 'CH', AUT: 'AT', NLD: 'NL', BEL: 'BE',
  AUS: 'AU', NZL: 'NZ', JPN: 'JP', CHN: 'CN', KOR: 'KR', IND: 'IN', PHL: 'PH', ZAF: 'ZA',
}; // prettier-ignore
let names: Map<string, string> | null = null;

const plain = (name: string): string =>
  name
    .normalize('NFD')
    .replaceAll(/\p{M}|[.\s]/gu, '')
    .toLowerCase();

/** ISO 3166-1 alpha-2 of a country by code or by its English or Spanish name; null when nobody knows it. */
export function countryCode(written: string): string | null {
  const code = written.trim().toUpperCase();
  if (code === '' || /^[A-Z]{2}$/.test(code)) return code;
  if (ALPHA3[code]) return ALPHA3[code];
  names ??= namesOfCountries();
  return names.get(plain(written)) ?? null;
}

function namesOfCountries(): Map<string, string> {
  const found = new Map([
    ['us', 'US'],
    ['estadosunidosdeamerica', 'US'],
    ['unitedstatesofamerica', 'US'],
    ['eeuu', 'US'],
  ]);
  for (const locale of ['en', 'es']) {
    const display = new Intl.DisplayNames([locale], { type: 'region', fallback: 'none' });
    for (const code of alpha2()) {
      const name = display.of(code);
      if (name !== undefined) found.set(plain(name), code);
    }
  }
  return found;
}

function* alpha2(): Generator<string> {
  for (let n = 0; n < 676; n++) yield String.fromCharCode(65 + Math.floor(n / 26), 65 + (n % 26));
}
