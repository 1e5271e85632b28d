import { ActionIcon, Button, SegmentedControl, Switch, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Atlas } from '../../../../atlas/atlas.ts';
import type { LineName } from '../../../../atlas/lines.ts';
import { showDone } from '../../../ui/toasts.tsx';
import { type Kept, LONGEST_NAME } from '../desk/kept.ts';
import { useDesk } from '../desk/use-desk.ts';
import { Range } from '../panels/fields.tsx';
import classes from './stage.module.css';

const LAYERS = ['bone', 'disc', 'cord', 'nerve', 'ligament'] as const satisfies (keyof Kept['layers'])[];
const LINES: readonly LineName[] = ['pelvis', 'll', 'tk', 'cl', 'sva', 'cobb'];
const MOST_EYES = 6;

/** How much is seen of each layer, and of the rest of the spine. */
export function LayerSheet() {
  const { t } = useTranslation('atlas');
  const { kept, set, explode, setExplode, ground } = useDesk();
  const percent = (share: number): string => `${Math.round(share * 100)} %`;
  return (
    <>
      <h3>{t('layer.name')}</h3>
      {LAYERS.map((layer) => (
        <Range
          key={layer}
          label={t(`layer.${layer}`)}
          value={kept.layers[layer]}
          min={0}
          max={1}
          step={0.05}
          text={percent(kept.layers[layer])}
          onChange={(visible) => set({ layers: { ...kept.layers, [layer]: visible } })}
        />
      ))}
      <h3>{t('around.name')}</h3>
      <SegmentedControl
        fullWidth
        aria-label={t('around.name')}
        value={kept.around}
        onChange={(around) => set({ around: around as Kept['around'] })}
        data={(['full', 'ghost', 'none'] as const).map((value) => ({ value, label: t(`around.${value}`) }))}
      />
      <Range
        label={t('explode')}
        value={explode}
        min={0}
        max={1}
        step={0.05}
        text={percent(explode)}
        onChange={setExplode}
      />
      <h3>{t('ground.name')}</h3>
      <SegmentedControl
        fullWidth
        aria-label={t('ground.name')}
        value={ground}
        onChange={(value) => set({ ground: value as Kept['ground'] })}
        data={(['pale', 'deep'] as const).map((value) => ({ value, label: t(`ground.${value}`) }))}
      />
    </>
  );
}

/** What is measured in the picture, and its words. */
export function LineSheet() {
  const { t } = useTranslation('atlas');
  const { kept, set } = useDesk();
  return (
    <>
      <h3>{t('lines.name')}</h3>
      {LINES.map((line) => (
        <Switch
          key={line}
          label={t(`lines.${line}`)}
          checked={kept.lines.includes(line)}
          onChange={({ currentTarget: { checked } }) =>
            set({ lines: checked ? [...kept.lines, line] : kept.lines.filter((each) => each !== line) })
          }
        />
      ))}
      <hr />
      <Switch
        label={t('labels')}
        checked={kept.labels}
        onChange={({ currentTarget: { checked } }) => set({ labels: checked })}
      />
    </>
  );
}

/** Views under names, kept by this browser. */
export function EyeSheet({ atlas }: { atlas: Atlas | null }) {
  const { t } = useTranslation('atlas');
  const { kept, set, lookFrom, forget } = useDesk();
  const [name, setName] = useState('');
  const nameOf = (at: number): string => kept.eyes[at]?.name || t('eyes.one', { n: at + 1 });
  const keepOne = (): void => {
    const eye = atlas?.stage.eye;
    if (eye === undefined) return;
    const [position, target] = [[...eye.position], [...eye.target]] as [
      [number, number, number],
      [number, number, number],
    ];
    set({ eyes: [...kept.eyes, { name: name.trim(), position, target }].slice(-MOST_EYES) });
    setName('');
  };
  const clear = (): void => {
    forget();
    showDone(t('eyes.cleared'));
  };
  return (
    <>
      <h3>{t('eyes.name')}</h3>
      {kept.eyes.map((eye, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- a view has no other name than its place
        <div key={at} className={classes.eye}>
          <button type="button" className={classes.row} onClick={() => lookFrom(eye)}>
            {nameOf(at)}
          </button>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('eyes.forget', { name: nameOf(at) })}
            onClick={() => set({ eyes: kept.eyes.toSpliced(at, 1) })}
          >
            <IconTrash size={16} stroke={1.6} />
          </ActionIcon>
        </div>
      ))}
      <form
        className={classes.keepEye}
        onSubmit={(event) => {
          event.preventDefault();
          keepOne();
        }}
      >
        <TextInput
          size="xs"
          label={t('eyes.called')}
          description={t('eyes.noNames')}
          maxLength={LONGEST_NAME}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <Button size="xs" variant="default" type="submit" disabled={atlas === null}>
          {t('eyes.keep')}
        </Button>
      </form>
      <button type="button" className={classes.row} onClick={clear}>
        {t('eyes.clear')}
      </button>
    </>
  );
}
