import { EVENTS, type EventName, type LookGroup } from '@hyaline/contract';

const NAMES = Object.keys(EVENTS) as EventName[];
const ofPatients = NAMES.filter((name) => EVENTS[name].group === 'patient-data' || EVENTS[name].group === 'links');
const ending = (...ends: string[]): EventName[] =>
  ofPatients.filter((name) => ends.some((end) => name.split('.')[1]?.startsWith(end) === true));

/** Whoever appears in them was on a list or in a log, not opened. */
export const LISTINGS: readonly EventName[] = ofPatients.filter((name) =>
  /\.(listed|found|searched|identity-read)$|^access-log\./.test(name),
);

const TAKEN_OUT: readonly EventName[] = [
  ...ending('exported', 'printed', 'print-viewed', 'downloaded', 'retrieved', 'made', 'report-made', 'letter-made', 'consent-printed'), // prettier-ignore
  'disclosure.recorded',
];
const GIVEN: readonly EventName[] = ['sharing.added', 'sharing.removed', 'proxy.given', 'proxy.ended'];
const SHARED: readonly EventName[] = [...ofPatients.filter((name) => EVENTS[name].group === 'links'), ...ending('mailed', 'sent'), ...GIVEN]; // prettier-ignore
const SPECIAL: readonly EventName[] = ofPatients.filter((name) => /^(grant|support)\./.test(name));
/** What somebody did: it stands in the record, the schedule or the portal afterwards. `x` also stands for `something-x`. */
const DONE = [
  'created',
  'changed',
  'removed',
  'restored',
  'assigned',
  'unassigned',
  'saved',
  'extended',
  'marked',
  'deleted',
  'invited',
  'activated',
  'kept',
  'added',
  'signed',
  'amended',
  'struck',
  'stopped',
  'imported',
  'recorded',
  'suspended',
  'ended',
  'erased',
  'held',
  'uploaded',
  'linked',
  'unlinked',
  'settled',
  'sent',
  'asked',
  'withdrawn',
  'cancelled',
  'booked',
  'moved',
  'declined',
  'told',
  'chosen',
  'confirmed',
  'expired',
  'taken',
  'forgotten',
  'paused',
  'resumed',
  'planned',
  'dispensed',
  'done',
  'attributed',
  'finished',
  'undone',
  'entered',
  'checked',
  'answered',
  'reminded',
  'requested',
  'approved',
  'replayed',
  'set',
  'released',
  'stated',
  'joined',
  'closed',
];
const ended = (name: EventName): boolean => {
  const verb = name.split('.')[1] ?? '';
  return DONE.some((end) => verb === end || verb.endsWith(`-${end}`));
};
const CHANGED: readonly EventName[] = ofPatients.filter(
  (name) => ended(name) && ![LISTINGS, TAKEN_OUT, SHARED, SPECIAL].some((group) => group.includes(name)),
);

/**
 * Which events a reader means by each group; null for all of one patient. What is in none of the others was opened: a
 * new event is found under a group without anybody thinking of it.
 */
export const eventsOf = (group: LookGroup): readonly EventName[] => GROUPS[group];

const others = new Set<EventName>([...LISTINGS, ...TAKEN_OUT, ...SHARED, ...SPECIAL, ...CHANGED]);
const GROUPS: Record<LookGroup, readonly EventName[]> = {
  all: ofPatients,
  opened: ofPatients.filter((name) => !others.has(name)),
  listed: LISTINGS,
  changed: CHANGED,
  'taken-out': TAKEN_OUT,
  shared: SHARED,
  special: SPECIAL,
};
