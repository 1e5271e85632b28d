export { type Counts, type Published, SMALL_CELL, type Sum, suppress } from './suppress.ts';
