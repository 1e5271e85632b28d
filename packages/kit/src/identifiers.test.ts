import { describe, expect, it } from 'vitest';
import { identifiersIn } from './identifiers.ts';

const thisYear = new Date().getFullYear();

describe('what may tell of one patient', () => {
  it.each([
    ['Maria Lopez 03/14/1981', ['birth-date', 'name-date']],
    ['LOPEZ, Maria 1981-03-14', ['birth-date', 'name-date']],
    ['María de la Cruz, 14 de marzo de 1981', ['birth-date', 'name-date']],
    ['born March 3rd, 2019', ['birth-date']],
    [`DOB ${thisYear}-01-05`, ['birth-date']],
    [`Ana Pérez ${thisYear}-01-05`, ['name-date']],
    ['for 123-45-6789', ['national-number']],
    ['CURP GOMC810314MDFRRS09', ['national-number']],
    ['DNI 12345678Z', ['national-number']],
    ['RUT 12.345.678-5', ['national-number']],
    ['12345678-5', ['national-number']],
    ['12.345.006-K', ['national-number']],
    ['12.345.006-k', ['national-number']],
    ['7.654.002-0', ['national-number']],
    ['7654321-6', ['national-number']],
    ['call (555) 010-7788', ['phone']],
    ['+34 600 123 456', ['phone']],
    ['MRN: 004512', ['record-number']],
    ['paciente nº 48213', ['record-number']],
    ['scan of 20148823', ['record-number']],
    ['Maria ０３/１４/１９８１', ['birth-date']],
  ])('[C035] tells that %j holds %j', (text, kinds) => {
    expect(identifiersIn(text)).toEqual(kinds);
  });

  it.each([
    'Harbour Spine',
    'Clínica Dental Ruiz & Hijos',
    'Spine Center 24/7',
    'Suite 1200, 85004',
    'Dr. Ada King, DDS, MSc',
    `CBCT before implants, ${thisYear}-02-11`,
    'PT-4F7K2M, lower left, 12 cm',
    'L4-L5 protrusion 6.5 mm',
    'Since 1987',
    'RUT 12.345.678-4',
    '12345678-4',
    '12.345.006-1',
    '12.345.678-K',
    '7.654.321-0',
    '17.654.321-6',
  ])('[C035] leaves %j alone', (text) => {
    expect(identifiersIn(text)).toEqual([]);
  });

  it('takes time in the length of the text, whatever it holds', () => {
    const before = process.cpuUsage();
    for (const text of ['1-'.repeat(5000), 'Aa '.repeat(5000), '1 '.repeat(5000), 'A'.repeat(10_000)])
      identifiersIn(text);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(1500); // of the processor: others may use it too
  });
});
