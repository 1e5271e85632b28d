export { realMinutes } from './day.ts';
export { type Exception, openHours, overlap, type Span, type Weekly } from './hours.ts';
export { intersect, type Interval, lieWithin, minutesOf, subtract, union } from './intervals.ts';
export { expand, type Occurrence, type Rule, ruleText } from './series.ts';
export { freeStarts, type Wanted } from './slots.ts';
export { type Utilisation, utilisation } from './utilisation.ts';
export { addDays, daysBetween, instantOf, quickInstantOf, startOfDay, wallOf, weekdayOf } from './zone.ts';
