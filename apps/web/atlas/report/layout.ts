import { MARGIN, type Pen, RULE } from '../../paper/pen.ts';

const H2 = { size: 13, bold: true, gap: 7 };

/** @param withNext - points that have to stand on the same page below it */
export function heading(pen: Pen, text: string, withNext: number): void {
  pen.keepTogether(H2.size * 1.6 + withNext);
  pen.paragraph('H2', text, H2);
}

export function line(pen: Pen, color: string = RULE, thick = 0.6): void {
  const { doc } = pen;
  pen.artifact(() => {
    doc
      .moveTo(MARGIN, doc.y)
      .lineTo(MARGIN + pen.width, doc.y)
      .lineWidth(thick)
      .stroke(color);
  });
}
