import { type IdentifierKind, identifiersIn } from '@hyaline/kit';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../lib/use-locale.ts';
import classes from './IdentifierNotice.module.css';
import { Note } from './Note.tsx';

interface IdentifierNoticeProps {
  /** What is being typed. It is looked at here and goes nowhere. */
  text: string;
  /** Says what does not belong here before anything was typed, too. */
  standing?: boolean;
}

/**
 * Beside a field whose text others read: names of clinics, labels, reasons, messages to support. Warns when it looks as if
 * a patient could be told by it; it holds nobody up.
 */
export function IdentifierNotice({ text, standing = false }: IdentifierNoticeProps) {
  const { t } = useTranslation('app');
  const locale = useLocale();
  const found: IdentifierKind[] = identifiersIn(text);
  const kinds = new Intl.ListFormat(locale).format(found.map((kind) => t(`identifiers.kinds.${kind}`)));
  return (
    <div role="status" className={classes.notice}>
      {found.length > 0 ? (
        <Note tone="warn" icon={<IconAlertTriangle size={16} stroke={1.9} aria-hidden />}>
          {t('identifiers.found', { kinds })}
        </Note>
      ) : (
        standing && <p className={classes.standing}>{t('identifiers.standing')}</p>
      )}
    </div>
  );
}
