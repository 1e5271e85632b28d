import { Button } from '@mantine/core';
import type { AppointmentType } from '@hyaline/contract';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Block } from '../../../ui/Block.tsx';
import type { Setup } from '../use-setup.ts';
import classes from './settings.module.css';
import { TypeDialog } from './TypeDialog.tsx';

/** The kinds of appointments: everybody of the clinic reads their names, so they say nothing of a patient. */
export function TypesBlock({ setup, mayChange }: { setup: Setup; mayChange: boolean }) {
  const { t } = useTranslation('schedule');
  const [opened, setOpened] = useState<AppointmentType | 'new' | null>(null);
  const types = setup.types.toSorted((a, b) => Number(a.removed) - Number(b.removed));
  return (
    <Block title={t('settings.types')} text={t('settings.typesText')}>
      {types.length === 0 && <p className={classes.none}>{t('settings.typesNone')}</p>}
      <ul className={classes.types}>
        {types.map((type) => (
          <li key={type.id} data-removed={type.removed || undefined}>
            <i style={{ '--colour': `var(--mantine-color-${type.colour}-5)` }} aria-hidden />
            <div>
              <b>{type.name}</b>
              <span>{describe(type)}</span>
            </div>
            {mayChange && (
              <Button
                size="xs"
                variant="default"
                aria-label={`${t('settings.change')}: ${type.name}`}
                onClick={() => setOpened(type)}
              >
                {t('settings.change')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {mayChange && (
        <div className={classes.foot}>
          <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => setOpened('new')}>
            {t('settings.typeAdd')}
          </Button>
        </div>
      )}
      {opened !== null && (
        <TypeDialog type={opened === 'new' ? null : opened} setup={setup} onClose={() => setOpened(null)} />
      )}
    </Block>
  );

  function describe({ minutes, bufferBefore, bufferAfter, providerIds, byPatients, removed }: AppointmentType): string {
    const buffer = bufferBefore + bufferAfter;
    return [
      t('minutes', { n: minutes }),
      buffer === 0 ? '' : t('settings.buffer', { n: buffer }),
      providerIds.length === 0 ? '' : t('settings.givers', { count: providerIds.length, n: providerIds.length }),
      byPatients ? t('settings.byPatients') : '',
      removed ? t('settings.removed') : '',
    ]
      .filter((part) => part !== '')
      .join(' · ');
  }
}
