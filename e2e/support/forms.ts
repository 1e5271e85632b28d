/** Every form in which a text could lie hidden in bytes: as it is, in base64 at any offset, hex, URL and UTF-16. */
export function formsOf(text: string): Map<string, Buffer> {
  const plain = Buffer.from(text);
  const forms = new Map<string, Buffer>([
    ['plain', plain],
    ['lower case', Buffer.from(text.toLowerCase())],
    ['hex', Buffer.from(plain.toString('hex'))],
    ['HEX', Buffer.from(plain.toString('hex').toUpperCase())],
    ['URL', Buffer.from(encodeURIComponent(text))],
    ['UTF-16LE', Buffer.from(text, 'utf16le')],
    ['UTF-16BE', Buffer.from(text, 'utf16le').swap16()],
  ]);
  for (const offset of [0, 1, 2]) {
    const encoded = Buffer.concat([Buffer.alloc(offset), plain]).toString('base64');
    // letters at the seams depend on the neighbours too
    const middle = encoded.slice(offset === 0 ? 0 : offset + 1, Math.floor(((offset + plain.length) * 8) / 6));
    forms.set(`base64 at ${offset}`, Buffer.from(middle));
    forms.set(`base64url at ${offset}`, Buffer.from(middle.replaceAll('+', '-').replaceAll('/', '_')));
  }
  return forms;
}

/** Which of the texts stand in the bytes, and in which form. */
export const findForms = (bytes: Buffer, texts: readonly string[]): string[] =>
  texts.flatMap((text) =>
    [...formsOf(text)].filter(([, form]) => bytes.includes(form)).map(([form]) => `${text} in ${form}`),
  );
