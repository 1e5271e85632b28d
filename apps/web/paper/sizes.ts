/** Paper, width by height, mm. */
export const PAPERS = { a4: [210, 297], letter: [215.9, 279.4] } as const;
export type PaperName = keyof typeof PAPERS;

export const MM_PER_INCH = 25.4;
export const POINTS_PER_MM = 72 / MM_PER_INCH;

/** What is usual where the person is: letter in North America and parts of Latin America, A4 elsewhere. */
export function usualPaper(locale: string): PaperName {
  const region = new Intl.Locale(locale).maximize().region ?? '';
  return ['US', 'CA', 'MX', 'CO', 'CL', 'VE', 'PH', 'GT', 'CR', 'PA', 'DO', 'SV', 'NI', 'PR'].includes(region)
    ? 'letter'
    : 'a4';
}
