/**
 * Where a published number is from, in Spanish: what names a study, a number or a code is the same in every language.
 * In the order in which they are put; the English text is the key.
 */
const SPANISH: readonly (readonly [string, string])[] = [
  ['n = 709 adults, mean and 2 SD', 'n = 709 adultos, media y 2 DE'],
  ['n = 627, standing, T12-S1, mean 49.8, SD 11.2', 'n = 627, de pie, T12-S1, media 49,8, DE 11,2'],
  ['n = 627, standing, mean 34.2, SD 8.3', 'n = 627, de pie, media 34,2, DE 8,3'],
  [
    'Scoliosis Research Society range; 65 % of healthy people exceed 40',
    'Intervalo de la Scoliosis Research Society; el 65 % de las personas sanas supera 40',
  ],
  ['n = 400, patients of one clinic, posterior tangents', 'n = 400, pacientes de una clínica, tangentes posteriores'],
  ['By class of pelvic incidence', 'Según la clase de incidencia pélvica'],
  ['table 3', 'tabla 3'],
  ['limits of sacral slope 35 and 45', 'límites de pendiente sacra 35 y 45'],
  [' and ', ' y '],
];

/** A source as it is shown beside its number. */
export const sourceIn = (language: 'en' | 'es', source: string): string =>
  language === 'en' ? source : SPANISH.reduce((text, [english, spanish]) => text.replaceAll(english, spanish), source);
