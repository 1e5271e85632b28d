import { HOUR_MS } from '@hyaline/kit';
import type { ViewerLinkPayload } from '@hyaline/contract/viewer-link';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toldIn } from '../../../atlas/words/index.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { type LinkChoices, saysSomething } from './choices.ts';
import type { Sent } from './make.ts';
import { viewerLinkPayload } from './payload.ts';
import classes from './viewer-link.module.css';

interface WhatLeavesProps {
  sent: Sent;
  choices: LinkChoices;
  behind: 'nobody' | 'visit' | 'changed';
  isDrawn: boolean;
  children: ReactNode;
}

/** What the recipient will see, what the server will hold, and the whole payload for whoever wants to read it. */
export function WhatLeaves({ sent, choices, behind, isDrawn, children }: WhatLeavesProps) {
  const { t } = useTranslation(['viewerLink', 'share']);
  const locale = useLocale();
  const [now] = useState(() => new Date());
  const { brand, findings, pictures } = sent;
  const { views, language, hours } = choices;
  const picture = views.includes('today') ? pictures.today : undefined;
  const end = new Date(now.getTime() + hours * HOUR_MS);
  const facts = [
    [t('viewerLink:facts.names'), t('viewerLink:facts.namesText')],
    [t('share:preview.server'), t('share:preview.serverText')],
    [t('viewerLink:facts.behind'), t(`viewerLink:facts.behindText.${behind}`)],
    [t('share:preview.you'), t('share:preview.youText')],
  ] as const;
  return (
    <div className={classes.see}>
      <h3>{t('share:see')}</h3>
      <figure className={classes.card}>
        <div>
          <b>{brand.name}</b>
        </div>
        {picture && <img src={`data:image/jpeg;base64,${picture.jpeg}`} alt="" />}
        {views.includes('today') && !picture && (
          <p className={classes.noPicture}>{t(isDrawn ? 'viewerLink:noPicture' : 'viewerLink:drawing')}</p>
        )}
        {views.includes('findings') && (
          <ol>
            {findings.slice(0, 3).map((finding) => (
              <li key={finding.id}>{toldIn(language, finding).title}</li>
            ))}
            {findings.length > 3 && <li>{t('viewerLink:more', { count: findings.length - 3 })}</li>}
          </ol>
        )}
        <figcaption>{t('share:until', { at: formatDateTime(end.toISOString(), locale) })}</figcaption>
      </figure>
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {saysSomething(views) && (
        <details className={classes.all}>
          <summary>{t('viewerLink:all')}</summary>
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, also for keys */}
          <pre tabIndex={0}>{JSON.stringify(brief(viewerLinkPayload({ ...sent, ...choices }, now)), null, 1)}</pre>
        </details>
      )}
      <div className={classes.foot}>{children}</div>
    </div>
  );
}

/** Pictures by their size alone: nobody reads base64. */
const brief = (payload: ViewerLinkPayload): object => ({
  ...payload,
  brand: { ...payload.brand, logo: payload.brand.logo && 'PNG' },
  pictures: Object.fromEntries(
    Object.entries(payload.pictures).map(([view, { jpeg, width, height }]) => [
      view,
      `JPEG ${width} x ${height}, ${Math.round((jpeg.length * 3) / 4000)} kB`,
    ]),
  ),
});
