import type { PictureText } from './picture-text.ts';
import { inWinAnsi, withTwins } from './win-ansi.ts';

export type Doc = PDFKit.PDFDocument;
type Element = PDFKit.PDFStructureElement;
/** What pdfkit's types leave out: it writes the scope of header cells and the boxes of figures too. */
export type ElementOptions = PDFKit.Mixins.StructureElementOptions & {
  scope?: 'Row' | 'Column' | 'Both';
  /** Name of a header cell, which `headers` of the cells below or beside it tell. */
  id?: string;
  headers?: readonly string[];
  colSpan?: number;
  bbox?: [left: number, top: number, right: number, bottom: number];
};

export interface Look {
  readonly size: number;
  readonly bold?: boolean;
  readonly color?: string;
  /** Space below, points. */
  readonly gap?: number;
}

export const MARGIN = 48;
export const FOOT = 34;
export const INK = '#121b21';
export const GREY = '#46525a';
export const RULE = '#d2d8dd';

/** Writes tagged content from the top of the pages to their end: each piece under the element that names its role. */
export class Pen {
  readonly doc: Doc;
  readonly #picture: PictureText;
  #under: Element;
  #silent = false;
  readonly #named = new Map<string, object>();

  constructor(doc: Doc, picture: PictureText) {
    this.doc = doc;
    this.#picture = picture;
    this.#under = doc.struct('Document');
    doc.addStructure(this.#under);
  }

  get width(): number {
    return this.doc.page.width - 2 * MARGIN;
  }

  get bottom(): number {
    return this.doc.page.height - MARGIN - FOOT;
  }

  /** Draws inside a new element of this role. */
  tagged(role: string, options: ElementOptions, draw: () => void): void {
    if (this.#silent) draw();
    else this.#under.add(this.#cell(this.doc.struct(role, options, draw), options));
  }

  /** An element with elements in it. */
  group(role: string, draw: () => void, options: ElementOptions = {}): void {
    if (this.#silent) return draw();
    const outer = this.#under;
    const inner = this.#cell(this.doc.struct(role, options), options);
    outer.add(inner);
    this.#under = inner;
    draw();
    inner.end();
    this.#under = outer;
  }

  /** Lines, hairlines and page furniture: a screen reader passes over them. */
  artifact(draw: () => void, type: 'Layout' | 'Pagination' = 'Layout'): void {
    if (this.#silent) return draw();
    this.#silent = true;
    this.doc.markContent('Artifact', { type });
    draw();
    this.doc.endMarkedContent();
    this.#silent = false;
  }

  /** What pdfkit says of cells only in tables that it draws itself (ISO 32000-1, 14.8.5.7). */
  #cell(element: Element, { id, headers = [], colSpan = 1, scope }: ElementOptions): Element {
    const { dictionary } = element as unknown as { dictionary: { data: Record<string, unknown> } };
    if (headers.length > 0 || colSpan > 1) {
      const told = { O: 'Table', ...(scope ? { Scope: scope } : {}), ...(colSpan > 1 ? { ColSpan: colSpan } : {}) };
      // pdfkit writes boxed strings as text, plain ones as names
      dictionary.data['A'] = headers.length > 0 ? { ...told, Headers: headers.map((name) => Object(name)) } : told;
    }
    if (id !== undefined) {
      dictionary.data['ID'] = Object(id);
      this.#named.set(id, dictionary);
    }
    return element;
  }

  /** Ends the structure; after it nothing more is tagged. */
  end(): void {
    this.#under.end();
    if (this.#named.size === 0) return;
    const names = [...this.#named].toSorted(([a], [b]) => (a < b ? -1 : 1));
    const tree = this.doc.ref({ Names: names.flatMap(([name, element]) => [Object(name), element]) });
    Object.assign(this.doc.getStructTreeRoot().data, { IDTree: tree });
    (tree as unknown as { end(): void }).end();
  }

  /** Begins a new page unless this height fits on the present one. */
  keepTogether(height: number): void {
    if (this.doc.y + height > this.bottom) this.doc.addPage();
    this.doc.x = MARGIN;
  }

  paragraph(role: string, text: string, look: Look): void {
    this.keepTogether(look.size * 2.6);
    this.write(role, text, look, MARGIN, this.width);
    this.doc.y += look.gap ?? 0;
  }

  /** Text in a column from the present height on; leaves `y` below it. */
  write(role: string, text: string, look: Look, x: number, width: number, options: ElementOptions = {}): void {
    const { doc } = this;
    const line = withTwins(text);
    if (!inWinAnsi(line)) return this.#writePicture(role, line, look, x, width, options);
    this.tagged(role, options, () => {
      this.#font(look).fillColor(look.color ?? INK);
      doc.text(line, x, doc.y, { width, lineGap: 2 });
    });
  } // prettier-ignore

  /** How high `write` would be, points. */
  heightOf(text: string, look: Look, width: number): number {
    const line = withTwins(text);
    if (!inWinAnsi(line)) return this.#picture(line, pictureLook(look, width)).height;
    return this.#font(look).heightOfString(line, { width, lineGap: 2 });
  }

  #writePicture(role: string, text: string, look: Look, x: number, width: number, options: object): void {
    const { doc } = this;
    const { jpeg, width: wide, height } = this.#picture(text, pictureLook(look, width));
    this.tagged(role, { ...options, actual: text }, () => {
      doc.image(jpeg as Buffer, x, doc.y, { width: wide, height });
    });
    doc.y += height;
  }

  #font({ size, bold = false }: Look): Doc {
    return this.doc.font(bold ? 'Helvetica-Bold' : 'Helvetica').fontSize(size);
  }
}

const pictureLook = ({ size, bold = false, color = INK }: Look, width: number) => ({ size, bold, color, width });
