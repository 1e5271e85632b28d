import { describe, expect, it } from 'vitest';
import { courseWords, dateWords, preparationWords, type ProtocolItem, type Schedule, scheduleWords } from './index.ts';

const SCHEDULE: ProtocolItem['schedule'] = {
  start: '2026-11-23',
  end: { on: '2027-02-28' },
  repeat: { freq: 'weekly', every: 2, days: ['MO', 'FR'] },
  times: ['08:00', '21:00'],
  cycle: { onWeeks: 5, offWeeks: 1 },
  titration: [{ fromWeek: 3, amount: '0.5' }],
};
const ITEM: ProtocolItem = {
  id: '018f0000-0000-7000-8000-000000000001',
  compoundId: null,
  compound: 'Sermorelin',
  dose: { amount: '262.5', unit: 'mcg' },
  route: 'subcutaneous',
  iuPerMg: null,
  preparation: {
    vial: { amount: '5', unit: 'mg' },
    diluent: 'bacteriostatic water',
    diluentMl: '2.5',
    syringe: 'u100-0.3-half',
    discardAfterDays: 28,
  },
  schedule: { ...SCHEDULE, titration: [{ fromWeek: 3, amount: '300' }] },
  note: '',
};

describe('a schedule in words', () => {
  it.each([
    [
      SCHEDULE.repeat,
      'Every Monday and Friday of every 2 weeks at 08:00 and 21:00',
      'Cada lunes y viernes de cada 2 semanas a las 08:00 y 21:00',
    ],
    [{ freq: 'daily', every: 1 }, 'Every day at 08:00 and 21:00', 'Todos los días a las 08:00 y 21:00'],
    [{ freq: 'daily', every: 3 }, 'Every 3 days at 08:00 and 21:00', 'Cada 3 días a las 08:00 y 21:00'],
    [
      { freq: 'monthly', every: 1, days: [1, 15] },
      'On day 1 and 15 of every month at 08:00 and 21:00',
      'El día 1 y 15 de cada mes a las 08:00 y 21:00',
    ],
  ] as [Schedule['repeat'], string, string][])('%j', (repeat, en, es) => {
    expect(scheduleWords({ ...SCHEDULE, repeat }, 'en')).toBe(en);
    expect(scheduleWords({ ...SCHEDULE, repeat }, 'es')).toBe(es);
  });

  it('says its course, with a decimal comma in Spanish', () => {
    expect(courseWords(SCHEDULE, 'mg', 'en')).toEqual([
      'From 23 Nov 2026',
      'Until 28 Feb 2027',
      '5 weeks with doses, then 1 week without, again and again',
      'From week 3 on: 0.5 mg',
    ]);
    expect(courseWords(SCHEDULE, 'IU', 'es').at(-1)).toBe('A partir de la semana 3: 0,5 UI');
    expect(dateWords('2026-11-23', 'es')).toBe('23 nov 2026');
  });

  it('says how it is made up and drawn, as reckoned', () => {
    expect(preparationWords(ITEM, 'en')).toEqual([
      'Vial of 5 mg with 2.5 mL of bacteriostatic water',
      '262.5 mcg: draw to 13 units, 0.13 mL',
      '300 mcg: draw to 15 units, 0.15 mL',
      '0.3 mL U-100 syringe (0.5-unit lines)',
      'Throw a vial away 28 days after it was made up',
    ]);
    expect(preparationWords(ITEM, 'es')[1]).toBe('262,5 mcg: cargue hasta 13 unidades, 0,13 mL');
    expect(preparationWords({ ...ITEM, preparation: null }, 'en')).toEqual([]);
  });
});
