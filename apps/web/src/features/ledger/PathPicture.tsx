import type { LedgerProof } from '@hyaline/contract';
import { useTranslation } from 'react-i18next';
import { Picture } from '../../ui/Picture.tsx';
import classes from './VerifyPanel.module.css';

const SHOWN = 2;

/** The event, the first hashes beside its way up, and the root; the levels between are counted, not drawn. */
export function PathPicture({ proof }: { proof: LedgerProof }) {
  const { t } = useTranslation('ledger');
  const siblings = proof.path.slice(0, SHOWN);
  const more = proof.path.length - siblings.length;
  const height = 72 + siblings.length * 62;
  return (
    <Picture
      className={classes.path}
      viewBox={`0 0 296 ${height}`}
      label={t('verify.treeLabel', { count: proof.path.length })}
    >
      {siblings.map((sibling, at) => {
        const y = height - 16 - at * 62;
        // The last pair that is drawn meets in the middle, under the root; the ones below meet under the way up.
        const parent = at === siblings.length - 1 ? 148 : 82;
        return (
          <g key={sibling}>
            <path
              d={`M82 ${y - 12}V${y - 38}H${parent}V${y - 50}M214 ${y - 12}V${y - 38}H${parent}`}
              className={classes.edge}
            />
            <Node x={214} y={y} text={sibling.slice(0, 6)} />
          </g>
        );
      })}
      <Node x={82} y={height - 16} text={t('verify.leaf')} kind="end" />
      {siblings.slice(1).map((sibling, at) => (
        <Node key={`way-${sibling}`} x={82} y={height - 16 - (at + 1) * 62} text="…" kind="way" />
      ))}
      {more > 0 && (
        <text x={148} y={height - 16 - siblings.length * 62 + 6} className={classes.more}>
          {t('verify.levels', { count: more })}
        </text>
      )}
      <path d={more > 0 ? 'M148 28V36' : 'M148 28V44'} className={classes.edge} />
      <Node x={148} y={16} text={t('verify.root')} kind="end" />
    </Picture>
  );
}

function Node({
  x,
  y,
  text,
  kind = 'beside',
}: {
  x: number;
  y: number;
  text: string;
  kind?: 'beside' | 'way' | 'end';
}) {
  return (
    <g transform={`translate(${x},${y})`} className={classes.node} data-kind={kind}>
      <rect x={-32} y={-12} width={64} height={24} rx={6} />
      <text y={4}>{text}</text>
    </g>
  );
}
