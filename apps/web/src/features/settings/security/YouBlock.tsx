import type { Session } from '@hyaline/contract';
import { useTranslation } from 'react-i18next';
import { Block } from '../../../ui/Block.tsx';
import classes from './YouBlock.module.css';

/** How this clinic knows the person. */
export function YouBlock({ session }: { session: Session }) {
  const { t } = useTranslation(['settings', 'app']);
  const lines = [
    [t('settings:you.name'), session.account.name],
    [t('settings:you.email'), session.account.email],
    [t('settings:you.role'), t(`app:role.${session.role}`)],
    [t('settings:you.clinic'), session.clinic.name],
  ] as const;
  return (
    <Block title={t('settings:you.title')} text={t('settings:you.text')}>
      <dl className={classes.about}>
        {lines.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Block>
  );
}
