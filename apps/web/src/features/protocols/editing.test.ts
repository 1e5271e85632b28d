import { describe, expect, it } from 'vitest';
import { fromTemplate, newContent, newItem, problemsOf, timesOf, today, typedAmount } from './editing.ts';

const START = '2026-11-22';

describe('a protocol that is being written', () => {
  it('says what is missing, and nothing once it is there', () => {
    const empty = newContent(START);
    expect([...problemsOf(empty)].toSorted()).toEqual(['items.0.compound', 'items.0.dose.amount', 'title']);
    const item = { ...newItem(START), compound: 'Zinc', dose: { amount: '1.5', unit: 'mg' as const } };
    expect(problemsOf({ ...empty, title: 'Rest', items: [item] }).size).toBe(0);
    const late = { ...item, schedule: { ...item.schedule, end: { on: '2026-11-01' } } };
    expect([...problemsOf({ ...empty, title: 'Rest', items: [late] })]).toEqual(['items.0.schedule.end']);
  });

  it('takes numbers and times as people type them', () => {
    expect(typedAmount(' 2,5 ')).toBe('2.5');
    expect(timesOf('21:30, 8:00 8.00')).toEqual(['08:00', '21:30']);
    expect(timesOf('noon')).toEqual(['noon']);
  });

  it('begun from a template has items of its own from today on, and keeps no end that has passed', () => {
    const content = { ...newContent('2020-01-01'), title: 'Usual' };
    const [old] = content.items;
    if (!old) throw new Error('no item');
    const ending = { ...old, schedule: { ...old.schedule, end: { on: '2020-02-01' } } };
    const counted = { ...old, schedule: { ...old.schedule, end: { doses: 5 } } };
    const made = fromTemplate({ content: { ...content, items: [ending, counted] } }, START);
    expect(made.items.map(({ schedule }) => [schedule.start, schedule.end])).toEqual([
      [START, null],
      [START, { doses: 5 }],
    ]);
    expect(new Set([old.id, ...made.items.map(({ id }) => id)]).size).toBe(3);
  });

  it('knows what day it is where the person is', () => {
    expect(today('Pacific/Kiritimati') >= today('Pacific/Niue')).toBe(true);
    expect(today(null)).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });
});
