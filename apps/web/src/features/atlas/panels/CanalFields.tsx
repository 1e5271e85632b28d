import { useTranslation } from 'react-i18next';
import type { Canal } from '../desk/edits.ts';
import { Choice } from './fields.tsx';
import classes from './panels.module.css';

const NERVES = ['none', 'irritated', 'compressed'] as const;
type Grade = '0' | '1' | '2' | '3';
const GRADES: readonly Grade[] = ['0', '1', '2', '3'];

export function CanalFields({ canal, onChange }: { canal: Canal; onChange: (change: Partial<Canal>) => void }) {
  const { t } = useTranslation('atlas');
  const lateral = canal.lateral ?? { left: 0, right: 0 };
  const foraminal = canal.foraminal ?? { left: 0, right: 0 };
  const nerve = canal.nerve ?? { left: 'none', right: 'none' };
  const grades = GRADES.map((value) => ({ value, label: t(`severity.${value}`) }));
  const nerves = NERVES.map((value) => ({ value, label: t(`level.nerves.${value}`) }));
  const stenosis = (label: string, value: number, set: (grade: number) => void) => (
    <Choice label={label} value={String(value) as Grade} options={grades} onChange={(grade) => set(Number(grade))} />
  );
  return (
    <section className={classes.section}>
      <h3>{t('level.canal')}</h3>
      {stenosis(t('level.central'), canal.central, (central) => onChange({ central }))}
      <div className={classes.two}>
        {stenosis(t('level.lateralLeft'), lateral.left, (left) => onChange({ lateral: { ...lateral, left } }))}
        {stenosis(t('level.lateralRight'), lateral.right, (right) => onChange({ lateral: { ...lateral, right } }))}
        {stenosis(t('level.foraminalLeft'), foraminal.left, (left) => onChange({ foraminal: { ...foraminal, left } }))}
        {stenosis(t('level.foraminalRight'), foraminal.right, (right) =>
          onChange({ foraminal: { ...foraminal, right } }),
        )}
        <Choice
          label={t('level.nerveLeft')}
          value={nerve.left}
          options={nerves}
          onChange={(left) => onChange({ nerve: { ...nerve, left } })}
        />
        <Choice
          label={t('level.nerveRight')}
          value={nerve.right}
          options={nerves}
          onChange={(right) => onChange({ nerve: { ...nerve, right } })}
        />
      </div>
    </section>
  );
}
