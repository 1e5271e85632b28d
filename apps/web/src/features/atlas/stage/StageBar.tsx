import { ActionIcon, Button, Menu, Popover, SegmentedControl, Switch, TextInput, Tooltip } from '@mantine/core';
import {
  IconBookmark,
  IconMovie,
  IconPinned,
  IconRefresh,
  IconRulerMeasure,
  IconStack2,
  IconTrash,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Atlas } from '../../../../atlas/atlas.ts';
import type { LineName } from '../../../../atlas/lines.ts';
import { STORIES, STORY_NAMES, tellStory } from '../../../../atlas/stories/index.ts';
import type { ViewName } from '../../../../atlas/views.ts';
import { useDesk } from '../desk/use-desk.ts';
import { type Kept, LONGEST_NAME } from '../desk/kept.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { MOST_PINS } from '../panels/Pins.tsx';
import { showDone } from '../../../ui/toasts.tsx';
import { Range } from '../panels/fields.tsx';
import classes from './stage.module.css';

const VIEWS: readonly ViewName[] = ['left', 'right', 'front', 'back', 'oblique', 'above'];
const LAYERS = ['bone', 'disc', 'cord', 'nerve', 'ligament'] as const satisfies (keyof Kept['layers'])[];
const LINES: readonly LineName[] = ['pelvis', 'll', 'tk', 'cl', 'sva', 'cobb'];
const MOST_EYES = 6;

/** Over the stage: from where one looks, and what is drawn. */
export function StageBar({ atlas }: { atlas: Atlas | null }) {
  const { t } = useTranslation('atlas');
  const { view, look, reset, pinning, setPinning, pins } = useDesk();
  return (
    <div className={classes.bar}>
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a fieldset cannot be laid out in a row everywhere */}
      <div role="group" aria-label={t('view.name')} className={classes.views}>
        {VIEWS.map((name, at) => (
          <button
            key={name}
            type="button"
            aria-pressed={view.name === name}
            aria-keyshortcuts={String(at + 1)}
            onClick={() => look(name)}
          >
            {t(`view.${name}`)}
          </button>
        ))}
      </div>
      <div className={classes.tools}>
        <Tool label={t('reset')} onClick={reset} icon={<IconRefresh size={18} stroke={1.6} />} />
        <Tool
          label={t('pins.place')}
          pressed={pinning !== null}
          disabled={atlas === null || pins.length >= MOST_PINS}
          onClick={() => setPinning(pinning === null ? { of: null } : null)}
          icon={<IconPinned size={18} stroke={1.6} />}
        />
        <StoryMenu disabled={atlas === null} />
        <Sheet label={t('layer.name')} icon={<IconStack2 size={18} stroke={1.6} />}>
          <LayerSheet />
        </Sheet>
        <Sheet label={t('lines.name')} icon={<IconRulerMeasure size={18} stroke={1.6} />}>
          <LineSheet />
        </Sheet>
        <Sheet label={t('eyes.name')} icon={<IconBookmark size={18} stroke={1.6} />}>
          <EyeSheet atlas={atlas} />
        </Sheet>
      </div>
    </div>
  );
}

interface ToolProps {
  label: string;
  icon: React.ReactNode;
  pressed?: boolean;
  disabled?: boolean;
  onClick: () => void;
}

function Tool({ label, icon, pressed, disabled = false, onClick }: ToolProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="transparent"
        className={classes.tool}
        aria-label={label}
        aria-pressed={pressed}
        disabled={disabled}
        onClick={onClick}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}

function Sheet({ label, icon, children }: { label: string; icon: React.ReactNode; children: React.ReactNode }) {
  return (
    <Popover position="bottom-end" width={288} shadow="md" trapFocus withinPortal={false}>
      <Popover.Target>
        <ActionIcon variant="transparent" className={classes.tool} aria-label={label} title={label}>
          {icon}
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={label} className={classes.sheet}>
        {children}
      </Popover.Dropdown>
    </Popover>
  );
}

/** The four stories at a place where they are frequent; those of findings are told beside them. */
function StoryMenu({ disabled }: { disabled: boolean }) {
  const { t } = useTranslation('atlas');
  const locale = useLocale();
  const { setStory } = useDesk();
  return (
    <Menu position="bottom-end" width={288} shadow="md">
      <Menu.Target>
        <ActionIcon
          variant="transparent"
          className={classes.tool}
          aria-label={t('story.name')}
          title={t('story.name')}
          disabled={disabled}
        >
          <IconMovie size={18} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('story.name')}</Menu.Label>
        {STORY_NAMES.map((name) => (
          <Menu.Item key={name} onClick={() => setStory(STORIES[name]())}>
            {tellStory(locale, STORIES[name]()).title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function LayerSheet() {
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

function LineSheet() {
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

function EyeSheet({ atlas }: { atlas: Atlas | null }) {
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
