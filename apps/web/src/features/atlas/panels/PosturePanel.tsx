import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { NEW_CURVE, setCoronal, setPelvis, setSagittal } from '../desk/edits.ts';
import { limitsOf } from '../desk/limits.ts';
import { useDesk } from '../desk/use-desk.ts';
import { BandBar } from './Band.tsx';
import { type BandName, bandOf } from '../../../../atlas/norms.ts';
import { CurveFields } from './CurveFields.tsx';
import { NumberField, useSentence } from './fields.tsx';
import { Measured } from './Measured.tsx';
import { ToGoal } from './ToGoal.tsx';
import classes from './panels.module.css';

const MOST_CURVES = 3;

/** Pelvis, profile and curves: solved with each change, with what healthy adults measure beside it. */
export function PosturePanel() {
  const { t } = useTranslation('atlas');
  const { values, edit } = useDesk();
  const { pelvis, sagittal, coronal } = values;
  const band = (name: BandName, path: string, value: number) => (
    <BandBar name={name} band={bandOf(name, pelvis.pi)} value={value} limits={limitsOf(path)} unit="°" />
  );
  return (
    <>
      <GeneralProblems />
      <section className={classes.section}>
        <h3>{t('posture.pelvis')}</h3>
        {(['pi', 'ss'] as const).map((name) => (
          <NumberField
            key={name}
            label={t(`posture.${name}`)}
            path={`pelvis.${name}`}
            value={pelvis[name]}
            unit="°"
            onChange={(value) => edit(setPelvis({ [name]: value, pt: undefined }), name)}
          >
            {band(name, `pelvis.${name}`, pelvis[name])}
          </NumberField>
        ))}
        <div className={classes.derived}>
          <span>{t('posture.pt')}</span>
          <b>{degrees(pelvis.pi - pelvis.ss)}</b>
          <span className={classes.source}>{t('posture.ptFrom')}</span>
          {band('pt', 'pelvis.pt', pelvis.pi - pelvis.ss)}
        </div>
      </section>
      <section className={classes.section}>
        <h3>{t('posture.sagittal')}</h3>
        {(['ll', 'tk', 'cl', 'c1c2'] as const).map((name) => (
          <NumberField
            key={name}
            label={t(`posture.${name}`)}
            path={`sagittal.${name}`}
            value={sagittal[name]}
            unit="°"
            onChange={(value) => edit(setSagittal({ [name]: value }), name)}
          >
            {name !== 'c1c2' && band(name, `sagittal.${name}`, sagittal[name])}
          </NumberField>
        ))}
      </section>
      <section className={classes.section}>
        <h3>{t('posture.curves')}</h3>
        {coronal.curves.map((curve, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- a curve has no other name than its place
          <CurveFields key={at} at={at} curve={curve} />
        ))}
        {coronal.curves.length < MOST_CURVES && (
          <Button
            variant="default"
            leftSection={<IconPlus size={16} />}
            onClick={() => edit((before) => setCoronal({ curves: [...before.coronal.curves, NEW_CURVE] })(before))}
          >
            {t('posture.add')}
          </Button>
        )}
        <NumberField
          label={t('posture.trunkTilt')}
          path="coronal.trunkTilt"
          value={coronal.trunkTilt}
          unit="°"
          step={0.5}
          onChange={(trunkTilt) => edit(setCoronal({ trunkTilt }), 'trunkTilt')}
        />
        <NumberField
          label={t('posture.shift')}
          path="coronal.shift"
          value={coronal.shift}
          unit="mm"
          onChange={(shift) => edit(setCoronal({ shift }), 'shift')}
        />
      </section>
      <ToGoal />
      <Measured />
    </>
  );
}

export const degrees = (value: number): string => `${Math.round(value * 10) / 10}°`;

/** What is wrong with several numbers together, and belongs to none of the fields. */
function GeneralProblems() {
  const { problems } = useDesk();
  const sentence = useSentence();
  const general = problems.filter(({ path }) => path === 'sagittal' || path === 'values');
  return general.map((problem) => (
    <p key={problem.code} role="alert" className={classes.general}>
      {sentence(problem)}
    </p>
  ));
}
