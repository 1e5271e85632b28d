export { SMALL_CELL, suppressPart, suppressRow, type Told } from './suppress.ts';
