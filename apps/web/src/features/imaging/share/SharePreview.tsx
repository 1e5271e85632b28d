import { CloseButton } from '@mantine/core';
import type { Study } from '@hyaline/contract';
import { HOUR_MS } from '@hyaline/kit';
import { useSuspenseQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../../api/identity.ts';
import { formatDate } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import classes from './share.module.css';

interface SharePreviewProps {
  study: Study;
  picture: HTMLElement | null;
  label: string;
  hours: number | null;
  identity: boolean;
  onClose: () => void;
  children: ReactNode;
}

export function SharePreview({ picture, label, hours, identity, onClose, children }: SharePreviewProps) {
  const { t } = useTranslation(['share', 'app']);
  const locale = useLocale();
  const { data: session } = useSuspenseQuery(sessionQuery);
  const facts = [
    [t('share:preview.shownAs'), label],
    [t('share:preview.dates'), identity ? t('share:preview.datesOn') : t('share:preview.datesOff')],
    [t('share:preview.server'), t('share:preview.serverText')],
    [t('share:preview.you'), t('share:preview.youText')],
  ] as const;
  return (
    <div className={classes.see}>
      <div className={classes.seeHead}>
        <h3>{t('share:see')}</h3>
        <CloseButton aria-label={t('app:close')} onClick={onClose} />
      </div>
      <figure className={classes.card}>
        <div>
          <b>{session.clinic.name}</b>
          <span>{t('share:readOnly')}</span>
        </div>
        <Pictures from={picture} />
        <figcaption>
          <span>{label}</span>
          <span>
            {hours === null ? '' : t('share:until', { at: formatDate(new Date(Date.now() + hours * HOUR_MS), locale) })}
          </span>
        </figcaption>
      </figure>
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className={classes.ownKey}>{t('share:ownKey')}</p>
      <div className={classes.foot}>{children}</div>
    </div>
  );
}

/** The views as they stand now, copied from canvas to canvas: no file, no address, nothing that could leave. */
function Pictures({ from }: { from: HTMLElement | null }) {
  const grid = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const targets = [...(grid.current?.querySelectorAll('canvas') ?? [])];
    const views = [...(from?.querySelectorAll<HTMLCanvasElement>('[data-plane] canvas') ?? [])];
    for (const [at, target] of targets.entries()) {
      const view = views[at];
      if (view !== undefined && view.width > 0 && view.height > 0) copyCentre(view, target);
    }
  }, [from]);
  return (
    <div className={classes.pictures} ref={grid} aria-hidden>
      {[0, 1, 2].map((at) => (
        <canvas key={at} width={at === 0 ? 340 : 320} height={at === 0 ? 370 : 184} />
      ))}
    </div>
  );
}

/** Fills the target with the middle of the view, like `object-fit: cover`. */
function copyCentre(view: HTMLCanvasElement, target: HTMLCanvasElement): void {
  const scale = Math.max(target.width / view.width, target.height / view.height);
  const width = target.width / scale;
  const height = target.height / scale;
  target
    .getContext('2d')
    ?.drawImage(
      view,
      (view.width - width) / 2,
      (view.height - height) / 2,
      width,
      height,
      0,
      0,
      target.width,
      target.height,
    );
}
