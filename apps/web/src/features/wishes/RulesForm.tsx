import { Button, NumberInput, Switch } from '@mantine/core';
import type { AppointmentRules } from '@hyaline/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { appointmentRulesQuery, changeAppointmentRules } from '../../api/wishes.ts';
import { showDone } from '../../ui/toasts.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import classes from './wishes.module.css';

const MOST_HOURS = 336;

/** What patients may do with their appointments in the portal, and when they are reminded. */
export function RulesForm() {
  const { data } = useQuery(appointmentRulesQuery);
  return data === undefined ? null : <Form initial={data} />;
}

function Form({ initial }: { initial: AppointmentRules }) {
  const { t } = useTranslation('wishes');
  const client = useQueryClient();
  const [rules, setRules] = useState(initial);
  const save = useMutation({
    mutationFn: () => changeAppointmentRules(rules),
    onSuccess: () => {
      client.setQueryData(appointmentRulesQuery.queryKey, rules);
      showDone(t('rules.done'));
    },
  });
  const hours = (name: 'cancelHours' | 'remindHours') => (
    <NumberInput
      label={t(`rules.${name}`)}
      description={t(`rules.${name}Help`)}
      min={0}
      max={MOST_HOURS}
      allowDecimal={false}
      clampBehavior="strict"
      value={rules[name]}
      onChange={(value) => setRules({ ...rules, [name]: typeof value === 'number' ? value : 0 })}
    />
  );
  return (
    <form
      className={classes.rules}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <h2>{t('rules.title')}</h2>
      <Switch
        label={t('rules.takesWishes')}
        checked={rules.takesWishes}
        onChange={(event) => setRules({ ...rules, takesWishes: event.currentTarget.checked })}
      />
      {hours('cancelHours')}
      {hours('remindHours')}
      <ProblemNote error={save.error} />
      <div className={classes.actions}>
        <Button type="submit" variant="default" loading={save.isPending}>
          {t('rules.save')}
        </Button>
      </div>
    </form>
  );
}
