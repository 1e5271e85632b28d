import { Button, NativeSelect } from '@mantine/core';
import {
  CSV_FIELDS,
  type CsvField,
  type CsvShape,
  DATE_ORDERS,
  type DateOrder,
  type ImportSettings,
} from '@hyaline/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../lib/use-locale.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { Note } from '../../ui/Note.tsx';
import classes from './exchange.module.css';

interface ColumnsProps {
  shape: CsvShape;
  busy: boolean;
  onLook: (settings: ImportSettings) => void;
  onAgain: () => void;
}

/** Which column is what, and which number of a date is the day: what a file does not say, a person does. */
export function Columns({ shape, busy, onLook, onAgain }: ColumnsProps) {
  const { t } = useTranslation('exchange');
  const locale = useLocale();
  const [fields, setFields] = useState<(CsvField | null)[]>(shape.columns.map(({ field }) => field));
  const only = shape.dateOrders.length === 1 ? shape.dateOrders[0] : undefined;
  const [order, setOrder] = useState<DateOrder | ''>(only ?? '');
  const [language, setLanguage] = useState<string>(locale);
  const hasDates = fields.includes('birthDate');
  const isNamed = fields.includes('givenName') && fields.includes('familyName');
  const isReady = isNamed && (!hasDates || order !== '');
  const choose = (at: number, field: string) =>
    setFields(fields.map((old, i) => (i === at ? ((field || null) as CsvField | null) : old === field ? null : old)));
  const look = () => {
    const { encoding, separator } = shape;
    onLook({ encoding, separator, fields, language, providerIds: [], ...(order === '' ? {} : { dateOrder: order }) });
  };
  return (
    <>
      <h2>{t('columns.title', { rows: shape.rows })}</h2>
      <p className={classes.text}>{t('columns.text')}</p>
      <DataTable columns={[t('columns.header'), t('columns.samples'), t('columns.field')]}>
        {shape.columns.map(({ header, samples }, i) => (
          // oxlint-disable-next-line react/no-array-index-key -- two columns of a file may have one header
          <tr key={i}>
            <th scope="row">{header === '' ? t('columns.nameless', { number: i + 1 }) : header}</th>
            <td data-label={t('columns.samples')} className={classes.samples}>
              {samples.join(' · ')}
            </td>
            <td data-label={t('columns.field')}>
              <NativeSelect
                aria-label={t('columns.fieldOf', { header })}
                value={fields[i] ?? ''}
                onChange={(event) => choose(i, event.currentTarget.value)}
                data={[
                  { value: '', label: t('columns.leave') },
                  ...CSV_FIELDS.map((field) => ({ value: field, label: t(`field.${field}`) })),
                ]}
              />
            </td>
          </tr>
        ))}
      </DataTable>
      <div className={classes.fields}>
        {hasDates && (
          <NativeSelect
            label={t('order.label')}
            description={only === undefined ? t('order.choose') : t('order.only')}
            value={order}
            onChange={(event) => setOrder(event.currentTarget.value as DateOrder | '')}
            data={[
              { value: '', label: t('order.none') },
              ...DATE_ORDERS.map((each) => ({ value: each, label: t(`order.${each}`) })),
            ]}
          />
        )}
        <NativeSelect
          label={t('language.label')}
          description={t('language.text')}
          value={language}
          onChange={(event) => setLanguage(event.currentTarget.value)}
          data={['en', 'es', 'pt', 'fr'].map((each) => ({ value: each, label: t(`language.${each as 'en'}`) }))}
        />
      </div>
      {!isNamed && <Note tone="warn">{t('columns.names')}</Note>}
      <div className={classes.actions}>
        <Button disabled={!isReady} loading={busy} onClick={look}>
          {t('columns.look')}
        </Button>
        <Button variant="default" onClick={onAgain}>
          {t('other')}
        </Button>
      </div>
    </>
  );
}
