import { ActionIcon, Menu, Popover, Tooltip } from '@mantine/core';
import { IconBookmark, IconMovie, IconPinned, IconRefresh, IconRulerMeasure, IconStack2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Atlas } from '../../../../atlas/atlas.ts';
import { STORIES, STORY_NAMES, tellStory } from '../../../../atlas/stories/index.ts';
import type { ViewName } from '../../../../atlas/views.ts';
import { useDesk } from '../desk/use-desk.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { MOST_PINS } from '../panels/Pins.tsx';
import { EyeSheet, LayerSheet, LineSheet } from './sheets.tsx';
import classes from './stage.module.css';

const VIEWS: readonly ViewName[] = ['left', 'right', 'front', 'back', 'oblique', 'above', 'canal'];

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
