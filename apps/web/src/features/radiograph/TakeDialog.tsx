import { Button, Checkbox, Modal } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { ENTERED, type Figure, type FigureName, trial, withFigures } from '@hyaline/radiograph';
import { type AtlasDocument, type Measures, PROBLEMS, type SpineValues } from '@hyaline/spine';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../lib/use-locale.ts';
import { Note } from '../../ui/Note.tsx';
import { showDone } from '../../ui/toasts.tsx';
import type { FilmDesk } from './use-film.ts';
import { figureName, valueText } from './words.ts';
import classes from './radiograph.module.css';

interface TakeDialogProps {
  desk: FilmDesk;
  document: AtlasDocument;
  hasProblems: boolean;
  onClose: () => void;
  onTake: (document: AtlasDocument) => void;
}

/** Which figures go into the atlas; those that no posture has together are refused with what the model says. */
export function TakeDialog({ desk, document, hasProblems, onClose, onTake }: TakeDialogProps) {
  const { t } = useTranslation('radiograph');
  const { t: app } = useTranslation('app');
  const locale = useLocale();
  const { figures, marks } = desk;
  const offered = figures.filter(({ name, value }) => value !== null && ENTERED.includes(name));
  const [chosen, setChosen] = useState<ReadonlySet<FigureName>>(() => new Set(offered.map(({ name }) => name)));
  const values = useMemo(
    () => withFigures(document.values, figures, chosen, marks.curves),
    [document, figures, chosen, marks.curves],
  );
  const { solved, problems } = useMemo(() => trial(values), [values]);
  const toggle = (name: FigureName): void => {
    const next = new Set(chosen);
    if (!next.delete(name)) next.add(name);
    setChosen(next);
  };
  const take = (): void => {
    onTake({ ...document, values });
    showDone(t('take.done'));
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size={520}
      title={t('take.title')}
      closeButtonProps={{ 'aria-label': app('close') }}
    >
      <div className={classes.form}>
        {offered.length === 0 && <p>{t('take.none')}</p>}
        <ul className={classes.offered}>
          {offered.map((figure) => (
            <li key={figure.name}>
              <Checkbox
                checked={chosen.has(figure.name)}
                onChange={() => toggle(figure.name)}
                label={`${figureName(t, figure, marks)}: ${valueText(figure, locale)}${figure.side ? ` ${t(`side.${figure.side}`)}` : ''}`}
                description={before(figure, document.values, (value) => t('take.now', { value }), locale)}
              />
            </li>
          ))}
        </ul>
        {marks.view === 'front' && <p className={classes.fine}>{t('take.curves')}</p>}
        {hasProblems && <p className={classes.fine}>{t('take.kept')}</p>}
        {problems.length > 0 && (
          <Note tone="fail" icon={<IconAlertTriangle size={18} stroke={1.7} aria-hidden />}>
            <div role="alert">
              {t('take.refused')}{' '}
              {problems.map(({ code, path }) => (
                <p key={`${code} ${path}`}>
                  {PROBLEMS[code][locale]}
                  {path !== 'values' && <span className={classes.fine}> {path}</span>}
                </p>
              ))}
            </div>
          </Note>
        )}
        {solved && <Follows figures={figures} measures={solved.measures} />}
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {app('cancel')}
          </Button>
          <Button disabled={!solved || chosen.size === 0} onClick={take}>
            {t('take.confirm')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

/** What stands in the atlas now. */
function before(
  { name, unit }: Figure,
  { pelvis, sagittal, coronal }: SpineValues,
  say: (value: string) => string,
  locale: 'en' | 'es',
): string | undefined {
  const now: Partial<Record<FigureName, number>> = {
    ...pelvis,
    ...sagittal,
    t1Tilt: coronal.trunkTilt,
    shift: coronal.shift,
  };
  const value = now[name];
  return value === undefined ? undefined : say(valueText({ unit, value }, locale));
}

const FOLLOWING = { pt: 'pt', t1: 't1Slope', sva: 'sva', csva: 'csva' } as const satisfies Partial<
  Record<FigureName, keyof Measures>
>;

/** Figures that are not entered but follow: how far the model is from the film in them. */
function Follows({ figures, measures }: { figures: readonly Figure[]; measures: Measures }) {
  const { t } = useTranslation('radiograph');
  const locale = useLocale();
  const rows = figures.flatMap((figure) => {
    const from = FOLLOWING[figure.name as keyof typeof FOLLOWING];
    return from && figure.value !== null ? [{ figure, model: measures[from] }] : [];
  });
  if (rows.length === 0) return null;
  return (
    <div className={classes.follows}>
      <h3>{t('take.follows')}</h3>
      <p className={classes.fine}>{t('take.followsText')}</p>
      <table className={classes.figures}>
        <thead>
          <tr>
            <th scope="col">{t('take.figure')}</th>
            <th scope="col">{t('take.film')}</th>
            <th scope="col">{t('take.model')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ figure, model }) => (
            <tr key={figure.name}>
              <th scope="row">{t(`figure.${figure.name as 'pt'}`)}</th>
              <td>{valueText(figure, locale)}</td>
              <td>{valueText({ unit: figure.unit, value: model }, locale)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
