import { type PaperName, PAPERS } from '../../paper/sizes.ts';
import type { AtlasReport } from './content.ts';

/** Puts the sheet on the page, prints it with page numbers, and takes it away. Resolves when the print dialog is left. */
export async function printReport(
  { footer, pageLabel }: AtlasReport,
  sheet: HTMLElement,
  paper: PaperName,
): Promise<void> {
  const [width, height] = PAPERS[paper];
  const rules = new CSSStyleSheet();
  rules.replaceSync(
    `@page { size: ${width}mm ${height}mm; margin: 15mm 15mm 18mm;
      @bottom-left { content: ${JSON.stringify(footer)}; font: 8pt sans-serif; color: #46525a; vertical-align: top }
      @bottom-right { content: ${counted(pageLabel)}; font: 8pt sans-serif; color: #46525a; vertical-align: top } }`,
  );
  const holder = document.createElement('div');
  holder.className = 'atlas-report-print';
  holder.append(sheet);
  document.adoptedStyleSheets.push(rules);
  document.body.append(holder);
  document.body.classList.add('atlas-report-printing');
  try {
    await Promise.all([...sheet.querySelectorAll('img')].map((image) => image.decode()));
    await printed();
  } finally {
    document.body.classList.remove('atlas-report-printing');
    holder.remove();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== rules);
  }
}

const [PAGE, PAGES] = [111_111, 222_222];

/** The page's label with the browser's counters in the place of its numbers. */
export function counted(label: (page: number, pages: number) => string): string {
  const parts = JSON.stringify(label(PAGE, PAGES)).split(new RegExp(`(${PAGE}|${PAGES})`));
  return parts
    .map((part) => (part === `${PAGE}` ? '" counter(page) "' : part === `${PAGES}` ? '" counter(pages) "' : part))
    .join('');
}

/** Some browsers return from print() before the dialog is left: the event comes when it is. */
function printed(): Promise<void> {
  return new Promise((resolve) => {
    window.addEventListener('afterprint', () => resolve(), { once: true });
    window.print();
  });
}
