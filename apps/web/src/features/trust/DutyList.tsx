import { useTranslation } from 'react-i18next';

const DUTIES = ['people', 'signIn', 'content', 'patients', 'watch', 'law'] as const;

/** What the software cannot do for a clinic. Whoever sets one up reads the same list as the public. */
export function DutyList({ className }: { className?: string | undefined }) {
  const { t } = useTranslation('trust');
  return (
    <ul className={className} aria-label={t('duties.title')}>
      {DUTIES.map((duty) => (
        <li key={duty}>{t(`duties.${duty}`)}</li>
      ))}
    </ul>
  );
}
