export { namesFor } from './colleagues.ts';
