/** Metrics of the fonts that every reader of PDF has; pdfkit's own types leave these modules out. */
declare module 'pdfkit/standard-fonts/*' {
  const font: object;
  export default font;
}
