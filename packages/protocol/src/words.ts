import { type CivilDate, WEEKDAYS } from './civil.ts';
import type { Quantity, Unit } from './quantity.ts';
import { toDecimal } from './ratio.ts';
import { isReckoned, reconstitute } from './reconstitution.ts';
import type { Schedule } from './schedule.ts';
import type { ProtocolItem } from './schema.ts';
import { syringeOf } from './syringes.ts';

export type Language = 'en' | 'es';

/** English pages write 14 Nov 2026; British conventions give exactly that. */
const TAG: Record<Language, string> = { en: 'en-GB', es: 'es-ES' };
/** 1970-01-05 was a Monday. */
const MONDAY_MS = 4 * 86_400_000;

export function dateWords(date: CivilDate, language: Language): string {
  const format = new Intl.DateTimeFormat(TAG[language], {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return format.format(Date.parse(`${date}T00:00:00Z`));
}

const dayName = (index: number, language: Language): string =>
  new Intl.DateTimeFormat(TAG[language], { weekday: 'long', timeZone: 'UTC' }).format(MONDAY_MS + index * 86_400_000);

const listOf = (parts: readonly string[], language: Language): string =>
  new Intl.ListFormat(TAG[language], { type: 'conjunction' }).format(parts);

/** A decimal in the way of a language: a comma in Spanish. No grouping: 1.000 and 1,000 must never be mistaken. */
export const amountWords = (amount: string, language: Language): string =>
  language === 'es' ? amount.replace('.', ',') : amount;

const UNIT_WORDS: Record<Language, Partial<Record<Unit, string>>> = { en: {}, es: { IU: 'UI' } };
export const unitWords = (unit: Unit, language: Language): string => UNIT_WORDS[language][unit] ?? unit;

export const quantityWords = ({ amount, unit }: Quantity, language: Language): string =>
  `${amountWords(amount, language)} ${unitWords(unit, language)}`;

/** On which days and at what times, as a sentence without a full stop. */
export function scheduleWords({ repeat, times }: Schedule, language: Language): string {
  const en = language === 'en';
  const at = `${en ? 'at' : 'a las'} ${listOf(times, language)}`;
  const { every } = repeat;
  if (repeat.freq === 'daily') {
    const days =
      every === 1 ? (en ? 'Every day' : 'Todos los días') : en ? `Every ${every} days` : `Cada ${every} días`;
    return `${days} ${at}`;
  }
  if (repeat.freq === 'weekly') {
    const names = repeat.days.map((day) => dayName(WEEKDAYS.indexOf(day), language));
    const weeks = every === 1 ? '' : en ? ` of every ${every} weeks` : ` de cada ${every} semanas`;
    return `${en ? 'Every' : 'Cada'} ${listOf(names, language)}${weeks} ${at}`;
  }
  const days = listOf(repeat.days.map(String), language);
  if (en) return `On day ${days} of ${every === 1 ? 'every month' : `every ${every} months`} ${at}`;
  return `El día ${days} de ${every === 1 ? 'cada mes' : `cada ${every} meses`} ${at}`;
}

/** Start, end, pauses and steps, a sentence each. */
export function courseWords({ start, end, cycle, titration }: Schedule, unit: Unit, language: Language): string[] {
  const en = language === 'en';
  const words = [`${en ? 'From' : 'Desde el'} ${dateWords(start, language)}`];
  if (end !== null && 'on' in end) words.push(`${en ? 'Until' : 'Hasta el'} ${dateWords(end.on, language)}`);
  if (end !== null && 'doses' in end) words.push(en ? `${end.doses} doses in all` : `${end.doses} dosis en total`);
  if (cycle !== null) {
    const { onWeeks, offWeeks } = cycle;
    words.push(
      en
        ? `${weeks(onWeeks, language)} with doses, then ${weeks(offWeeks, language)} without, again and again`
        : `${weeks(onWeeks, language)} con dosis, luego ${weeks(offWeeks, language)} sin dosis, y así sucesivamente`,
    );
  }
  for (const { fromWeek, amount } of titration) {
    const dose = quantityWords({ amount, unit }, language);
    words.push(en ? `From week ${fromWeek} on: ${dose}` : `A partir de la semana ${fromWeek}: ${dose}`);
  }
  return words;
}

function weeks(count: number, language: Language): string {
  if (language === 'en') return count === 1 ? '1 week' : `${count} weeks`;
  return count === 1 ? '1 semana' : `${count} semanas`;
}

export function syringeWords(id: string, language: Language): string {
  const { unitsPerMl, capacityMl, graduation } = syringeOf(id);
  const [capacity, step] = [capacityMl, graduation].map((value) => amountWords(toDecimal(value), language));
  const mark =
    unitsPerMl === null ? `${step} mL` : language === 'en' ? `${step}-unit lines` : `líneas de ${step} unidades`;
  const scale = unitsPerMl === null ? '' : ` U-${unitsPerMl}`;
  return language === 'en' ? `${capacity} mL${scale} syringe (${mark})` : `Jeringa${scale} de ${capacity} mL (${mark})`;
}

/** How the item is made up and to which line it is drawn; none when it is used as it is. */
export function preparationWords({ dose, preparation, iuPerMg, schedule }: ProtocolItem, language: Language): string[] {
  if (preparation === null) return [];
  const en = language === 'en';
  const { vial, diluent, diluentMl, syringe, discardAfterDays } = preparation;
  const ml = `${amountWords(diluentMl, language)} mL`;
  const words = [
    en
      ? `Vial of ${quantityWords(vial, language)} with ${ml} of ${diluent}`
      : `Vial de ${quantityWords(vial, language)} con ${ml} de ${diluent}`,
  ];
  for (const amount of new Set([dose.amount, ...schedule.titration.map((step) => step.amount)])) {
    const step = { amount, unit: dose.unit };
    const result = reconstitute({ vial, diluentMl, dose: step, syringe, iuPerMg });
    if (!isReckoned(result)) continue;
    const line = amountWords(toDecimal(result.roundedOnScale, 3), language);
    const volume = amountWords(toDecimal(result.roundedMl, 4), language);
    const mark = syringeOf(syringe).unitsPerMl === null ? '' : en ? `${line} units, ` : `${line} unidades, `;
    words.push(`${quantityWords(step, language)}: ${en ? 'draw to' : 'cargue hasta'} ${mark}${volume} mL`);
  }
  words.push(syringeWords(syringe, language));
  if (discardAfterDays !== null)
    words.push(
      en
        ? `Throw a vial away ${discardAfterDays} days after it was made up`
        : `Deseche el vial ${discardAfterDays} días después de prepararlo`,
    );
  return words;
}
