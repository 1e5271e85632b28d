import { ActionIcon } from '@mantine/core';
import { cobbGrade, type Curve, CURVE_ENDS } from '@hyaline/spine';
import { IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { setCurve } from '../desk/edits.ts';
import { useDesk } from '../desk/use-desk.ts';
import { Choice, NumberField, useSentence } from './fields.tsx';
import classes from './panels.module.css';

const ENDS = CURVE_ENDS.map((value) => ({ value, label: value }));

export function CurveFields({ at, curve }: { at: number; curve: Curve }) {
  const { t } = useTranslation('atlas');
  const { edit, problems } = useDesk();
  const sentence = useSentence();
  const path = `coronal.curves.${at}`;
  const grade = cobbGrade(curve.cobb);
  const wrong = problems.filter((problem) => problem.path === path);
  const change = (part: Partial<Curve>, hold?: string): void => edit(setCurve(at, part), hold && `${path}.${hold}`);
  return (
    <fieldset className={classes.curve}>
      <legend>
        {t('posture.curve', { n: at + 1 })}
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('posture.remove', { n: at + 1 })}
          onClick={() => edit(setCurve(at, null))}
        >
          <IconTrash size={16} stroke={1.6} />
        </ActionIcon>
      </legend>
      <div className={classes.three}>
        {(['upper', 'apex', 'lower'] as const).map((end) => (
          <Choice
            key={end}
            label={t(`posture.${end}`)}
            value={curve[end]}
            options={ENDS}
            onChange={(value) => change({ [end]: value })}
          />
        ))}
      </div>
      {wrong.map((problem) => (
        <p key={problem.code} role="alert" className={classes.wrong}>
          {sentence(problem)}
        </p>
      ))}
      <NumberField
        label={t('posture.cobb')}
        path={`${path}.cobb`}
        value={curve.cobb}
        unit="°"
        onChange={(cobb) => change({ cobb }, 'cobb')}
      >
        <p className={classes.source}>
          {t(`posture.cobbGrade.${grade.value}`)} · {grade.source}
        </p>
      </NumberField>
      <Choice
        label={t('posture.convex')}
        value={curve.side}
        options={(['left', 'right'] as const).map((value) => ({ value, label: t(`level.sides.${value}`) }))}
        onChange={(side) => change({ side })}
      />
      <NumberField
        label={t('posture.rotation')}
        path={`${path}.rotation`}
        value={curve.rotation}
        unit="°"
        onChange={(rotation) => change({ rotation }, 'rotation')}
      />
    </fieldset>
  );
}
