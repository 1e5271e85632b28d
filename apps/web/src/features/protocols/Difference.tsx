import { compareWords, type Piece } from '@hyaline/kit';
import type { ProtocolContent } from '@hyaline/protocol';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../lib/use-locale.ts';
import { type ChangedLine, changedLines } from './difference-lines.ts';
import classes from './protocols.module.css';

/** What changed between two texts of a protocol, word by word. */
export function Difference({ before, after }: { before: ProtocolContent; after: ProtocolContent }) {
  const { t } = useTranslation('protocols');
  const locale = useLocale();
  const { lines, items } = changedLines(before, after, locale, (route) => t(`route.${route}`));
  if (lines.length === 0 && items.length === 0) return <p className={classes.quiet}>{t('difference.none')}</p>;
  return (
    <div className={classes.difference}>
      {lines.map((line) => (
        <Line key={line.name} line={line} />
      ))}
      {items.map(({ id, compound, kind, lines: changed }) => (
        <section key={id}>
          <h5>{t(`difference.${kind}`, { compound })}</h5>
          {changed.map((line) => (
            <Line key={line.name} line={line} />
          ))}
        </section>
      ))}
    </div>
  );
}

function Line({ line: { name, before, after } }: { line: ChangedLine }) {
  const { t } = useTranslation('protocols');
  return (
    <p>
      <span className={classes.quiet}>{t(`line.${name}`)}: </span>
      {piecesOf(before, after).map(({ at, kind, text }) =>
        kind === 'same' ? (
          <span key={at}>{text}</span>
        ) : kind === 'added' ? (
          <ins key={at}>{text}</ins>
        ) : (
          <del key={at}>{text}</del>
        ),
      )}
    </p>
  );
}

/** Each with the number of letters before it. */
function piecesOf(before: string, after: string): (Piece & { at: number })[] {
  let at = 0;
  return compareWords(before, after).map((piece) => {
    const placed = { ...piece, at };
    at += piece.text.length;
    return placed;
  });
}
