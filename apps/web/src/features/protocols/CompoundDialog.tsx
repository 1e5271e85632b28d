import { Button, Checkbox, Modal, Select, TagsInput, Textarea, TextInput } from '@mantine/core';
import { type Compound, CompoundFields, FACT_NAMES } from '@hyaline/contract';
import { UNITS, unitWords } from '@hyaline/protocol';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { archiveCompound, changeCompound, compoundsQuery, createCompound } from '../../api/protocols.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { showDone } from '../../ui/toasts.tsx';
import { AmountInput } from './fields.tsx';
import classes from './protocols.module.css';

const EMPTY: CompoundFields = {
  name: '',
  synonyms: [],
  classWords: [],
  form: '',
  defaultUnit: 'mg',
  iuPerMg: null,
  facts: { what: null, regulatory: null, storage: null },
  notes: '',
};
const NO_FACT = { value: '', source: '', verified: false };

interface CompoundDialogProps {
  compound: Compound | null;
  mayWrite: boolean;
  onClose: () => void;
}

/** One compound of the catalogue, to read and to change. Every fact has its source beside it. */
export function CompoundDialog({ compound, mayWrite, onClose }: CompoundDialogProps) {
  const { t } = useTranslation(['protocols', 'app']);
  const locale = useLocale();
  const client = useQueryClient();
  const [fields, setFields] = useState(compound?.fields ?? EMPTY);
  const [tried, setTried] = useState(false);
  const set = (part: Partial<CompoundFields>) => setFields({ ...fields, ...part });
  const parsed = CompoundFields.safeParse(fields);
  const wrong = new Set(!tried || parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.')));
  const told = {
    onSuccess: (_: unknown, __: unknown) => {
      showDone(t('protocols:catalogue.saved'));
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: compoundsQuery.queryKey }),
  };
  const save = useMutation({
    mutationFn: async (next: CompoundFields): Promise<unknown> =>
      compound ? changeCompound(compound.id, { revision: compound.revision, fields: next }) : createCompound(next),
    ...told,
  });
  const archive = useMutation({
    mutationFn: async ({ id, revision, archivedAt }: Compound): Promise<unknown> =>
      archiveCompound(id, { revision, archived: archivedAt === null }),
    ...told,
  });
  return (
    <Modal
      opened
      size={640}
      onClose={onClose}
      title={compound ? compound.fields.name : t('protocols:catalogue.add')}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (parsed.success) save.mutate(parsed.data);
        }}
      >
        <fieldset className={classes.bare} disabled={!mayWrite}>
          <div className={classes.stack}>
            <TextInput
              label={t('protocols:compound.name')}
              value={fields.name}
              maxLength={120}
              error={wrong.has('name') ? t('protocols:wrong.compound') : undefined}
              onChange={({ currentTarget }) => set({ name: currentTarget.value })}
            />
            <TagsInput
              label={t('protocols:compound.synonyms')}
              description={t('protocols:compound.tagsHint')}
              value={fields.synonyms}
              onChange={(synonyms) => set({ synonyms })}
            />
            <TagsInput
              label={t('protocols:compound.classWords')}
              description={t('protocols:compound.classHint')}
              value={fields.classWords}
              onChange={(classWords) => set({ classWords })}
            />
            <div className={classes.row}>
              <TextInput
                label={t('protocols:compound.form')}
                value={fields.form}
                maxLength={120}
                onChange={({ currentTarget }) => set({ form: currentTarget.value })}
              />
              <Select
                label={t('protocols:item.unit')}
                allowDeselect={false}
                data={UNITS.map((unit) => ({ value: unit, label: unitWords(unit, locale) }))}
                value={fields.defaultUnit}
                onChange={(unit) => unit !== null && set({ defaultUnit: unit as CompoundFields['defaultUnit'] })}
              />
            </div>
            <Factor fields={fields} wrong={wrong} set={set} />
            {FACT_NAMES.map((name) => (
              <Fact key={name} name={name} fields={fields} wrong={wrong} set={set} />
            ))}
            <Textarea
              label={t('protocols:compound.notes')}
              autosize
              minRows={2}
              maxLength={2000}
              value={fields.notes}
              onChange={({ currentTarget }) => set({ notes: currentTarget.value })}
            />
          </div>
        </fieldset>
        <ProblemNote error={save.error ?? archive.error} />
        {mayWrite && (
          <div className={classes.actions}>
            {compound && (
              <Button
                variant="subtle"
                color="gray"
                loading={archive.isPending}
                onClick={() => archive.mutate(compound)}
              >
                {t(compound.archivedAt === null ? 'protocols:catalogue.archive' : 'protocols:catalogue.restore')}
              </Button>
            )}
            <Button variant="default" onClick={onClose}>
              {t('app:cancel')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {t('protocols:catalogue.save')}
            </Button>
          </div>
        )}
      </form>
    </Modal>
  );
}

