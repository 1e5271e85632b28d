import { Checkbox, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { membersQuery } from '../../../api/identity.ts';
import { Block } from '../../../ui/Block.tsx';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import classes from './form.module.css';

interface ProviderChoiceProps {
  chosen: readonly string[];
  self: string;
  onChange: (ids: string[]) => void;
}

/** Who sees a new record from its first moment. */
export function ProviderChoice({ chosen, self, onChange }: ProviderChoiceProps) {
  const { t } = useTranslation(['patients', 'app']);
  const { data, error } = useQuery(membersQuery);
  const people = (data ?? []).filter(({ role }) => role === 'provider' || role === 'owner');
  const toggle = (id: string) => onChange(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]);
  return (
    <Block title={t('patients:part.providers')} text={t('patients:part.providersText')}>
      <fieldset className={classes.people} aria-label={t('patients:providers.label')}>
        {data === undefined && error === null && <Skeleton height={60} />}
        <ProblemNote error={error} />
        {people.map(({ id, name, role }) => (
          <Checkbox
            key={id}
            label={name}
            description={`${t(`app:role.${role}`)}${id === self ? `, ${t('patients:providers.you')}` : ''}`}
            checked={chosen.includes(id)}
            onChange={() => toggle(id)}
          />
        ))}
        {data !== undefined && people.every(({ role }) => role === 'owner') && <p>{t('patients:providers.none')}</p>}
      </fieldset>
    </Block>
  );
}
