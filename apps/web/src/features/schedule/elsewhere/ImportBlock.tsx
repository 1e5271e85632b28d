import { Button, FileInput, NativeSelect } from '@mantine/core';
import { CALENDAR_DATE_ORDERS, type CalendarImport, type ImportCalendar } from '@hyaline/contract';
import { IconCheck, IconFileSpreadsheet } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { importCalendar } from '../../../api/calendars.ts';
import { SCHEDULE_KEY } from '../../../api/schedule.ts';
import { Block } from '../../../ui/Block.tsx';
import { Note } from '../../../ui/Note.tsx';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import classes from '../settings/settings.module.css';
import type { Setup } from '../use-setup.ts';
import { ImportRows } from './ImportRows.tsx';

/** The calendar that a clinic had: looked at first, then kept whole or not at all. */
export function ImportBlock({ setup }: { setup: Setup }) {
  const { t } = useTranslation('schedule');
  const client = useQueryClient();
  const types = setup.types.filter(({ removed }) => !removed);
  const [file, setFile] = useState<File | null>(null);
  const [ask, setAsk] = useState<Pick<ImportCalendar, 'locationId' | 'typeId' | 'order'>>({
    locationId: setup.locations[0]?.id ?? '',
    typeId: types[0]?.id ?? '',
    order: 'ymd',
  });
  const [result, setResult] = useState<CalendarImport | null>(null);
  const look = useMutation({
    mutationFn: async (apply: boolean): Promise<CalendarImport> =>
      importCalendar({ ...ask, text: (await file?.text()) ?? '', apply }),
    onSuccess: (answer) => {
      setResult(answer);
      if (answer.applied) void client.invalidateQueries({ queryKey: SCHEDULE_KEY });
    },
  });
  /** What was said was about another file, or another way to read it. */
  const forget = (): void => {
    setResult(null);
    look.reset();
  };
  const choose = (more: Partial<typeof ask>): void => {
    setAsk({ ...ask, ...more });
    forget();
  };
  const mayApply = result !== null && !result.applied && result.wrong === 0 && result.right > 0;
  if (setup.locations.length === 0 || types.length === 0) return null;
  return (
    <Block title={t('elsewhere.import')} text={t('elsewhere.importText')}>
      <div className={classes.part}>
        <FileInput
          label={t('elsewhere.file')}
          accept=".csv,text/csv,text/plain"
          leftSection={<IconFileSpreadsheet size={16} />}
          value={file}
          onChange={(chosen) => {
            setFile(chosen);
            forget();
          }}
        />
        <div className={classes.exception}>
          <NativeSelect
            label={t('elsewhere.place')}
            data={setup.locations.map(({ id, name }) => ({ value: id, label: name }))}
            value={ask.locationId}
            onChange={({ currentTarget }) => choose({ locationId: currentTarget.value })}
          />
          <NativeSelect
            label={t('elsewhere.type')}
            data={types.map(({ id, name }) => ({ value: id, label: name }))}
            value={ask.typeId}
            onChange={({ currentTarget }) => choose({ typeId: currentTarget.value })}
          />
          <NativeSelect
            label={t('elsewhere.order')}
            data={CALENDAR_DATE_ORDERS.map((order) => ({ value: order, label: t(`elsewhere.orders.${order}`) }))}
            value={ask.order}
            onChange={({ currentTarget }) => choose({ order: currentTarget.value as ImportCalendar['order'] })}
          />
        </div>
        <div className={classes.actions}>
          <Button
            variant={mayApply ? 'default' : 'filled'}
            disabled={file === null}
            loading={look.isPending && look.variables !== true}
            onClick={() => look.mutate(false)}
          >
            {t('elsewhere.look')}
          </Button>
          {mayApply && (
            <Button loading={look.isPending && look.variables === true} onClick={() => look.mutate(true)}>
              {t('elsewhere.apply', { count: result.right })}
            </Button>
          )}
        </div>
        <ProblemNote error={look.error} />
        {result !== null && result.missing.length > 0 && (
          <Note tone="warn">
            {t('elsewhere.missing', {
              columns: result.missing.map((each) => t(`elsewhere.column.${each}`)).join(', '),
            })}
          </Note>
        )}
        {result?.applied === true && (
          <Note tone="brand" icon={<IconCheck size={16} />}>
            {t('elsewhere.applied', { count: result.right })}
          </Note>
        )}
      </div>
      {result !== null && result.rows.length > 0 && <ImportRows result={result} setup={setup} />}
    </Block>
  );
}
