import type { Role } from '@hyaline/contract';
import { IconCheck, IconMinus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { previewOf } from './role-preview.ts';
import classes from './team.module.css';

/** What a person with this role will see, before somebody gives it to them. */
export function RolePreview({ role }: { role: Role }) {
  const { t } = useTranslation(['team', 'app']);
  const { sees, not } = previewOf(role);
  return (
    <div className={classes.preview} role="status">
      <b>{t('team:preview.title', { role: t(`app:role.${role}`) })}</b>
      <ul aria-label={t('team:preview.sees')}>
        {sees.map((key) => (
          <li key={key}>
            <IconCheck size={14} stroke={2} aria-hidden />
            {t(`team:sees.${key}`)}
          </li>
        ))}
      </ul>
      <ul aria-label={t('team:preview.not')} data-not>
        {not.map((key) => (
          <li key={key}>
            <IconMinus size={14} stroke={2} aria-hidden />
            {t(`team:sees.${key}`)}
          </li>
        ))}
      </ul>
    </div>
  );
}
