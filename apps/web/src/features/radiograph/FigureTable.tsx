import { useTranslation } from 'react-i18next';
import type { Figure } from '@hyaline/radiograph';
import { useLocale } from '../../lib/use-locale.ts';
import type { FilmDesk } from './use-film.ts';
import { figureName, methodText, pointText, valueText } from './words.ts';
import classes from './radiograph.module.css';

/** Every figure of the film with its method; one without a value says what it waits for. */
export function FigureTable({ desk }: { desk: FilmDesk }) {
  const { t } = useTranslation('radiograph');
  const { figures, marks } = desk;
  return (
    <section className={classes.section}>
      <h3>{t('figures.title')}</h3>
      <table className={classes.figures}>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{t('figures.name')}</th>
            <th scope="col">{t('figures.value')}</th>
          </tr>
        </thead>
        <tbody>
          {figures.map((figure) => (
            <Row key={figure.name} figure={figure} desk={desk} />
          ))}
        </tbody>
      </table>
      <p className={classes.fine}>{t(marks.view === 'lateral' ? 'figures.note' : 'figures.noteFront')}</p>
      {Object.keys(marks.points).some((name) => name.startsWith('plumb')) ? null : (
        <p className={classes.fine}>{t('figures.vertical')}</p>
      )}
    </section>
  );
}

function Row({ figure, desk: { marks, film, opened } }: { figure: Figure; desk: FilmDesk }) {
  const { t } = useTranslation('radiograph');
  const locale = useLocale();
  const { value, unit, missing, problem, side } = figure;
  const magnified =
    unit === 'mm' && film.inMm && !marks.known && ['detector', 'scanned'].includes(opened.scale?.source ?? '');
  const [first] = missing;
  return (
    <tr data-none={value === null || undefined}>
      <th scope="row">
        {figureName(t, figure, marks)}
        <span className={classes.fine}>{methodText(t, figure, marks)}</span>
        {problem && <span className={classes.wrong}>{t(`problem.${problem}`)}</span>}
        {first && missing.length < figure.from.length && (
          <span className={classes.fine}>{t('figures.missing', { point: pointText(t, first, marks) })}</span>
        )}
        {magnified && value !== null && <span className={classes.fine}>{t('figures.magnified')}</span>}
      </th>
      <td>
        {valueText(figure, locale)}
        {side && value !== null && <span>{t(`side.${side}`)}</span>}
      </td>
    </tr>
  );
}
