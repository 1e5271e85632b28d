export type Language = 'en' | 'es';

export type Values = Readonly<Record<string, string | number>>;
type Plural = { one: string; other: string };

/** `{name}` replaced by its value; a plural picks its form by `{n}`. */
export function fill(text: string | Plural, values: Values = {}): string {
  const form = typeof text === 'string' ? text : values['n'] === 1 ? text.one : text.other;
  return form.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
