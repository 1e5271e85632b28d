import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { BrandSnapshot, type BrandSettings } from '@hyaline/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { brandMarkQuery, brandQuery, brandSettingsQuery, changeBranding } from '../../api/branding.ts';
import { ApiError } from '../../api/errors.ts';
import { IdentifierNotice } from '../../ui/IdentifierNotice.tsx';
import { LeaveGuard } from '../../ui/LeaveGuard.tsx';
import { Note } from '../../ui/Note.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { showDone } from '../../ui/toasts.tsx';
import classes from './branding.module.css';
import { LogoChoice } from './LogoChoice.tsx';
import { PaletteChoice } from './PaletteChoice.tsx';
import { Preview } from './Preview.tsx';
import { Reopen } from './Reopen.tsx';
import { StaffChoice } from './StaffChoice.tsx';
import { type BrandValues, changeOf, draftOf, reads, valuesOf } from './values.ts';

const THEMES = BrandSnapshot.shape.theme.options;

export function BrandingForm({ settings }: { settings: BrandSettings }) {
  const { t } = useTranslation('branding');
  const client = useQueryClient();
  const disabled = !settings.mayChange;
  const [revision, setRevision] = useState(settings.revision);
  const form = useForm<BrandValues>({
    initialValues: valuesOf(settings.brand),
    validate: { name: (name) => (name.trim() === '' ? t('nameMissing') : null) },
  });
  const keep = (saved: BrandSettings) => {
    client.setQueryData(brandSettingsQuery.queryKey, saved);
    for (const { queryKey } of [brandQuery, brandMarkQuery]) client.setQueryData(queryKey, saved.brand);
  };
  /** After a change that was refused unless it stood on the revision held here. */
  const keepAt = (saved: BrandSettings) => {
    keep(saved);
    setRevision(saved.revision);
  };
  const save = useMutation({
    mutationFn: () => changeBranding(changeOf(revision, form.values)),
    onSuccess: (saved) => {
      keepAt(saved);
      form.setInitialValues(valuesOf(saved.brand));
      form.setValues(valuesOf(saved.brand));
      showDone(t('saved'));
    },
    onError: (error) => {
      if (error instanceof ApiError && error.fields.includes('name')) form.setFieldError('name', t('nameRefused'));
    },
  });
  const draft = useMemo(() => draftOf(form.values, settings.brand), [form.values, settings.brand]);
  const dirty = form.isDirty();
  return (
    <form className={classes.frame} noValidate onSubmit={form.onSubmit(() => save.mutate())}>
      <LeaveGuard unsaved={dirty && !save.isPending} />
      <div className={classes.parts}>
        <p className={classes.lead}>{t('lead')}</p>
        {disabled && <Note>{t('locked')}</Note>}
        <Part title={t('name.title')} text={t('name.text')}>
          <div>
            <TextInput
              label={t('nameLabel')}
              autoComplete="organization"
              maxLength={120}
              disabled={disabled}
              {...form.getInputProps('name')}
            />
            <IdentifierNotice text={form.values.name} standing />
          </div>
        </Part>
        <Part title={t('look.title')} text={t('look.text')}>
          <PaletteChoice form={form} disabled={disabled} />
          <div className={classes.field}>
            <b id="brand-theme">{t('theme')}</b>
            <SegmentedControl
              aria-labelledby="brand-theme"
              disabled={disabled}
              value={form.values.theme}
              onChange={(value) => form.setFieldValue('theme', THEMES.find((each) => each === value) ?? 'system')}
              data={(['system', 'light', 'dark'] as const).map((value) => ({ value, label: t(`themes.${value}`) }))}
            />
          </div>
        </Part>
        <Part title={t('logo.title')} text={t('logo.text')}>
          <LogoChoice settings={settings} revision={revision} form={form} onSaved={keepAt} />
        </Part>
      </div>
      <Preview brand={draft} />
      <div className={classes.parts}>
        <div className={classes.actions}>
          <ProblemNote error={save.error} />
          <Reopen error={save.error} />
          <Button type="submit" loading={save.isPending} disabled={disabled || !dirty || !reads(form.values)}>
            {t('save')}
          </Button>
        </div>
        {settings.staff !== null && (
          <Part title={t('staff.title')} text={t('staff.text')}>
            <StaffChoice staff={settings.staff} onSaved={keep} />
          </Part>
        )}
      </div>
    </form>
  );
}

function Part({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <section className={classes.part}>
      <h2>{title}</h2>
      <p>{text}</p>
      <div className={classes.card}>{children}</div>
    </section>
  );
}
