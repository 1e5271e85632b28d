import { useEffect, useState } from 'react';
import { createPortal, flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { type Entry, isShown } from './grid/model.ts';
import classes from './print.module.css';
import type { EntryWords } from './words.ts';

interface PrintSheetProps {
  title: string;
  zone: string;
  days: readonly { day: string; title: string; entries: readonly Entry[] }[];
  /** With references alone: what is printed leaves the ledger's sight. */
  wordsOf: (entry: Entry) => EntryWords;
}

/** Drawn only while the page is on its way to the printer: a week of a clinic is long. */
export function PrintSheet(props: PrintSheetProps) {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    const before = (): void => flushSync(() => setPrinting(true));
    const after = (): void => setPrinting(false);
    globalThis.addEventListener('beforeprint', before);
    globalThis.addEventListener('afterprint', after);
    return () => {
      globalThis.removeEventListener('beforeprint', before);
      globalThis.removeEventListener('afterprint', after);
    };
  }, []);
  return printing ? <Sheet {...props} /> : null;
}

/** What comes out of the printer in place of the page: the days as lists, with references instead of names. */
function Sheet({ title, zone, days, wordsOf }: PrintSheetProps) {
  const { t } = useTranslation('schedule');
  return createPortal(
    <div className={classes.sheet} data-print-sheet aria-hidden>
      <h1>{title}</h1>
      <p>{t('print.note', { zone })}</p>
      {days.map(({ day, title: heading, entries }) => {
        const shown = entries.filter(isShown);
        return (
          <section key={day}>
            {days.length > 1 && <h2>{heading}</h2>}
            {shown.length === 0 ? (
              <p>{t('empty.day')}</p>
            ) : (
              <table>
                <tbody>
                  {shown.map((entry) => {
                    const { time, who, type, provider, room, status } = wordsOf(entry);
                    return (
                      <tr key={entry.appointment.id}>
                        <td>{time}</td>
                        <td>{who}</td>
                        <td>{type}</td>
                        <td>{[provider, room].filter((part) => part !== '').join(', ')}</td>
                        <td>{status}</td>
                      </tr>
                    );
                  })}
                </tbody>
              </table>
            )}
          </section>
        );
      })}
    </div>,
    document.body,
  );
}
