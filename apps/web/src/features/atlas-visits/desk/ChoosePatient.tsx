import { Button, Skeleton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { searchQuery } from '../../../api/patients.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import classes from './desk.module.css';

/** Among those whom this person sees; each hit is a line in the ledger. */
export function ChoosePatient({ onChoose }: { onChoose: (id: string) => void }) {
  const { t } = useTranslation('visits');
  const [typed, setTyped] = useState('');
  const [text, setText] = useState('');
  const { data, error, isFetching } = useQuery({ ...searchQuery(text), enabled: text !== '' });
  return (
    <>
      <form
        className={classes.search}
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          setText(typed.trim());
        }}
      >
        <TextInput
          data-autofocus
          label={t('save.whom')}
          description={t('save.search')}
          maxLength={120}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <Button type="submit" leftSection={<IconSearch size={16} />} disabled={typed.trim() === ''}>
          {t('save.find')}
        </Button>
      </form>
      <ProblemNote error={error} />
      {isFetching && <Skeleton height={44} mt="md" />}
      <div role="status">
        {data?.patients.length === 0 && !isFetching && <p className={classes.hint}>{t('save.nobody')}</p>}
      </div>
      <ul className={classes.found}>
        {(text === '' ? [] : (data?.patients ?? [])).map(({ id, ref, givenName, familyName, birthDate }) => (
          <li key={id}>
            <button type="button" onClick={() => onChoose(id)}>
              <b>
                {givenName} {familyName}
              </b>
              <span>
                {birthDate} · {ref}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