interface PartProps {
  fields: CompoundFields;
  wrong: ReadonlySet<string>;
  set: (part: Partial<CompoundFields>) => void;
}

/** International units in one mg: only as a label states it, with the label named. */
function Factor({ fields: { iuPerMg }, wrong, set }: PartProps) {
  const { t } = useTranslation('protocols');
  const factor = iuPerMg ?? NO_FACT;
  const change = (part: Partial<typeof factor>) => {
    const next = { ...factor, ...part };
    set({ iuPerMg: next.value === '' && next.source === '' ? null : next });
  };
  return (
    <fieldset className={classes.fields}>
      <legend>{t('item.factor')}</legend>
      <div className={classes.row}>
        <AmountInput
          label={t('compound.value')}
          description={t('item.factorHint')}
          value={factor.value}
          error={wrong.has('iuPerMg.value') ? t('wrong.amount') : undefined}
          onChange={(value) => change({ value })}
        />
        <Source value={factor.source} wrong={wrong.has('iuPerMg.source')} onChange={(source) => change({ source })} />
      </div>
      <Checked checked={factor.verified} onChange={(verified) => change({ verified })} />
    </fieldset>
  );
}

function Fact({ name, fields, wrong, set }: PartProps & { name: (typeof FACT_NAMES)[number] }) {
  const { t } = useTranslation('protocols');
  const fact = fields.facts[name] ?? NO_FACT;
  const change = (part: Partial<typeof fact>) => {
    const next = { ...fact, ...part };
    set({ facts: { ...fields.facts, [name]: next.value === '' && next.source === '' ? null : next } });
  };
  return (
    <fieldset className={classes.fields}>
      <legend>{t(`fact.${name}`)}</legend>
      <Textarea
        label={t('compound.value')}
        autosize
        minRows={1}
        maxLength={600}
        value={fact.value}
        error={wrong.has(`facts.${name}.value`) ? t('wrong.fact') : undefined}
        onChange={({ currentTarget }) => change({ value: currentTarget.value })}
      />
      <Source value={fact.source} wrong={wrong.has(`facts.${name}.source`)} onChange={(source) => change({ source })} />
      <Checked checked={fact.verified} onChange={(verified) => change({ verified })} />
    </fieldset>
  );
}

function Source({ value, wrong, onChange }: { value: string; wrong: boolean; onChange: (value: string) => void }) {
  const { t } = useTranslation('protocols');
  return (
    <TextInput
      label={t('compound.source')}
      value={value}
      maxLength={400}
      error={wrong ? t('wrong.source') : undefined}
      rightSection={
        value.startsWith('https://') ? (
          <a
            className={classes.link}
            href={value}
            target="_blank"
            rel="noopener noreferrer"
            aria-label={t('compound.openSource')}
          >
            ↗
          </a>
        ) : undefined
      }
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}

function Checked({ checked, onChange }: { checked: boolean; onChange: (checked: boolean) => void }) {
  const { t } = useTranslation('protocols');
  return (
    <Checkbox
      label={t('compound.verified')}
      checked={checked}
      onChange={({ currentTarget }) => onChange(currentTarget.checked)}
    />
  );
}
