import type { ImportFaultRow } from '@hyaline/contract';
import { useTranslation } from 'react-i18next';
import { DataTable } from '../../ui/DataTable.tsx';
import classes from './exchange.module.css';

/** Where something is wrong and why; the first of many. */
export function Faults({ title, faults, total }: { title: string; faults: readonly ImportFaultRow[]; total: number }) {
  const { t } = useTranslation('exchange');
  return (
    <details open={total <= 10}>
      <summary>{title}</summary>
      <div className={classes.scroll}>
        <DataTable columns={[t('faults.place'), t('faults.where'), t('faults.why')]}>
          {faults.map(({ line, resource, where, reason }, i) => (
            // oxlint-disable-next-line react/no-array-index-key -- one place may have several
            <tr key={i}>
              <th scope="row">{line > 0 ? t('faults.line', { line }) : resource}</th>
              <td data-label={t('faults.where')}>{where}</td>
              <td data-label={t('faults.why')}>{t(`reason.${reason}`)}</td>
            </tr>
          ))}
        </DataTable>
      </div>
      {total > faults.length && <p className={classes.text}>{t('faults.more', { count: total - faults.length })}</p>}
    </details>
  );
}
