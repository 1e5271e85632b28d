import { Button, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { readableOn } from '@hyaline/kit';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../lib/use-locale.ts';
import classes from './branding.module.css';
import { isColour, PALETTE_NAMES, PALETTES } from './palettes.ts';
import { type BrandValues, contrastIn, reads } from './values.ts';

interface PaletteChoiceProps {
  form: UseFormReturnType<BrandValues>;
  disabled: boolean;
}

/** Two colours, and whether the one reads on the other. */
export function PaletteChoice({ form, disabled }: PaletteChoiceProps) {
  const { t } = useTranslation('branding');
  const { accent, onAccent } = form.values;
  return (
    <>
      <div className={classes.ready} role="group" aria-label={t('ready')}>
        {PALETTE_NAMES.map((name) => (
          <button
            key={name}
            type="button"
            className={classes.swatch}
            disabled={disabled}
            aria-pressed={accent === PALETTES[name] && onAccent === '#ffffff'}
            onClick={() => form.setValues({ accent: PALETTES[name], onAccent: '#ffffff' })}
          >
            <span style={{ background: PALETTES[name] }} aria-hidden />
            {t(`palettes.${name}`)}
          </button>
        ))}
      </div>
      <div className={classes.pair}>
        {(['accent', 'onAccent'] as const).map((field) => (
          <ColourInput key={field} field={field} form={form} disabled={disabled} />
        ))}
      </div>
      <Contrast form={form} disabled={disabled} />
    </>
  );
}

function ColourInput({ field, form, disabled }: PaletteChoiceProps & { field: 'accent' | 'onAccent' }) {
  const { t } = useTranslation('branding');
  const value = form.values[field];
  const set = (text: string) => form.setFieldValue(field, text.trim().toLowerCase());
  return (
    <TextInput
      label={t(field)}
      value={value}
      maxLength={7}
      spellCheck={false}
      autoComplete="off"
      disabled={disabled}
      error={isColour(value) ? null : t('colourInvalid')}
      onChange={(event) => set(event.currentTarget.value)}
      leftSectionWidth={48}
      leftSection={
        <input
          type="color"
          className={classes.colour}
          tabIndex={-1}
          aria-hidden
          disabled={disabled}
          value={isColour(value) ? value : '#000000'}
          onChange={(event) => set(event.currentTarget.value)}
        />
      }
    />
  );
}

function Contrast({ form, disabled }: PaletteChoiceProps) {
  const { t } = useTranslation('branding');
  const locale = useLocale();
  const { accent, onAccent } = form.values;
  const contrast = contrastIn(form.values);
  const good = reads(form.values);
  const Icon = good ? IconCircleCheck : IconAlertTriangle;
  // cut, not rounded: 4.46 is not 4.5
  const ratio = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(
    Math.floor((contrast ?? 0) * 10) / 10,
  );
  return (
    <div className={classes.contrast}>
      <span
        className={classes.chip}
        style={contrast === null ? undefined : { background: accent, color: onAccent }}
        aria-hidden
      >
        {t('sample')}
      </span>
      <p role="status" data-low={(contrast !== null && !good) || undefined}>
        {contrast !== null && (
          <>
            <Icon size={16} stroke={1.9} aria-hidden />
            <span>{t(good ? 'contrast.good' : 'contrast.low', { ratio })}</span>
          </>
        )}
      </p>
      {contrast !== null && !good && (
        <Button
          variant="default"
          disabled={disabled}
          onClick={() => form.setFieldValue('accent', readableOn(onAccent, accent))}
        >
          {t('contrast.mend')}
        </Button>
      )}
    </div>
  );
}
