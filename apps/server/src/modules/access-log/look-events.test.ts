import { EVENTS, type EventName, LOOK_GROUPS } from '@hyaline/contract';
import { describe, expect, it } from 'vitest';
import { eventsOf } from './look-events.ts';

/** What it says of somebody that they opened something. Another word at the end of an event says what they did. */
const OPENED = /(^|-)(read|opened|previewed|listed|refused)$|^signed-(in|out)$/;

describe('what a look is called', () => {
  it('finds every event about a patient in a group, and calls nothing opened that was done', () => {
    const named = LOOK_GROUPS.filter((group) => group !== 'all');
    for (const event of eventsOf('all'))
      expect([event, named.filter((group) => eventsOf(group).includes(event)).length]).not.toEqual([event, 0]);
    expect(eventsOf('opened').filter((name) => !OPENED.test(name.split('.')[1] ?? ''))).toEqual([]);
    const only = (Object.keys(EVENTS) as EventName[]).filter((name) => eventsOf('opened').includes(name));
    for (const group of named.filter((each) => each !== 'opened'))
      expect(eventsOf(group).filter((name) => only.includes(name))).toEqual([]);
  });

  it('calls it shared that somebody else was let in, and changed what they did for the patient', () => {
    expect(eventsOf('shared')).toEqual(expect.arrayContaining(['proxy.given', 'proxy.ended']));
    const done: EventName[] = ['portal.message-sent', 'portal.dose-marked', 'request.withdrawn', 'portal.appointment-asked', 'portal.appointment-cancelled']; // prettier-ignore
    expect(eventsOf('changed')).toEqual(expect.arrayContaining(done));
  });
});
