import { Checkbox } from '@mantine/core';
import type { Study } from '@hyaline/contract';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import type { ShareOffer } from './offer.ts';
import classes from './share.module.css';

export interface WhatLeaves {
  identity: boolean;
  /** Series that stay here. */
  left: readonly string[];
  marks: boolean;
  texts: boolean;
}

interface ShareWhatProps {
  study: Study;
  offer: ShareOffer;
  choice: WhatLeaves;
  onChange: (change: Partial<WhatLeaves>) => void;
}

/** Series, identity, marks and words, each to be left out. */
export function ShareWhat({ study, offer, choice, onChange }: ShareWhatProps) {
  const { t } = useTranslation('share');
  const locale = useLocale();
  const { identity, left, marks, texts } = choice;
  return (
    <div className={classes.what}>
      {offer.series.length > 1 ? (
        offer.series.map(({ uid, description, modality, images }, n) => (
          <Checkbox
            key={uid}
            label={[modality, description || t('series', { n: n + 1 })].filter(Boolean).join(', ')}
            description={t('images', { count: images })}
            checked={!left.includes(uid)}
            onChange={(event) =>
              onChange({ left: event.currentTarget.checked ? left.filter((one) => one !== uid) : [...left, uid] })
            }
          />
        ))
      ) : (
        <Checkbox
          label={[study.modality, t('images', { count: study.instanceCount })].filter(Boolean).join(', ')}
          description={t('imagesText', { size: formatBytes(study.bytes, locale) })}
          checked
          readOnly
          aria-readonly
          onChange={() => undefined}
        />
      )}
      {offer.markCount > 0 && (
        <Checkbox
          label={t('marks', { count: offer.markCount })}
          description={t('marksText')}
          checked={marks}
          onChange={(event) => onChange({ marks: event.currentTarget.checked })}
        />
      )}
      {offer.hasTexts && marks && (
        <Checkbox
          label={t('texts')}
          description={texts ? t('textsOn') : t('textsOff')}
          checked={texts}
          onChange={(event) => onChange({ texts: event.currentTarget.checked })}
        />
      )}
      <Checkbox
        label={t('identity')}
        description={identity ? t('identityOn') : t('identityOff')}
        checked={identity}
        onChange={(event) => onChange({ identity: event.currentTarget.checked })}
      />
    </div>
  );
}
