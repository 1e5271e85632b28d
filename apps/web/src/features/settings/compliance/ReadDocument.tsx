import type { LegalDocument } from '@hyaline/contract';
import { useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDate } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import classes from './Compliance.module.css';

interface ReadDocumentProps {
  document: LegalDocument;
  /** How many clauses, from the first, have come into view to their end. */
  onSeen: (count: number) => void;
}

/** The text in a region of its own that scrolls, by wheel, finger or keyboard. */
export function ReadDocument({ document: text, onSeen }: ReadDocumentProps) {
  const { t } = useTranslation('legal');
  const locale = useLocale();
  const region = useRef<HTMLDivElement>(null);
  const look = () => region.current !== null && onSeen(seenIn(region.current));
  useLayoutEffect(() => {
    look(); // on a tall screen some of it, or all, is in view at once
  });
  return (
    <div
      ref={region}
      className={classes.document}
      role="region"
      aria-label={t('flow.document')}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard
      tabIndex={0}
      onScroll={look}
      lang={text.locale}
    >
      <h2>{text.title}</h2>
      <p className={classes.quiet}>
        {t('flow.version', { version: text.version, at: formatDate(text.effectiveOn, locale) })}
      </p>
      <p className={classes.quiet}>{text.notice}</p>
      {text.clauses.map(({ id, heading, paragraphs }) => (
        <section key={id} data-clause={id}>
          <h3>{heading}</h3>
          {paragraphs.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </section>
      ))}
    </div>
  );
}

/** Clauses whose last line lies above the lower edge of the region. */
function seenIn(region: HTMLElement): number {
  const edge = region.getBoundingClientRect().bottom + 2; // half pixels at the very end
  const clauses = [...region.querySelectorAll('[data-clause]')];
  return clauses.filter((clause) => clause.getBoundingClientRect().bottom <= edge).length;
}
