import { ActionIcon } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconPlayerTrackNext, IconPlayerTrackPrev, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Atlas } from '../../../../atlas/atlas.ts';
import { playStory, type Story, type StoryPlayer, tellStory } from '../../../../atlas/stories/index.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { useDesk } from '../desk/use-desk.ts';
import { fit } from './follow.ts';
import classes from './story.module.css';

/** A story as it is told: its sentence in large letters, and its keys. */
export function StoryBar({ atlas, story }: { atlas: Atlas; story: Story }) {
  const { t } = useTranslation('atlas');
  const { setStory } = useDesk();
  const told = tellStory(useLocale(), story);
  const bar = useRef<HTMLElement>(null);
  const player = useRef<StoryPlayer>(null);
  const [{ index, playing }, setAt] = useState({ index: 0, playing: false });
  useEffect(() => {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    atlas.stage.insets = { top: 16, bottom: (bar.current?.offsetHeight ?? 180) + 24 };
    const made = playStory(atlas, story, { calm, onStep: setAt });
    player.current = made;
    if (!calm) made.play();
    return () => {
      made.end();
      fit(atlas);
    };
  }, [atlas, story]);
  const steps = told.steps.length;
  return (
    <section ref={bar} className={classes.story} aria-label={told.title}>
      <div className={classes.head}>
        <h2>{told.title}</h2>
        <ActionIcon variant="subtle" color="gray" size={32} aria-label={t('story.end')} onClick={() => setStory(null)}>
          <IconX size={18} />
        </ActionIcon>
      </div>
      <p className={classes.text} aria-live="polite">
        {told.steps[index]}
      </p>
      <div className={classes.keys}>
        <ActionIcon
          variant="default"
          size={36}
          aria-label={t('story.back')}
          disabled={index === 0}
          onClick={() => player.current?.go(index - 1)}
        >
          <IconPlayerTrackPrev size={18} />
        </ActionIcon>
        <ActionIcon
          size={36}
          autoFocus
          aria-label={t(playing ? 'story.pause' : 'story.play')}
          onClick={() => (playing ? player.current?.pause() : player.current?.play())}
        >
          {playing ? <IconPlayerPause size={18} /> : <IconPlayerPlay size={18} />}
        </ActionIcon>
        <ActionIcon
          variant="default"
          size={36}
          aria-label={t('story.next')}
          disabled={index === steps - 1}
          onClick={() => player.current?.go(index + 1)}
        >
          <IconPlayerTrackNext size={18} />
        </ActionIcon>
        <span className={classes.dots} aria-hidden>
          {told.steps.map((step, at) => (
            <i key={step} data-on={at <= index || undefined} />
          ))}
        </span>
        <span className={classes.count}>{t('story.step', { n: index + 1, of: steps })}</span>
      </div>
    </section>
  );
}
