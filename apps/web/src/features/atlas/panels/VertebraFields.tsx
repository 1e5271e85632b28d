import { genant, type Vertebra } from '@hyaline/spine';
import { useTranslation } from 'react-i18next';
import { lossOf, setVertebra, vertebraOf } from '../desk/edits.ts';
import { useDesk } from '../desk/use-desk.ts';
import { Grades, NumberField } from './fields.tsx';
import classes from './panels.module.css';

const PARTS = ['anterior', 'middle', 'posterior'] as const;

export function VertebraFields({ vertebra }: { vertebra: Vertebra }) {
  const { t } = useTranslation('atlas');
  const { values, edit } = useDesk();
  const loss = lossOf(values, vertebra);
  const most = Math.max(loss.anterior, loss.middle, loss.posterior);
  const grade = genant(most);
  return (
    <section className={classes.section}>
      <h3>{t('level.body')}</h3>
      {PARTS.map((part) => (
        <NumberField
          key={part}
          label={t(`level.${part}`)}
          path={`vertebrae.${vertebra}.loss.${part}`}
          value={loss[part]}
          unit="%"
          times={100}
          onChange={(value) => edit(setVertebra(vertebra, { loss: { ...loss, [part]: value } }), `${vertebra}.${part}`)}
        />
      ))}
      {most > 0 && (
        <p className={classes.source}>
          {t('level.genant', { grade: grade.value })} · {grade.source}
        </p>
      )}
      <Grades
        label={t('level.osteophytes')}
        value={vertebraOf(values, vertebra).osteophytes}
        onChange={(osteophytes) => edit(setVertebra(vertebra, { osteophytes }))}
        grades={([0, 1, 2, 3] as const).map((value) => ({ value, label: t(`severity.${value}`) }))}
      />
    </section>
  );
}
