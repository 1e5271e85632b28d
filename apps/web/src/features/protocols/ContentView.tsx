import {
  courseWords,
  isReckoned,
  preparationWords,
  type ProtocolContent,
  type ProtocolItem,
  quantityWords,
  reconstitute,
  scheduleWords,
} from '@hyaline/protocol';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../lib/use-locale.ts';
import { Findings } from './Findings.tsx';
import classes from './protocols.module.css';
import { Syringe } from './Syringe.tsx';

/** What a protocol says, to read: the same words as on the printed sheet. */
export function ContentView({ content }: { content: ProtocolContent }) {
  const { t } = useTranslation('protocols');
  return (
    <div className={classes.content}>
      {content.purpose !== '' && <Text title={t('content.purpose')} text={content.purpose} />}
      {content.items.map((item) => (
        <ItemView key={item.id} item={item} />
      ))}
      {content.instructions !== '' && <Text title={t('content.instructions')} text={content.instructions} />}
    </div>
  );
}

function ItemView({ item }: { item: ProtocolItem }) {
  const { t } = useTranslation('protocols');
  const locale = useLocale();
  const { dose, preparation, schedule, iuPerMg } = item;
  const result = preparation && reconstitute({ ...preparation, dose, iuPerMg });
  return (
    <article className={classes.itemView}>
      <h4>{item.compound}</h4>
      <dl className={classes.facts}>
        <Fact title={t('item.dose')} lines={[`${quantityWords(dose, locale)}, ${t(`route.${item.route}`)}`]} />
        <Fact
          title={t('schedule.title')}
          lines={[scheduleWords(schedule, locale), ...courseWords(schedule, dose.unit, locale)]}
        />
        {preparation && <Fact title={t('preparation.title')} lines={preparationWords(item, locale)} />}
        {item.note !== '' && <Fact title={t('item.note')} lines={item.note.split('\n')} />}
      </dl>
      {preparation && result && isReckoned(result) && (
        <Syringe id={preparation.syringe} filled={result.roundedOnScale} />
      )}
      {result && <Findings codes={result.findings} error={''} />}
    </article>
  );
}

function Fact({ title, lines }: { title: string; lines: readonly string[] }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        {lines.map((line) => (
          <span key={line}>{line}</span>
        ))}
      </dd>
    </div>
  );
}

const Text = ({ title, text }: { title: string; text: string }) => (
  <section className={classes.text}>
    <h4>{title}</h4>
    <p>{text}</p>
  </section>
);
