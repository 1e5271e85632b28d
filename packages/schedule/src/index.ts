export { realMinutes } from './day.ts';
