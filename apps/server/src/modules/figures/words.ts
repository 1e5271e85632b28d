import type { Figure, Locale } from '@hyaline/contract';

interface Words {
  title: string;
  /** What a file of it is called. */
  file: string;
  period: (from: string, to: string) => string;
  before: (from: string, to: string) => string;
  asOf: string;
  nobody: string;
  columns: { figure: string; value: string; previous: string; part: string; whole: string; unit: string; source: string; from: string; to: string; definition: string }; // prettier-ignore
  unit: Record<Figure['unit'], string>;
  present: string;
  page: (page: number, pages: number) => string;
}

export const WORDS: Record<Locale, Words> = {
  en: {
    title: 'Figures of the clinic',
    file: 'figures',
    period: (from, to) => `${from} to ${to}`,
    before: (from, to) => `Compared with ${from} to ${to}.`,
    asOf: 'As of',
    nobody: 'Counts and shares only. Nothing here is of one patient.',
    columns: { figure: 'Figure', value: 'Value', previous: 'Period before', part: 'Part', whole: 'Of', unit: 'Unit', source: 'Source', from: 'From', to: 'To', definition: 'Definition' }, // prettier-ignore
    unit: { share: 'share', days: 'days', count: 'count', bytes: 'bytes' },
    present: 'at this moment',
    page: (page, pages) => `Page ${page} of ${pages}`,
  },
  es: {
    title: 'Cifras de la clínica',
    file: 'cifras',
    period: (from, to) => `${from} a ${to}`,
    before: (from, to) => `Comparado con ${from} a ${to}.`,
    asOf: 'A fecha de',
    nobody: 'Solo recuentos y proporciones. Nada de esto es de un paciente.',
    columns: { figure: 'Cifra', value: 'Valor', previous: 'Período anterior', part: 'Parte', whole: 'De', unit: 'Unidad', source: 'Fuente', from: 'Desde', to: 'Hasta', definition: 'Definición' }, // prettier-ignore
    unit: { share: 'proporción', days: 'días', count: 'recuento', bytes: 'bytes' },
    present: 'en este momento',
    page: (page, pages) => `Página ${page} de ${pages}`,
  },
};
