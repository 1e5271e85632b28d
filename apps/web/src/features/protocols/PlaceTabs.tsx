import { allows, type Permission } from '@hyaline/contract';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../api/identity.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import classes from './protocols.module.css';

const PLACES: readonly { to: string; name: 'due' | 'compounds' | 'templates' | 'calculator'; needs: Permission }[] = [
  { to: '/due', name: 'due', needs: 'patient:write' },
  { to: '/compounds', name: 'compounds', needs: 'compound:read' },
  { to: '/templates', name: 'templates', needs: 'compound:write' },
  { to: '/calculator', name: 'calculator', needs: 'compound:read' },
];

/** What stands beside each other: due tasks, the catalogue, templates, the calculator. */
export function PlaceTabs({ here }: { here: (typeof PLACES)[number]['name'] }) {
  const { t } = useTranslation('protocols');
  const { data: session } = useSuspenseQuery(sessionQuery);
  return (
    <nav className={classes.tabs} aria-label={t('places.label')}>
      {PLACES.filter(({ needs }) => allows(session.role, needs)).map(({ to, name }) => (
        <AppLink key={name} to={to} className={classes.tab} aria-current={name === here ? 'page' : undefined}>
          {t(`places.${name}`)}
        </AppLink>
      ))}
    </nav>
  );
}
