/** One sentence about one thing; `mend` says what to do when it is not in order. */
export interface Finding {
  about: string;
  state: 'ok' | 'attention' | 'wrong';
  says: string;
  mend?: string;
}

export const ok = (about: string, says: string): Finding => ({ about, state: 'ok', says });
export const attention = (about: string, says: string, mend: string): Finding => ({
  about,
  state: 'attention',
  says,
  mend,
});
export const wrong = (about: string, says: string, mend: string): Finding => ({ about, state: 'wrong', says, mend });

export function report(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ about }) => about.length));
  const lines = findings.map(({ about, state, says, mend }) => {
    const mark = { ok: 'ok   ', attention: 'NOTE ', wrong: 'WRONG' }[state];
    return `  ${mark}  ${about.padEnd(width)}  ${says}${mend ? `\n${' '.repeat(width + 11)}-> ${mend}` : ''}`;
  });
  return `${lines.join('\n')}\n\n${summary(findings)}\n`;
}

function summary(findings: readonly Finding[]): string {
  const count = findings.filter(({ state }) => state === 'wrong').length;
  if (count === 0) return 'Nothing is wrong.';
  return count === 1 ? '1 thing is wrong.' : `${count} things are wrong.`;
}
