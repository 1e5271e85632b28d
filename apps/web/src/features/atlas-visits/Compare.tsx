import { Button, NativeSelect } from '@mantine/core';
import { IconColumns2 } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toldIn } from '../../../atlas/words/index.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { FIGURES, onlyIn } from './figures.ts';
import { atlasPath } from '../../lib/atlas-place.ts';
import { useVisitWords } from './use-visits.ts';
import type { MeasuredVisit } from './VisitTable.tsx';
import classes from './visits.module.css';

/** Two visits, measure by measure, and what came and went. @param visits - the newest first */
export function Compare({ patientId, visits }: { patientId: string; visits: readonly MeasuredVisit[] }) {
  const { t } = useTranslation('visits');
  const words = useVisitWords();
  const [firstId, setFirst] = useState(visits.at(-1)?.visit.id ?? '');
  const [secondId, setSecond] = useState(visits[0]?.visit.id ?? '');
  const first = visits.find(({ visit }) => visit.id === firstId) ?? visits.at(-1);
  const second = visits.find(({ visit }) => visit.id === secondId) ?? visits[0];
  const choices = visits.map(({ visit }) => ({ value: visit.id, label: words.named(visit) }));
  return (
    <section className={classes.part}>
      <h3>{t('compare.title')}</h3>
      <div className={classes.choices}>
        <NativeSelect
          label={t('compare.first')}
          data={choices}
          value={first?.visit.id}
          onChange={({ currentTarget }) => setFirst(currentTarget.value)}
        />
        <NativeSelect
          label={t('compare.second')}
          data={choices}
          value={second?.visit.id}
          onChange={({ currentTarget }) => setSecond(currentTarget.value)}
        />
        {first && second && first !== second && (
          <Button
            variant="default"
            leftSection={<IconColumns2 size={16} />}
            renderRoot={(props) => (
              <AppLink
                to={atlasPath({ patient: patientId, visit: second.visit.id, earlier: first.visit.id })}
                {...props}
              />
            )}
          >
            {t('compare.beside')}
          </Button>
        )}
      </div>
      {first && second && first !== second ? (
        <Difference first={first} second={second} />
      ) : (
        <p className={classes.method}>{t('compare.same')}</p>
      )}
    </section>
  );
}

function Difference({ first, second }: { first: MeasuredVisit; second: MeasuredVisit }) {
  const { t } = useTranslation('visits');
  const words = useVisitWords();
  const columns = [t('compare.measure'), words.day(first.visit.day), words.day(second.visit.day), t('compare.change')];
  const rows = FIGURES.filter((figure) => first.figures[figure] !== null || second.figures[figure] !== null);
  return (
    <>
      <DataTable columns={columns}>
        {rows.map((figure) => {
          const [from, to] = [first.figures[figure], second.figures[figure]];
          return (
            <tr key={figure}>
              <th scope="row">{t(`figure.${figure}`)}</th>
              <td className={classes.figure} data-label={columns[1]}>
                {words.figure(from, figure)}
              </td>
              <td className={classes.figure} data-label={columns[2]}>
                {words.figure(to, figure)}
              </td>
              <td className={classes.figure} data-label={columns[3]}>
                {words.change(from, to, figure)}
              </td>
            </tr>
          );
        })}
      </DataTable>
      <Findings name={t('compare.fresh')} of={onlyIn(second.findings, first.findings)} />
      <Findings name={t('compare.gone')} of={onlyIn(first.findings, second.findings)} />
    </>
  );
}

function Findings({ name, of }: { name: string; of: MeasuredVisit['findings'] }) {
  const { t } = useTranslation('visits');
  const locale = useLocale();
  return (
    <p className={classes.came}>
      <b>{name}:</b> {of.length === 0 ? t('none') : of.map((finding) => toldIn(locale, finding).title).join('; ')}
    </p>
  );
}
