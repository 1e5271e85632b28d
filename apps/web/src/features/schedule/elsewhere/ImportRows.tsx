import type { CalendarImport } from '@hyaline/contract';
import { useTranslation } from 'react-i18next';
import type { Setup } from '../use-setup.ts';
import own from './elsewhere.module.css';

const SHOWN = 200;

/** What would come of each row: the wrong ones first. */
export function ImportRows({ result, setup }: { result: CalendarImport; setup: Setup }) {
  const { t } = useTranslation('schedule');
  const rows = result.rows.toSorted((a, b) => Number(a.faults.length === 0) - Number(b.faults.length === 0));
  const nameOf = (id: string | null): string => setup.providers.find((one) => one.id === id)?.name ?? '';
  return (
    <div className={own.rows}>
      <table>
        <caption className="visually-hidden">{t('elsewhere.rows')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('elsewhere.line')}</th>
            <th scope="col">{t('elsewhere.reference')}</th>
            <th scope="col">{t('elsewhere.when')}</th>
            <th scope="col">{t('elsewhere.who')}</th>
            <th scope="col">{t('elsewhere.outcome')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, SHOWN).map(({ line, patientRef, wallStart, minutes, providerId, status, faults }) => (
            <tr key={line} data-wrong={faults.length > 0 || undefined}>
              <td>{line}</td>
              <td>{patientRef}</td>
              <td>
                {wallStart?.replace('T', ' ')}
                {minutes !== null && wallStart !== null && ` · ${t('minutes', { n: minutes })}`}
              </td>
              <td>{nameOf(providerId)}</td>
              <td>
                {faults.length > 0
                  ? faults.map((fault) => t(`elsewhere.fault.${fault}`)).join(' ')
                  : status !== null && t(`status.${status}`)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > SHOWN && <p>{t('elsewhere.more', { n: rows.length - SHOWN })}</p>}
    </div>
  );
}
