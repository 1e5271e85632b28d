import { Checkbox, Radio, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { IdentifierNotice } from '../../ui/IdentifierNotice.tsx';
import { type Choices, LONGEST, type View } from './choices.ts';
import classes from './report.module.css';

interface OptionsProps {
  choices: Choices;
  set: (change: Partial<Choices>) => void;
  hasGoal: boolean;
  earlier: readonly { id: string; day: string; label: string }[];
}

const VIEWS: readonly View[] = ['left', 'back'];

export function Options({ choices, set, hasGoal, earlier }: OptionsProps) {
  const { t } = useTranslation('atlasReport');
  const { language, paper, views, beside, withGoal, reference, author } = choices;
  const besides = (['nothing', 'typical', 'previous', 'goal'] as const).filter(
    (each) => (each !== 'goal' || hasGoal) && (each !== 'previous' || choices.earlier !== null),
  );
  return (
    <div className={classes.options}>
      <Segments
        label={t('language')}
        value={language}
        onChange={(next) => set({ language: next })}
        data={[
          { value: 'en', label: 'English' },
          { value: 'es', label: 'Español' },
        ]}
      />
      <Segments
        label={t('paper')}
        value={paper}
        onChange={(next) => set({ paper: next })}
        data={[
          { value: 'letter', label: t('papers.letter') },
          { value: 'a4', label: t('papers.a4') },
        ]}
      />
      <Checkbox.Group
        label={t('views')}
        value={[...views]}
        onChange={(next) => set({ views: VIEWS.filter((view) => next.includes(view)) })}
      >
        <div className={classes.boxes}>
          {VIEWS.map((view) => (
            <Checkbox
              key={view}
              value={view}
              label={t(`view.${view}`)}
              disabled={views.length === 1 && views[0] === view}
            />
          ))}
        </div>
      </Checkbox.Group>
      {earlier.length > 0 && (
        <Select
          label={t('earlier')}
          placeholder={t('noEarlier')}
          clearable
          clearButtonProps={{ 'aria-label': t('clearEarlier') }}
          value={choices.earlier}
          onChange={(id) =>
            set({ earlier: id, ...(id === null && beside === 'previous' ? { beside: 'nothing' } : {}) })
          }
          data={earlier.map(({ id, day, label }) => ({ value: id, label: label === '' ? day : `${day} · ${label}` }))}
        />
      )}
      <Radio.Group label={t('beside')} value={beside} onChange={(next) => set({ beside: next as Choices['beside'] })}>
        <div className={classes.boxes}>
          {besides.map((each) => (
            <Radio key={each} value={each} label={t(`besides.${each}`)} />
          ))}
        </div>
      </Radio.Group>
      {hasGoal && (
        <Checkbox
          label={t('withGoal')}
          checked={withGoal}
          onChange={({ currentTarget }) => set({ withGoal: currentTarget.checked })}
        />
      )}
      <div className={classes.boxes}>
        <TextInput
          label={t('reference')}
          description={t('referenceHint')}
          maxLength={LONGEST.reference}
          autoComplete="off"
          value={reference}
          onChange={({ currentTarget }) => set({ reference: currentTarget.value })}
        />
        <IdentifierNotice text={reference} />
      </div>
      <TextInput
        label={t('author')}
        maxLength={LONGEST.author}
        autoComplete="off"
        value={author}
        onChange={({ currentTarget }) => set({ author: currentTarget.value })}
      />
    </div>
  );
}

interface SegmentsProps<T extends string> {
  label: string;
  value: T;
  onChange: (value: T) => void;
  data: { value: T; label: string }[];
}

function Segments<T extends string>({ label, value, onChange, data }: SegmentsProps<T>) {
  return (
    <div>
      <p className={classes.label} aria-hidden>
        {label}
      </p>
      <SegmentedControl
        fullWidth
        aria-label={label}
        value={value}
        onChange={(next) => onChange(next as T)}
        data={data}
      />
    </div>
  );
}
