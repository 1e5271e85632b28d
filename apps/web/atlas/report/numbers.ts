import type { ReportWords } from './words.ts';

export type Unit = '°' | ' mm' | ' %';

/** Numbers as the language writes them; a true minus, which never breaks from its number. */
export class Numbers {
  readonly #locale: string;

  constructor({ locale }: Pick<ReportWords, 'locale'>) {
    this.#locale = locale;
  }

  /** As it was entered, up to two places. */
  entered = (value: number, unit: Unit): string => this.#text(value, unit, 2, 'auto');

  /** As it was measured on the model. */
  measured = (value: number, unit: Unit): string => this.#text(value, unit, unit === ' mm' ? 0 : 1, 'auto');

  /** As `measured` prints it: differences are of what stands there. */
  rounded = (value: number, unit: Unit): number => Number(value.toFixed(unit === ' mm' ? 0 : 1));

  difference = (value: number, unit: Unit): string => this.#text(value, unit, unit === ' mm' ? 0 : 1, 'exceptZero');

  signed = (value: number, unit: Unit): string => this.#text(value, unit, 2, 'exceptZero');

  date = (date: Date): string =>
    date.toLocaleDateString(this.#locale, { day: 'numeric', month: 'long', year: 'numeric' });

  #text(value: number, unit: Unit, places: number, signDisplay: 'auto' | 'exceptZero'): string {
    const rounded = Number(value.toFixed(places)) + 0;
    const number = rounded.toLocaleString(this.#locale, { maximumFractionDigits: places, signDisplay });
    return `${number.replace('-', '−')}${unit}`.replace(' ', '\u00a0');
  }
}

/** Sources in the order of their first mention; each is cited by its number. */
export class Sources {
  readonly list: string[] = [];

  cite(source: string): number {
    const at = this.list.indexOf(source);
    return at >= 0 ? at + 1 : this.list.push(source);
  }
}
