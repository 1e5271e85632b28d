import type { ImportSettings } from '@hyaline/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvOf } from '../../../platform/http/index.ts';
import { fieldsOf } from './columns.ts';
import { ordersOf, readDate } from './dates.ts';
import { decodeText } from './decode.ts';
import { readPeople } from './people.ts';
import { readRows, separatorOf } from './rows.ts';
import { shapeOf, tableOf } from './shape.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const settings = (more: Partial<ImportSettings> = {}): ImportSettings => ({ language: 'en', providerIds: [], ...more });
const peopleOf = (text: string, more: Partial<ImportSettings> = {}) => {
  const shape = shapeOf(bytes(text));
  const fields = shape.columns.map(({ field }) => field);
  return readPeople(
    tableOf(bytes(text), settings({ fields, ...more })),
    settings({ fields, dateOrder: 'ymd', ...more }),
  );
};

describe('a table of patients', () => {
  const words = 'Nombre;Apellido\nÍñigo;Muñoz\n';
  it.each([
    ['utf-8', bytes(words)],
    ['utf-8', bytes(`\uFEFF${words}`)],
    ['utf-16le', Uint8Array.from(Buffer.from(`\uFEFF${words}`, 'utf16le'))],
    ['utf-16le', Uint8Array.from(Buffer.from(words, 'utf16le'))],
    ['utf-16be', Uint8Array.from(Buffer.from(`\uFEFF${words}`, 'utf16le').swap16())],
    ['windows-1252', Uint8Array.from(Buffer.from(words, 'latin1'))],
  ])('is read in %s', (encoding, file) => {
    const read = decodeText(file);
    expect(read.encoding).toBe(encoding);
    expect(readRows(read.text, ';').rows[1]?.cells).toEqual(['Íñigo', 'Muñoz']);
  });

  it.each([
    [',', 'a,b\n1,"x;y;z;w"\n'],
    [';', 'a;b\n1;2,5\n2;3,5\n'],
    ['\t', 'a\tb, c\n1\t2\n'],
    ['|', 'a|b\n1|2\n'],
  ])('has its separator %j found', (separator, text) => expect(separatorOf(text)).toBe(separator));

  it('keeps quotes, line ends inside of them, and the line that each row begins at', () => {
    const { rows, unclosed } = readRows('a,b\r\n"x ""y""\nz",2\r\n\r\n3,4', ',');
    expect(rows).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['x "y"\nz', '2'] },
      { line: 5, cells: ['3', '4'] },
    ]);
    expect(unclosed).toBeNull();
    expect(readRows('a,b\n1,"open\n2,3\n', ',').unclosed).toBe(2);
  });

  it('reads back whatever is written as CSV, whatever stands in it', () => {
    const cell = fc.string({ unit: 'binary' }).filter((text) => !/^[\s=+\-@|]/.test(text) && text !== '');
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 }), (lines) => {
        expect(readRows(csvOf(lines), ',').rows.map(({ cells }) => cells)).toEqual(lines);
      }),
      { numRuns: 30 },
    );
  });

  it('has its columns known by English and Spanish headers, and leaves what it does not know to a person', () => {
    expect(fieldsOf(['First Name', 'LAST_NAME', 'D.O.B.', 'Favourite colour', 'Sexo', 'E-mail'])).toEqual(
      ['givenName', 'familyName', 'birthDate', null, 'sex', 'email'], // prettier-ignore
    );
    expect(
      fieldsOf(['Nombres', 'Apellido paterno', 'Apellido materno', 'Fecha de nacimiento', 'Teléfono', 'Nº']),
    ).toEqual(
      ['givenName', 'familyName', 'secondFamilyName', 'birthDate', 'phone', null], // prettier-ignore
    );
    expect(fieldsOf(['Phone', 'Mobile'])).toEqual(['phone', null]);
  });

  it('fits two orders of a date when no day is above twelve, and is never guessed at', () => {
    expect(ordersOf(['03/04/1971', '11/12/1980'])).toEqual(['dmy', 'mdy']);
    expect(ordersOf(['03/04/1971', '13/12/1980'])).toEqual(['dmy']);
    expect(ordersOf(['1971-04-03', '12-Mar-1980'])).toEqual(['ymd', 'dmy', 'mdy']);
    expect(ordersOf(['', 'unknown'])).toEqual([]);
    expect(peopleOf('first name,last name,dob\nAda,Byron,03/04/1971\n', { dateOrder: undefined }).faults).toEqual([
      { line: 2, resource: '', where: 'dob', reason: 'not-valid' },
    ]);
  });

  it.each([
    ['03/04/1971', 'dmy', '1971-04-03'],
    ['03/04/1971', 'mdy', '1971-03-04'],
    ['3.4.1971', 'dmy', '1971-04-03'],
    ['1971-04-03', 'dmy', '1971-04-03'],
    ['1971/4/3', 'dmy', null],
    ['12 de marzo de 1971', 'mdy', '1971-03-12'],
    ['31/02/1971', 'dmy', null],
    ['03/04/71', 'dmy', null],
    ['26000', 'ymd', null],
    ['1971-04-03T00:00:00', 'ymd', '1971-04-03'],
  ] as const)('reads %s in the order %s as %s', (written, order, expected) => {
    expect(readDate(written, order)).toBe(expected);
  });

  it('names line, column and reason of everything that is wrong, and takes the rest', () => {
    const { people, faults } = peopleOf(
      'First name,Last name,DOB,Sex,E-mail,Country\nAda,Byron,1815-12-10,F,ada@example.org,United Kingdom\n,Hopper,1906-13-09,F,,\nAlan,,1912-06-23,M,not-a-mail,US\nEdsger,Dijkstra\n',
    );
    expect(people.map(({ line, fields }) => [line, fields.givenName, fields.sex, fields.address.country])).toEqual([]);
    expect(faults.map(({ line, where, reason }) => [line, where, reason])).toEqual([
      [2, 'DOB', 'not-valid'], // before 1880
      [3, 'DOB', 'not-valid'],
      [4, 'Last name', 'missing'],
      [4, 'E-mail', 'not-valid'],
      [5, '', 'too-few-cells'],
    ]);
  });

  it('takes M for a man beside F, for a woman beside H, and for nobody alone', () => {
    const sexes = (...written: string[]) => {
      const { people, faults } = peopleOf(`nombre,apellido,sexo\n${written.map((sex) => `A,B,${sex}`).join('\n')}\n`);
      return [...people.map(({ fields }) => fields.sex), ...faults.map(({ reason }) => reason)];
    };
    expect(sexes('M', 'F')).toEqual(['male', 'female']);
    expect(sexes('M', 'H')).toEqual(['female', 'male']);
    expect(sexes('M')).toEqual(['ambiguous']);
    expect(sexes('Mujer', 'Varón', '')).toEqual(['female', 'male', 'unknown']);
  });

  it('takes a formula for the text that it is, and gives it out again as text', () => {
    const { people } = peopleOf('first name,last name,mrn\n"=HYPERLINK(""http://x"")",Byron,="00123"\n');
    expect(people[0]?.fields).toMatchObject({ givenName: '=HYPERLINK("http://x")', mrn: '00123' });
    expect(csvOf([[people[0]?.fields.givenName ?? '']])).toBe('"\'=HYPERLINK(""http://x"")"\r\n');
  });

  it.each(['x"', '"x', '=="', ' "" '])('reads 2 MB of %j in about the time of as much of ordinary cells', (part) => {
    const took = (text: string): number => {
      const begun = performance.now();
      readRows(text, ',');
      return performance.now() - begun;
    };
    const size = 2_000_000;
    const line = `${'ordinary cell,'.repeat(9)}end\n`;
    const ordinary = line.repeat(size / line.length);
    took(ordinary); // compiled, then measured
    expect(took(part.repeat(size / part.length))).toBeLessThan(50 * took(ordinary) + 500);
  });

  it.each([
    ['rows', 'a\n'.repeat(200_001)],
    ['cells of a row', ','.repeat(1000)],
    ['cells', `${','.repeat(999)}\n`.repeat(5001)],
  ])('refuses a table of too many %s', (_, text) => {
    expect(() => readRows(text, ',')).toThrow('too-large');
  });

  it('opens a cell at a quotation mark behind blanks or an equals sign, and nowhere else', () => {
    const cellsOf = (text: string) => readRows(text, ',').rows[0]?.cells;
    expect(cellsOf('  "a,b",= "c,d",=="e,f",x"g')).toEqual(['a,b', 'c,d', '=="e', 'f"', 'x"g']);
    expect(cellsOf('"" "a,b","c" "d"')).toEqual(['a,b', 'c"d"']);
  });
});
