import { Button, SegmentedControl } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { type BrandSettings, type BrandSnapshot, LOGO_SCALE } from '@hyaline/contract';
import { logoSize } from '@hyaline/kit';
import { IconPhoto, IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { removeLogo, uploadLogo } from '../../api/branding.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { Note } from '../../ui/Note.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { showDone } from '../../ui/toasts.tsx';
import classes from './branding.module.css';
import { LogoFileError, logoFrom } from './logo-file.ts';
import { Reopen } from './Reopen.tsx';
import type { BrandValues } from './values.ts';

const POSITIONS = ['start', 'center', 'end'] as const satisfies BrandSnapshot['logoPosition'][];

interface LogoChoiceProps {
  settings: BrandSettings;
  /** That the form was opened at. */
  revision: number;
  form: UseFormReturnType<BrandValues>;
  onSaved: (saved: BrandSettings) => void;
}

/** The picture is kept as soon as it is chosen; how large it is and where it stands, with the rest of the form. */
export function LogoChoice({ settings, revision, form, onSaved }: LogoChoiceProps) {
  const { t } = useTranslation('branding');
  const { logo } = settings.brand;
  const disabled = !settings.mayChange;
  const file = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const upload = useMutation({
    mutationFn: async (chosen: File) => uploadLogo(revision, await logoFrom(chosen)),
    onSuccess: (saved) => {
      onSaved(saved);
      showDone(t('logoSaved'));
    },
  });
  const remove = useMutation({
    mutationFn: () => removeLogo(revision),
    onMutate: () => upload.reset(),
    onSuccess: (saved) => {
      onSaved(saved);
      showDone(t('logoRemoved'));
    },
  });
  const take = (files: FileList | null) => {
    const [chosen] = files ?? [];
    remove.reset();
    if (chosen !== undefined && !disabled) upload.mutate(chosen);
  };
  const faulty = upload.error instanceof LogoFileError ? upload.error.reason : null;
  return (
    <>
      <div className={classes.told}>
        <div
          className={classes.drop}
          data-over={over || undefined}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(!disabled);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(event) => {
            event.preventDefault();
            setOver(false);
            take(event.dataTransfer.files);
          }}
        >
          {logo === null ? (
            <IconPhoto size={26} stroke={1.5} aria-hidden className={classes.noLogo} />
          ) : (
            <img
              className={classes.kept}
              style={{ width: logoSize(logo, form.values.logoScale).width }}
              src={`data:image/png;base64,${logo.png}`}
              alt={t('logoIs', { width: logo.width, height: logo.height })}
            />
          )}
          <div className={classes.dropText}>
            <Button
              variant="default"
              disabled={disabled}
              loading={upload.isPending}
              onClick={() => file.current?.click()}
            >
              {t(logo === null ? 'choose' : 'replace')}
            </Button>
            <span>{t('drop')}</span>
            {logo !== null && (
              <Button
                variant="subtle"
                color="gray"
                disabled={disabled}
                loading={remove.isPending}
                leftSection={<IconTrash size={15} stroke={1.7} />}
                onClick={() => remove.mutate()}
              >
                {t('remove')}
              </Button>
            )}
          </div>
          <input
            ref={file}
            hidden
            type="file"
            aria-label={t('choose')}
            accept="image/png,image/jpeg,image/webp"
            onChange={(event) => {
              take(event.currentTarget.files);
              event.currentTarget.value = ''; // the same file may be chosen again
            }}
          />
        </div>
        <div role="alert">{faulty !== null && <Note tone="fail">{t(faulty)}</Note>}</div>
        <ProblemNote error={faulty === null ? (upload.error ?? remove.error) : null} />
        <Reopen error={upload.error ?? remove.error} />
      </div>
      <ScaleSlider form={form} disabled={disabled} />
      <div className={classes.field}>
        <b id="logo-position">{t('position')}</b>
        <SegmentedControl
          aria-labelledby="logo-position"
          disabled={disabled}
          value={form.values.logoPosition}
          onChange={(value) => form.setFieldValue('logoPosition', POSITIONS.find((each) => each === value) ?? 'start')}
          data={POSITIONS.map((value) => ({ value, label: t(`positions.${value}`) }))}
        />
      </div>
    </>
  );
}

function ScaleSlider({ form, disabled }: Pick<LogoChoiceProps, 'form'> & { disabled: boolean }) {
  const { t } = useTranslation('branding');
  const locale = useLocale();
  const id = useId();
  const said = new Intl.NumberFormat(locale, { style: 'percent' }).format(form.values.logoScale);
  return (
    <div className={classes.field}>
      <label htmlFor={id}>
        {t('scale')} <span aria-hidden>{said}</span>
      </label>
      <input
        id={id}
        type="range"
        className={classes.range}
        min={LOGO_SCALE.min}
        max={LOGO_SCALE.max}
        step={LOGO_SCALE.step}
        disabled={disabled}
        aria-valuetext={said}
        value={form.values.logoScale}
        onChange={(event) => form.setFieldValue('logoScale', Number(event.currentTarget.value))}
      />
    </div>
  );
}
