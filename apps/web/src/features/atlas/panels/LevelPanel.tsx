import { Button } from '@mantine/core';
import { SEGMENTS, VERTEBRAE } from '@hyaline/spine';
import { useTranslation } from 'react-i18next';
import { isSegment, type Level, resetLevel, setSeverity } from '../desk/edits.ts';
import { useDesk } from '../desk/use-desk.ts';
import { SeverityBars } from '../Severity.tsx';
import { levelName, type Severity } from '../words/index.ts';
import { DiscFields } from './DiscFields.tsx';
import { Grades } from './fields.tsx';
import { VertebraFields } from './VertebraFields.tsx';
import classes from './panels.module.css';

const SEVERITIES: readonly Severity[] = [0, 1, 2, 3];

/** Everything that can be said of one level. */
export function LevelPanel() {
  const { t } = useTranslation('atlas');
  const { target, choose, values, edit } = useDesk();
  const { level } = target;
  return (
    <>
      <section className={classes.section}>
        <LevelSelect level={level} onChoose={(next) => choose({ region: null, level: next })} />
        {level === null ? (
          <p className={classes.hint}>{t('level.pickText')}</p>
        ) : (
          <Grades
            label={t('severity.name')}
            value={values.severity[level] ?? 0}
            onChange={(severity) => edit(setSeverity(level, severity))}
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
      {level !== null && (isSegment(level) ? <DiscFields segment={level} /> : <VertebraFields vertebra={level} />)}
      {level !== null && (
        <section className={classes.section}>
          <Button variant="default" onClick={() => edit(resetLevel(level))}>
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
          {VERTEBRAE.map((vertebra) => (
            <option key={vertebra} value={vertebra}>
              {vertebra}
            </option>
          ))}
        </optgroup>
      </select>
    </label>
  );
}
