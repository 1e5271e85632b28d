/** Code page 437 from 0x80: what ZIP names are in when they do not say UTF-8 (APPNOTE.TXT appendix D). */
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■ ';

const MOST = 200;
/** Control characters, and those that turn the direction of writing: a name is shown beside words of ours. */
const UNFIT = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g; // oxlint-disable-line no-control-regex

/** A name fit to be shown. Many programs write UTF-8 without saying so, and bytes that are UTF-8 are hardly ever else. */
export function entryName(bytes: Uint8Array): string {
  return shown(utf8(bytes) ?? Array.from(bytes, cp437).join(''));
}

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

const cp437 = (byte: number): string => (byte < 0x80 ? String.fromCharCode(byte) : (CP437[byte - 0x80] ?? '?'));

function shown(name: string): string {
  const fit = name.replace(UNFIT, '').replaceAll('\\', '/');
  return fit.length <= MOST ? fit : `…${fit.slice(1 - MOST)}`;
}
