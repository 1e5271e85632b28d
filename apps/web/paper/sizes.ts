/** Paper, width by height, mm. */
export const PAPERS = { a4: [210, 297], letter: [215.9, 279.4] } as const;
export type PaperName = keyof typeof PAPERS;

export const MM_PER_INCH = 25.4;
export const POINTS_PER_MM = 72 / MM_PER_INCH;

/**
 * What is usual where the person is: letter in North America and parts of Latin America, A4 elsewhere.
 * @param locale as the browser says it; on some computers that is no language tag, such as `en-US@posix`
 */
export function usualPaper(locale: string): PaperName {
  const [, tag] = /^([a-z]{2,3}(?:-[a-z\d]{2,8})*)(?:@|$)/i.exec(locale) ?? [];
  const region = new Intl.Locale(tag ?? 'und').maximize().region ?? '';
  return tag !== undefined &&
    ['US', 'CA', 'MX', 'CO', 'CL', 'VE', 'PH', 'GT', 'CR', 'PA', 'DO', 'SV', 'NI', 'PR'].includes(region)
    ? 'letter'
    : 'a4';
}
