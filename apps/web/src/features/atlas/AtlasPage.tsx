import { SegmentedControl } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type CSSProperties, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Atlas } from '../../../atlas/atlas.ts';
import { showKeys } from '../../lib/keys.ts';
import { Page } from '../../ui/Page.tsx';
import { Actions } from './Actions.tsx';
import type { Kept } from './desk/kept.ts';
import { DeskContext, useDesk, useDeskState } from './desk/use-desk.ts';
import { OtherParts } from './Others.tsx';
import { PanelEdge } from './PanelEdge.tsx';
import { GoalRow } from './panels/GoalRow.tsx';
import { FindingsPanel } from './panels/FindingsPanel.tsx';
import { LevelPanel } from './panels/LevelPanel.tsx';
import { PosturePanel } from './panels/PosturePanel.tsx';
import { Rail } from './panels/Rail.tsx';
import { Presented } from './Presented.tsx';
import { BlendBar } from './stage/BlendBar.tsx';
import { SpineCanvas } from './stage/SpineCanvas.tsx';
import { StoryBar } from './stage/StoryBar.tsx';
import { StageBar } from './stage/StageBar.tsx';
import { useAtlasKeys } from './use-atlas-keys.ts';
import { useLeaveWarning } from './use-leave-warning.ts';
import classes from './atlas.module.css';

/** The atlas of the spine without a patient: what is entered stays in the memory of this page. */
export function AtlasPage() {
  const desk = useDeskState();
  return (
    <DeskContext value={desk}>
      <Workspace />
    </DeskContext>
  );
}

function Workspace() {
  const { t } = useTranslation('atlas');
  const {
    kept,
    ground,
    compared,
    presenting,
    story,
    pinning,
    unsaved,
    undo,
    redo,
    setPresenting,
    setStory,
    setPinning,
  } = useDesk();
  const [atlas, setAtlas] = useState<Atlas | null>(null);
  const [other, setOther] = useState<Atlas | null>(null);
  const stage = useRef<HTMLDivElement>(null);
  useLeaveWarning(unsaved);
  useAtlasKeys();
  useTogether(atlas, other);
  useFullScreen(stage, presenting, () => setPresenting(false));

  const keys = (event: KeyboardEvent): void => {
    const isText = event.target instanceof HTMLElement && event.target.matches('input[type="text"], textarea');
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z' && !isText) {
      event.preventDefault();
      (event.shiftKey ? redo : undo)();
    }
    if (event.key !== 'Escape') return;
    if (pinning !== null) setPinning(null);
    else if (story !== null) setStory(null);
    else if (presenting) setPresenting(false);
  };

  return (
    <Page bare title={t('title')} actions={<Actions atlas={atlas} onKeys={() => showKeys(true)} />}>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- undo and redo count everywhere on the page */}
      <div
        className={classes.workspace}
        style={{ '--panel': `${kept.panelWidth}px` } as CSSProperties}
        onKeyDown={keys}
      >
        <Rail />
        <div ref={stage} className={classes.stage} data-ground={ground} data-presenting={presenting || undefined}>
          <div className={classes.views}>
            <SpineCanvas onAtlas={setAtlas} />
            {compared === 'beside' && story === null && <SpineCanvas otherOnly onAtlas={setOther} />}
          </div>
          {story === null && <StageBar atlas={atlas} />}
          <div className={classes.foot}>
            {story === null ? (
              <>
                <BlendBar />
                <OtherParts atlas={atlas} place="foot" />
              </>
            ) : (
              atlas !== null && <StoryBar key={story.about.name + story.about.level} atlas={atlas} story={story} />
            )}
          </div>
          {presenting && <Presented />}
        </div>
        <Inspector />
      </div>
    </Page>
  );
}

const PANELS = { findings: FindingsPanel, level: LevelPanel, posture: PosturePanel } as const;

function Inspector() {
  const { t } = useTranslation('atlas');
  const { kept, set, problems, presenting } = useDesk();
  const Panel = PANELS[kept.panel];
  return (
    <aside className={classes.inspector} aria-label={t('panel.name')} inert={presenting}>
      <PanelEdge />
      <div className={classes.tabs}>
        <SegmentedControl
          fullWidth
          aria-label={t('panel.name')}
          value={kept.panel}
          onChange={(panel) => set({ panel: panel as Kept['panel'] })}
          data={(Object.keys(PANELS) as Kept['panel'][]).map((value) => ({ value, label: t(`panel.${value}`) }))}
        />
      </div>
      {problems.length > 0 && (
        <p className={classes.problems} role="status">
          <IconAlertTriangle size={16} stroke={1.7} aria-hidden />
          <span>
            <b>{t('problems', { count: problems.length })}.</b> {t('kept')}
          </span>
        </p>
      )}
      {kept.panel !== 'findings' && <GoalRow />}
      <div className={classes.panel}>
        <Panel />
      </div>
    </aside>
  );
}

/** Side by side, whichever is turned turns the other. */
function useTogether(atlas: Atlas | null, other: Atlas | null): void {
  useEffect(() => {
    if (!atlas || !other) return undefined;
    const follow = (from: Atlas, to: Atlas) => () => {
      if (JSON.stringify(from.stage.eye) !== JSON.stringify(to.stage.eye)) to.stage.eye = from.stage.eye;
    };
    follow(atlas, other)();
    const ends = [atlas.stage.onDraw(follow(atlas, other)), other.stage.onDraw(follow(other, atlas))];
    return () => ends.forEach((end) => end());
  }, [atlas, other]);
}

/** The stage over the whole screen, where the browser lets it; over the whole window where not. */
function useFullScreen(stage: { current: HTMLElement | null }, presenting: boolean, onEnd: () => void): void {
  useEffect(() => {
    if (!presenting) return undefined;
    void stage.current?.requestFullscreen?.().catch(() => undefined); // the window is filled all the same
    const left = (): void => {
      if (document.fullscreenElement === null) onEnd();
    };
    document.addEventListener('fullscreenchange', left);
    return () => {
      document.removeEventListener('fullscreenchange', left);
      if (document.fullscreenElement !== null) void document.exitFullscreen().catch(() => undefined);
    };
    // oxlint-disable-next-line react/exhaustive-deps -- the end is the same whenever it comes
  }, [presenting, stage]);
}
