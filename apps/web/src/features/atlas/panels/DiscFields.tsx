import { meyerding, type Segment, SLIP_TYPES, wiltse } from '@hyaline/spine';
import { useTranslation } from 'react-i18next';
import {
  canalOf,
  discOf,
  type Displacement,
  displacementOf,
  setCanal,
  setDisc,
  setDisplacement,
  setHerniation,
} from '../desk/edits.ts';
import { useDesk } from '../desk/use-desk.ts';
import { CanalFields } from './CanalFields.tsx';
import { Choice, Grades, NumberField } from './fields.tsx';
import classes from './panels.module.css';

const TYPES = ['none', 'bulge', 'protrusion', 'extrusion', 'sequestration'] as const;
const ZONES = ['central', 'subarticular', 'foraminal', 'far-lateral'] as const;
const SIDES = ['left', 'middle', 'right'] as const;
const PFIRRMANN = ['I', 'II', 'III', 'IV', 'V'] as const;

export function DiscFields({ segment }: { segment: Segment }) {
  const { t } = useTranslation('atlas');
  const { values, edit } = useDesk();
  const disc = discOf(values, segment);
  const { herniation } = disc;
  const path = `discs.${segment}`;
  const at = (name: string): string => `${path}.${name}`;
  return (
    <>
      <section className={classes.section}>
        <h3>{t('level.disc')}</h3>
        <NumberField
          label={t('level.height')}
          path={at('height')}
          value={disc.height}
          unit="%"
          times={100}
          onChange={(height) => edit(setDisc(segment, { height }), at('height'))}
        />
        <Grades
          label={t('level.degeneration')}
          value={disc.degeneration}
          onChange={(degeneration) => edit(setDisc(segment, { degeneration }))}
          grades={PFIRRMANN.map((label, index) => ({ value: index + 1, label }))}
        />
        <div className={classes.two}>
          <Choice
            label={t('level.herniation')}
            value={herniation?.type ?? 'none'}
            options={TYPES.map((value) => ({ value, label: t(`level.type.${value}`) }))}
            onChange={(type) => edit(setHerniation(segment, type === 'none' ? null : { type }))}
          />
          {herniation && (
            <Choice
              label={t('level.zone')}
              value={herniation.zone}
              options={ZONES.map((value) => ({ value, label: t(`level.zones.${value}`) }))}
              onChange={(zone) => edit(setHerniation(segment, { zone }))}
            />
          )}
          {herniation && (
            <Choice
              label={t('level.side')}
              value={herniation.side}
              path={at('herniation.side')}
              options={SIDES.map((value) => ({
                value,
                label: t(`level.sides.${value}`),
                disabled: (value === 'middle') !== (herniation.zone === 'central'),
              }))}
              onChange={(side) => edit(setHerniation(segment, { side }))}
            />
          )}
        </div>
        {herniation && (
          <>
            <NumberField
              label={t('level.reach')}
              path={at('herniation.reach')}
              value={herniation.reach}
              unit="mm"
              step={0.5}
              onChange={(reach) => edit(setHerniation(segment, { reach }), at('reach'))}
            />
            <NumberField
              label={t('level.migration')}
              path={at('herniation.migration')}
              value={herniation.migration}
              unit="mm"
              step={0.5}
              onChange={(migration) => edit(setHerniation(segment, { migration }), at('migration'))}
            />
          </>
        )}
      </section>
      <CanalFields canal={canalOf(values, segment)} onChange={(change) => edit(setCanal(segment, change))} />
      <PositionFields segment={segment} />
    </>
  );
}

const MOVES = [
  ['slip', '%', 1],
  ['slipLateral', 'mm', 0.5],
  ['tilt', '°', 0.5],
  ['rotation', '°', 0.5],
  ['flexion', '°', 0.5],
] as const satisfies [Exclude<keyof Displacement, 'slipType'>, string, number][];

function PositionFields({ segment }: { segment: Segment }) {
  const { t } = useTranslation('atlas');
  const { values, edit } = useDesk();
  const moved = displacementOf(values, segment);
  const grade = meyerding(moved.slip);
  const type = moved.slipType ?? 'none';
  return (
    <section className={classes.section}>
      <h3>{t('level.position')}</h3>
      {MOVES.map(([name, unit, step]) => (
        <NumberField
          key={name}
          label={t(`level.${name}`)}
          path={`segments.${segment}.${name}`}
          value={moved[name]}
          unit={unit}
          step={step}
          onChange={(value) => edit(setDisplacement(segment, { [name]: value }), `${segment}.${name}`)}
        >
          {name === 'slip' && grade.value !== 'none' && (
            <>
              <p className={classes.source}>
                {t('level.meyerding', { grade: grade.value })} · {grade.source}
              </p>
              <Choice
                label={t('level.slipType')}
                value={type}
                path={`segments.${segment}.slipType`}
                options={(['none', ...SLIP_TYPES] as const).map((value) => ({
                  value,
                  label: t(`level.slipTypes.${value}`),
                  disabled: value === 'isthmic' && (moved.slip < 0 || !segment.startsWith('L')),
                }))}
                onChange={(value) => edit(setDisplacement(segment, { slipType: value === 'none' ? undefined : value }))}
              />
              {type !== 'none' && (
                <p className={classes.source}>
                  {t('level.wiltse', { type: wiltse(type).value })} · {wiltse(type).source}
                </p>
              )}
            </>
          )}
        </NumberField>
      ))}
    </section>
  );
}
