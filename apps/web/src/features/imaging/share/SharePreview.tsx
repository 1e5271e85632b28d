import { CloseButton } from '@mantine/core';
import { HOUR_MS } from '@hyaline/kit';
import { useSuspenseQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../../api/identity.ts';
import type { WorkspaceHandle } from '../../../../viewer/index.ts';
import { formatDate } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import classes from './share.module.css';

interface SharePreviewProps {
  viewer: WorkspaceHandle | null;
  label: string;
  hours: number | null;
  identity: boolean;
  /** What was drawn goes along. */
  overlays: boolean;
  /** The series on the screen does not. */
  stays: boolean;
  onClose: () => void;
  children: ReactNode;
}

export function SharePreview(props: SharePreviewProps) {
  const { viewer, label, hours, identity, overlays, stays, onClose, children } = props;
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
        {stays ? <p className={classes.stays}>{t('share:preview.stays')}</p> : <Pictures {...{ viewer, overlays }} />}
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

const LARGE = { width: 340, height: 370 };
const SMALL = { width: 320, height: 184 };
const SIZES = [LARGE, SMALL, SMALL];
const ALONE = [{ width: 680, height: 370 }]; // a flat picture has the whole card

/** What is on the screen, drawn anew as it would be without what stays: no file, no address, nothing that could leave. */
function Pictures({ viewer, overlays }: { viewer: WorkspaceHandle | null; overlays: boolean }) {
  const grid = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const pictures = viewer?.pictures(SIZES, overlays) ?? [];
    const shown = pictures.length === 1 ? viewer?.pictures(ALONE, overlays) : pictures;
    grid.current?.replaceChildren(...(shown ?? []));
  }, [viewer, overlays]);
  return <div className={classes.pictures} ref={grid} aria-hidden />;
}
