import { Button, Checkbox, Skeleton, Switch, TextInput } from '@mantine/core';
import type { AccessSettings } from '@hyaline/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { accessSettingsQuery, saveAccessSettings, standOutsQuery } from '../../api/access.ts';
import { Block, Blocks } from '../../ui/Block.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { ErrorState } from '../../ui/State.tsx';
import { showDone } from '../../ui/toasts.tsx';
import classes from './access-log.module.css';

/** What the clinic states about its hours and its reports. */
export function AccessSettingsForm() {
  const { data, error, refetch } = useQuery(accessSettingsQuery);
  if (data !== undefined) return <Form stated={data} />;
  return error === null ? <Skeleton height={240} /> : <ErrorState error={error} onRetry={() => void refetch()} />;
}

const DAYS = ['1', '2', '3', '4', '5', '6', '7'] as const;

function Form({ stated }: { stated: AccessSettings }) {
  const { t } = useTranslation('accessLog');
  const client = useQueryClient();
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const [asked, setAsked] = useState(stated.openDays.length === 0 ? { ...stated, timeZone: here } : stated);
  const save = useMutation({
    mutationFn: () => saveAccessSettings(asked),
    onSuccess: () => {
      showDone(t('settings.done'));
      for (const { queryKey } of [accessSettingsQuery, standOutsQuery]) void client.invalidateQueries({ queryKey });
    },
  });
  const change = (more: Partial<AccessSettings>) => setAsked((before) => ({ ...before, ...more }));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Blocks>
        <Block title={t('settings.hours.title')} text={t('settings.hours.text')}>
          <div className={classes.form}>
            <Checkbox.Group
              label={t('settings.days')}
              value={asked.openDays.map(String)}
              onChange={(days) => change({ openDays: days.map(Number).toSorted() })}
            >
              <div className={classes.days}>
                {DAYS.map((day) => (
                  <Checkbox key={day} value={day} label={t(`settings.day.${day}`)} />
                ))}
              </div>
            </Checkbox.Group>
            <div className={classes.pair}>
              <TextInput
                type="time"
                label={t('settings.opens')}
                value={asked.opens}
                onChange={(event) => change({ opens: event.currentTarget.value.slice(0, 5) })}
              />
              <TextInput
                type="time"
                label={t('settings.closes')}
                value={asked.closes}
                onChange={(event) => change({ closes: event.currentTarget.value.slice(0, 5) })}
              />
            </div>
            <TextInput
              label={t('settings.zone')}
              description={t('settings.zoneHint')}
              value={asked.timeZone}
              onChange={(event) => change({ timeZone: event.currentTarget.value })}
            />
          </div>
        </Block>
        <Block title={t('settings.report.title')} text={t('settings.report.text')}>
          <div className={classes.form}>
            <Switch
              label={t('settings.report.label')}
              checked={asked.accessReport}
              onChange={(event) => change({ accessReport: event.currentTarget.checked })}
            />
            <ProblemNote error={save.error} />
            <div>
              <Button type="submit" loading={save.isPending}>
                {t('settings.save')}
              </Button>
            </div>
          </div>
        </Block>
      </Blocks>
    </form>
  );
}
