import { expect, it } from 'vitest';
import { readCsv } from './csv.ts';

it('reads plain and quoted fields, whatever the line ends, and leaves out empty lines', () => {
  const text = '\uFEFFemail,name\r\nada@a.example,"Byron, Ada"\n\nbo@a.example,"Bo ""B"" Li"\n';
  expect(readCsv(text)).toEqual([
    { email: 'ada@a.example', name: 'Byron, Ada' },
    { email: 'bo@a.example', name: 'Bo "B" Li' },
  ]);
});

it('keeps empty fields, and a last line without an end', () => {
  expect(readCsv('a,b,c\n1,,3\n,,')).toEqual([
    { a: '1', b: '', c: '3' },
    { a: '', b: '', c: '' },
  ]);
});

it('refuses a row with another number of fields', () => {
  expect(() => readCsv('a,b\n1,2\n1,2,3')).toThrow('line 3 has 3 fields');
});
