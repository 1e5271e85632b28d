import { Autocomplete, Button, Select, Switch, Textarea, TextInput } from '@mantine/core';
import type { Compound } from '@hyaline/contract';
import type { ProtocolItem } from '@hyaline/protocol';
import { protocolItem, ROUTES } from '@hyaline/protocol/schema';
import { IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Note } from '../../ui/Note.tsx';
import { withCompound } from './editing.ts';
import { AmountInput, BELOW, CountInput, QuantityInput, SyringeSelect } from './fields.tsx';
import classes from './protocols.module.css';
import { Reckoning } from './Reckoning.tsx';
import { ScheduleFields } from './ScheduleFields.tsx';
import { SchedulePreview } from './SchedulePreview.tsx';

const VIAL_UNITS = ['mcg', 'mg', 'g', 'IU'] as const;

interface ItemEditorProps {
  item: ProtocolItem;
  number: number;
  compounds: readonly Compound[];
  now: string;
  timeZone: string;
  /** Whether something below the item is not right; nothing is before the first try to save. */
  wrong: (path: string) => boolean;
  onChange: (item: ProtocolItem) => void;
  /** Absent for the only item. */
  onRemove?: (() => void) | undefined;
}

/** One compound of a protocol: dose, route, how it is made up and drawn, when. */
export function ItemEditor({ item, number, compounds, now, timeZone, wrong, onChange, onRemove }: ItemEditorProps) {
  const { t } = useTranslation('protocols');
  const set = (part: Partial<ProtocolItem>) => onChange({ ...item, ...part });
  const chosen = compounds.find(({ id }) => id === item.compoundId);
  const name = (compound: string): void => {
    const known = compounds.find(({ fields }) => fields.name.toLowerCase() === compound.trim().toLowerCase());
    onChange(known ? withCompound(item, known) : { ...item, compound, compoundId: null });
  };
  return (
    <section className={classes.item} aria-label={t('item.title', { number })}>
      <div className={classes.itemHead}>
        <h3>{item.compound === '' ? t('item.title', { number }) : item.compound}</h3>
        {onRemove && (
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            leftSection={<IconTrash size={14} />}
            onClick={onRemove}
          >
            {t('item.remove')}
          </Button>
        )}
      </div>
      <div className={classes.row}>
        <Autocomplete
          label={t('item.compound')}
          description={t('item.compoundHint')}
          inputWrapperOrder={BELOW}
          data={compounds.map(({ fields }) => fields.name)}
          value={item.compound}
          error={wrong('compound') ? t('wrong.compound') : undefined}
          maxLength={120}
          onChange={name}
        />
        <Select
          label={t('item.route')}
          allowDeselect={false}
          data={ROUTES.map((route) => ({ value: route, label: t(`route.${route}`) }))}
          value={item.route}
          onChange={(route) => route !== null && set({ route: route as ProtocolItem['route'] })}
        />
      </div>
      {chosen?.fields.facts.regulatory && (
        <Note>
          {chosen.fields.facts.regulatory.value}{' '}
          <span className={classes.quiet}>
            {t(chosen.fields.facts.regulatory.verified ? 'fact.verified' : 'fact.unverified')}
          </span>
        </Note>
      )}
      <div className={classes.row}>
        <QuantityInput
          label={t('item.dose')}
          unitLabel={t('item.unit')}
          value={item.dose}
          error={wrong('dose.amount') ? t('wrong.amount') : undefined}
          onChange={(dose) => set({ dose })}
        />
        <AmountInput
          label={t('item.factor')}
          description={t('item.factorHint')}
          value={item.iuPerMg ?? ''}
          error={wrong('iuPerMg') ? t('wrong.amount') : undefined}
          onChange={(factor) => set({ iuPerMg: factor === '' ? null : factor })}
        />
      </div>
      <Switch
        label={t('item.prepared')}
        checked={item.preparation !== null}
        onChange={({ currentTarget }) =>
          set({ preparation: currentTarget.checked ? fresh(item, t('item.diluentUsual')) : null })
        }
      />
      {item.preparation !== null && <Preparation item={item} preparation={item.preparation} wrong={wrong} set={set} />}
      <ScheduleFields
        value={item.schedule}
        wrong={(path) => wrong(`schedule.${path}`) || (path === 'end' && wrong('schedule.end'))}
        onChange={(schedule) => set({ schedule })}
      />
      {protocolItem.safeParse({ ...item, compound: item.compound || '-' }).success && (
        <SchedulePreview item={item} now={now} timeZone={timeZone} />
      )}
      <Textarea
        label={t('item.note')}
        autosize
        minRows={2}
        maxLength={2000}
        value={item.note}
        onChange={({ currentTarget }) => set({ note: currentTarget.value })}
      />
    </section>
  );
}

type PreparationOf = NonNullable<ProtocolItem['preparation']>;

const fresh = ({ dose }: ProtocolItem, diluent: string): PreparationOf => ({
  vial: { amount: '', unit: dose.unit === 'IU' ? 'IU' : 'mg' },
  diluent,
  diluentMl: '',
  syringe: 'u100-1',
  discardAfterDays: null,
});

interface PreparationProps {
  item: ProtocolItem;
  preparation: PreparationOf;
  wrong: (path: string) => boolean;
  set: (part: Partial<ProtocolItem>) => void;
}

function Preparation({ item, preparation, wrong, set }: PreparationProps) {
  const { t } = useTranslation('protocols');
  const change = (part: Partial<PreparationOf>) => set({ preparation: { ...preparation, ...part } });
  const { vial, diluent, diluentMl, syringe, discardAfterDays } = preparation;
  return (
    <fieldset className={classes.fields}>
      <legend>{t('preparation.title')}</legend>
      <div className={classes.row}>
        <QuantityInput
          label={t('preparation.vial')}
          unitLabel={t('item.unit')}
          units={VIAL_UNITS}
          value={vial}
          error={wrong('preparation.vial.amount') ? t('wrong.amount') : undefined}
          onChange={(next) => change({ vial: next })}
        />
        <AmountInput
          label={t('preparation.diluentMl')}
          value={diluentMl}
          error={wrong('preparation.diluentMl') ? t('wrong.amount') : undefined}
          onChange={(next) => change({ diluentMl: next })}
        />
      </div>
      <div className={classes.row}>
        <TextInput
          label={t('preparation.diluent')}
          value={diluent}
          maxLength={120}
          error={wrong('preparation.diluent') ? t('wrong.diluent') : undefined}
          onChange={({ currentTarget }) => change({ diluent: currentTarget.value })}
        />
        <CountInput
          label={t('preparation.discard')}
          value={discardAfterDays ?? 0}
          error={wrong('preparation.discardAfterDays') ? t('wrong.count') : undefined}
          onChange={(days) => change({ discardAfterDays: days === 0 ? null : days })}
        />
      </div>
      <SyringeSelect label={t('preparation.syringe')} value={syringe} onChange={(id) => change({ syringe: id })} />
      <Reckoning input={{ vial, diluentMl, dose: item.dose, syringe, iuPerMg: item.iuPerMg }} />
    </fieldset>
  );
}
