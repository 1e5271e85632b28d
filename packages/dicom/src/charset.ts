import type { DataSet } from './dataset.ts';
import { TAG } from './tags.ts';
import { kept, MAX_KEPT, texts, trimPadding, valueBytes } from './values.ts';

/** WHATWG labels of the single sets of PS3.3 C.12.1.1.2; latin1 is the fallback of everything unknown. */
const SINGLE: Record<string, string> = {
  '': 'latin1', // ISO 646 in the standard; many files write Latin-1 without saying so
  'ISO_IR 6': 'latin1',
  'ISO_IR 100': 'iso-8859-1',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 148': 'iso-8859-9',
  'ISO_IR 203': 'iso-8859-15',
  'ISO_IR 13': 'shift_jis', // its bytes are those of JIS X 0201
  'ISO_IR 166': 'windows-874',
  'ISO_IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
};

/** What an ISO 2022 escape sequence switches to. `jis`: two-byte sets that the decoder wants dressed up. */
interface CodeElement {
  readonly label: string;
  readonly jis?: 'x0208' | 'x0212';
}

/** The escape sequences of PS3.3 C.12.1.1.2, without their ESC. */
const ESCAPES: Record<string, CodeElement> = {
  '(B': { label: 'latin1' },
  '(J': { label: 'shift_jis' },
  ')I': { label: 'shift_jis' },
  '-A': { label: 'iso-8859-1' },
  '-B': { label: 'iso-8859-2' },
  '-C': { label: 'iso-8859-3' },
  '-D': { label: 'iso-8859-4' },
  '-L': { label: 'iso-8859-5' },
  '-G': { label: 'iso-8859-6' },
  '-F': { label: 'iso-8859-7' },
  '-H': { label: 'iso-8859-8' },
  '-M': { label: 'iso-8859-9' },
  '-b': { label: 'iso-8859-15' },
  '-T': { label: 'windows-874' },
  $B: { label: 'iso-2022-jp', jis: 'x0208' },
  '$@': { label: 'iso-2022-jp', jis: 'x0208' },
  '$(D': { label: 'euc-jp', jis: 'x0212' },
  '$)C': { label: 'euc-kr' },
  '$)A': { label: 'gb18030' },
};

const ESC = 0x1b;
const CARET = 0x5e;
const EQUALS = 0x3d;
const BACKSLASH = 0x5c;

/**
 * Text of a VR that Specific Character Set governs (PN, LO, SH, LT, ST, UT, UC).
 * @param charset - the values of (0008,0005) that are in force where the attribute stands
 */
export function decodeText(bytes: Uint8Array, charset: readonly string[]): string {
  const first = normal(charset[0] ?? '');
  const label = SINGLE[first] ?? 'latin1';
  if (charset.length < 2 && !bytes.includes(ESC)) return trimPadding(decodeAs(label, bytes));
  return trimPadding(decodeEscaped(bytes, label));
}

/** Bytes that hold all the characters that are kept, whatever the set and its escape sequences. */
const MAX_KEPT_BYTES = 8 * MAX_KEPT;

/** One attribute as Unicode text, by the data set's own character set and cut to what is kept; empty when absent. */
export function readText(dataSet: DataSet, tag: number): string {
  const bytes = valueBytes(dataSet, tag)?.subarray(0, MAX_KEPT_BYTES);
  return bytes === undefined ? '' : kept(decodeText(bytes, texts(dataSet, TAG.SpecificCharacterSet)));
}

/** `ISO 2022 IR 87`, `ISO-IR 100`, `iso_ir_100` and friends: files spell the defined terms in many ways. */
function normal(term: string): string {
  const upper = term.trim().toUpperCase().replaceAll(/[_-]/g, ' ');
  return upper.replace(/^ISO 2022 IR /, 'ISO_IR ').replace(/^ISO ?IR ?/, 'ISO_IR ');
}

function decodeEscaped(bytes: Uint8Array, initial: string): string {
  let out = '';
  let now: CodeElement = { label: initial };
  let from = 0;
  for (let i = 0; i <= bytes.length; i++) {
    const byte = bytes[i];
    const found = byte === ESC ? escapeAt(bytes, i + 1) : undefined;
    // delimiters bring the first set back (PS3.5 section 6.1.2.5.3); inside a JIS set the same codes are halves of kanji
    const resets = (byte === CARET || byte === EQUALS || byte === BACKSLASH) && now.jis === undefined;
    if (byte !== undefined && found === undefined && !resets) continue;
    out += decodePart(now, bytes.subarray(from, i));
    from = i;
    if (resets) now = { label: initial };
    if (found !== undefined) {
      now = found.to;
      from = i + 1 + found.length;
      i = from - 1;
    }
  }
  return out;
}

function escapeAt(bytes: Uint8Array, at: number): { to: CodeElement; length: number } | undefined {
  for (const length of [2, 3]) {
    const to = ESCAPES[String.fromCharCode(...bytes.subarray(at, at + length))];
    if (to !== undefined) return { to, length };
  }
  return undefined;
}

function decodePart({ label, jis }: CodeElement, bytes: Uint8Array): string {
  if (jis === 'x0208') return decodeAs(label, Uint8Array.of(ESC, 0x24, 0x42, ...bytes)); // wants ESC $ B back
  if (jis === 'x0212') return decodeAs(label, eucSupplement(bytes));
  return decodeAs(label, bytes);
}

/** JIS X 0212 exists in EUC-JP only, as 0x8f and the two bytes with their high bits set. */
function eucSupplement(bytes: Uint8Array): Uint8Array {
  const euc: number[] = [];
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    euc.push(0x8f, (bytes[i] as number) | 0x80, (bytes[i + 1] as number) | 0x80);
  }
  return Uint8Array.from(euc);
}

const decoders = new Map<string, TextDecoder>();
function decodeAs(label: string, bytes: Uint8Array): string {
  let decoder = decoders.get(label);
  if (decoder === undefined) {
    decoder = new TextDecoder(label);
    decoders.set(label, decoder);
  }
  return decoder.decode(Uint8Array.from(bytes)); // decoders refuse views of shared memory, so the few bytes are copied
}
