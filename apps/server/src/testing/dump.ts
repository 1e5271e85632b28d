import type { TestDatabase } from './database.ts';

/** Every row of every table that is the product's, as text: what somebody who steals the database would search. */
export const dumpOf = (database: TestDatabase): Promise<Map<string, string>> =>
  database.asSuperuser(async (sql) => {
    const { rows } = await sql.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
    );
    const dump = new Map<string, string>();
    for (const { name } of rows) {
      const found = await sql.query<{ line: string }>(`select t::text as line from ${name} t`);
      dump.set(name, found.rows.map(({ line }) => line).join('\n'));
    }
    return dump;
  });

/** Ways in which a word may lie somewhere: plain, by URL, hex and base64 of UTF-8 and UTF-16, at each offset of base64. */
export function formsOf(word: string): string[] {
  const bytes = [Buffer.from(word, 'utf8'), Buffer.from(word, 'utf16le'), Buffer.from(word, 'utf16le').swap16()];
  const inBase64 = (of: Buffer): string[] =>
    [0, 1, 2].map((before) => {
      const text = Buffer.concat([Buffer.alloc(before), of])
        .toString('base64')
        .replace(/=+$/, '');
      return text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + of.length) * 8) / 6));
    });
  return [word, encodeURIComponent(word), ...bytes.flatMap((of) => [of.toString('hex'), ...inBase64(of)])];
}

/** Tables that hold the word in any of these forms. */
export const holding = (dump: ReadonlyMap<string, string>, word: string): string[] =>
  [...dump].flatMap(([table, text]) => {
    const folded = text.toLowerCase();
    return formsOf(word).some((form) => folded.includes(form.toLowerCase())) ? [table] : [];
  });
