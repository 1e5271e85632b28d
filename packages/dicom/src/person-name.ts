/**
 * A PN value as people read it: `Family, Given Middle`, with the ideographic spelling (`山田 太郎`) behind it where there is one.
 * Components are family, given, middle, prefix, suffix (PS3.5 section 6.2.1).
 */
export function personName(value: string): string {
  const [latin = '', written = ''] = value.split('=');
  const [alphabetic, ideographic] = [readable(latin), spaced(written)];
  if (alphabetic === '') return ideographic;
  return ideographic === '' || ideographic === alphabetic ? alphabetic : `${alphabetic} (${ideographic})`;
}

/** East Asian spellings have the family name first, and no comma. */
const spaced = (group: string): string =>
  group
    .split('^')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join(' ');

function readable(group: string): string {
  const [family = '', given = '', middle = ''] = group.split('^').map((part) => part.trim());
  const others = [given, middle].filter((part) => part !== '').join(' ');
  if (family === '') return others;
  return others === '' ? family : `${family}, ${others}`;
}
