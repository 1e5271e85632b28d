import { Button } from '@mantine/core';
import { BONES, SEGMENTS } from '@hyaline/spine';
import { useTranslation } from 'react-i18next';
import { isSegment, isVertebra, type Level, resetLevel, setSeverity } from '../desk/edits.ts';
import { useDesk } from '../desk/use-desk.ts';
import { SeverityBars } from '../Severity.tsx';
import { levelName, type Severity } from '../../../../atlas/words/index.ts';
import { DiscFields } from './DiscFields.tsx';
import { Grades } from './fields.tsx';
import { PinFields } from './Pins.tsx';
import { RegionControl } from './Rail.tsx';
import { VertebraFields } from './VertebraFields.tsx';
import classes from './panels.module.css';

const SEVERITIES: readonly Severity[] = [0, 1, 2, 3];

/** Everything that can be said of one level. */
export function LevelPanel() {
  const { t } = useTranslation('atlas');
  const { target, choose, values, edit } = useDesk();
  const { level } = target;
  // nothing of C1, C2 and the sacrum is entered
  const known = level !== null && (isSegment(level) || isVertebra(level)) ? level : null;
  return (
    <>
      <section className={classes.section}>
        <div className={classes.regions}>
          <RegionControl />
        </div>
        <LevelSelect level={level} onChoose={(next) => choose({ region: null, level: next })} />
        {known === null ? (
          <p className={classes.hint}>{t(level === null ? 'level.pickText' : 'level.nothing')}</p>
        ) : (
          <Grades
            label={t('severity.name')}
            value={values.severity[known] ?? 0}
            onChange={(severity) => edit(setSeverity(known, severity))}
            grades={SEVERITIES.map((severity) => ({
              value: severity,
              name: t(`severity.${severity}`),
              label: (
                <>
                  <SeverityBars severity={severity} />
                  {t(`severity.${severity}`)}
                </>
              ),
            }))}
          />
        )}
      </section>
      {known !== null && (isSegment(known) ? <DiscFields segment={known} /> : <VertebraFields vertebra={known} />)}
      {level !== null && <PinFields key={level} level={level} />}
      {known !== null && (
        <section className={classes.section}>
          <Button variant="default" onClick={() => edit(resetLevel(known))}>
            {t('level.reset')}
          </Button>
        </section>
      )}
    </>
  );
}

function LevelSelect({ level, onChoose }: { level: Level | null; onChoose: (level: Level) => void }) {
  const { t } = useTranslation('atlas');
  return (
    <label className={classes.levelSelect}>
      <span>{t('level.choose')}</span>
      <select value={level ?? ''} onChange={({ currentTarget }) => onChoose(currentTarget.value as Level)}>
        {level === null && <option value="">{t('level.pick')}</option>}
        <optgroup label={t('level.discs')}>
          {SEGMENTS.map((segment) => (
            <option key={segment} value={segment}>
              {levelName(segment)}
            </option>
          ))}
        </optgroup>
        <optgroup label={t('level.bones')}>
          {BONES.map((bone) => (
            <option key={bone} value={bone}>
              {bone}
            </option>
          ))}
        </optgroup>
      </select>
    </label>
  );
}
