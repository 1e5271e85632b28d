import { Button, NumberInput, Skeleton, Switch } from '@mantine/core';
import type { TaskSettings } from '@hyaline/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeTaskSettings, taskSettingsQuery } from '../../api/tasks.ts';
import { Block, Blocks } from '../../ui/Block.tsx';
import { Page } from '../../ui/Page.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { ErrorState } from '../../ui/State.tsx';
import { showDone } from '../../ui/toasts.tsx';
import classes from './tasks.module.css';

/** Which tasks the product makes by itself. For those who run the clinic. */
export function TaskSettingsPage() {
  const { t } = useTranslation(['settings', 'tasks']);
  const { data, error, refetch } = useQuery(taskSettingsQuery);
  return (
    <Page crumbs={[t('settings:crumb')]} title={t('settings:section.tasks.title')}>
      {data !== undefined ? (
        <Form settings={data} />
      ) : error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton height={240} />
      )}
    </Page>
  );
}

function Form({ settings }: { settings: TaskSettings }) {
  const { t } = useTranslation('tasks');
  const client = useQueryClient();
  const [values, setValues] = useState(settings);
  const save = useMutation({
    mutationFn: () => changeTaskSettings(values),
    onSuccess: (kept) => {
      client.setQueryData(taskSettingsQuery.queryKey, kept);
      showDone(t('settings.saved'));
    },
  });
  const set = (more: Partial<TaskSettings>) => setValues({ ...values, ...more });
  return (
    <Blocks>
      <Block title={t('settings.automations')} text={t('settings.automationsText')}>
        <form
          className={classes.settings}
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate();
          }}
        >
          <Switch
            label={t('settings.noShow')}
            description={t('settings.noShowHint')}
            checked={values.noShow}
            onChange={({ currentTarget }) => set({ noShow: currentTarget.checked })}
          />
          <Switch
            label={t('settings.packetUnread')}
            description={t('settings.packetUnreadHint')}
            checked={values.packetUnread}
            onChange={({ currentTarget }) => set({ packetUnread: currentTarget.checked })}
          />
          <NumberInput
            label={t('settings.packetHours')}
            description={t('settings.packetHoursHint')}
            disabled={!values.packetUnread}
            value={values.packetHours}
            min={1}
            max={23}
            allowDecimal={false}
            clampBehavior="strict"
            onChange={(value) => typeof value === 'number' && set({ packetHours: value })}
          />
          <Switch
            label={t('settings.protocolDue')}
            description={t('settings.protocolDueHint')}
            checked={values.protocolDue}
            onChange={({ currentTarget }) => set({ protocolDue: currentTarget.checked })}
          />
          <ProblemNote error={save.error} />
          <div className={classes.actions}>
            <Button type="submit" loading={save.isPending}>
              {t('settings.save')}
            </Button>
          </div>
        </form>
      </Block>
    </Blocks>
  );
}
