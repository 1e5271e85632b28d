import { Skeleton } from '@mantine/core';
import type { LedgerPage, LedgerProof, LedgerRow } from '@hyaline/contract';
import { IconCircleCheck, IconCircleX, IconClock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { checkpointQuery, proofQuery } from '../../api/ledger.ts';
import { formatDateTime, formatNumber, formatTime } from '../../lib/format.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { checkProof, type ProofChecks } from './check-proof.ts';
import { eventText } from './EventTable.tsx';
import { PathPicture } from './PathPicture.tsx';
import classes from './VerifyPanel.module.css';

const COMMAND = 'npx hyaline audit verify clinic.ledger';

interface VerifyPanelProps {
  row: LedgerRow | null;
  newest: LedgerPage | undefined;
  clinicId: string;
  /** A drawer brings the title itself. */
  titled: boolean;
}

/** One event against the signed tree, computed here; then how to do it without this server. */
export function VerifyPanel({ row, newest, clinicId, titled }: VerifyPanelProps) {
  const { t } = useTranslation('ledger');
  const locale = useLocale();
  return (
    <div className={classes.panel}>
      {titled && <h2>{t('verify.title')}</h2>}
      {row === null && <p>{t('verify.choose')}</p>}
      {row !== null && row.index === null && <p>{t('verify.waiting')}</p>}
      {row !== null && row.index !== null && (
        <>
          <p>
            {t('verify.event', {
              index: formatNumber(row.index, locale),
              what: eventText(row.event, locale),
              at: formatDateTime(row.at, locale),
            })}
          </p>
          <Proof key={row.entryId} index={row.index} newest={newest} clinicId={clinicId} />
          <details className={classes.facts}>
            <summary>{t('verify.facts')}</summary>
            <pre>{JSON.stringify({ event: row.event, resource: row.resource, facts: row.facts }, null, 1)}</pre>
          </details>
        </>
      )}
      <Head newest={newest} />
      <div className={classes.without}>
        <b>{t('verify.without')}</b>
        <span>{t('verify.withoutText')}</span>
        <div>
          <code>{COMMAND}</code>
          <CopyButton text={COMMAND} />
        </div>
      </div>
    </div>
  );
}

function Proof({ index, newest, clinicId }: { index: number; newest: LedgerPage | undefined; clinicId: string }) {
  const proof = useQuery(proofQuery(index));
  const key = useQuery(checkpointQuery(clinicId));
  const checks = useQuery({
    queryKey: ['ledger-checks', index, proof.data?.size, key.data?.key],
    queryFn: () => (proof.data && key.data ? checkProof(proof.data, key.data.key) : null),
    enabled: proof.data !== undefined && key.data !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const error = proof.error ?? key.error;
  if (error !== null) return <ProblemNote error={error} />;
  if (proof.data === undefined || checks.data === undefined || checks.data === null) return <Skeleton height={240} />;
  return (
    <>
      <PathPicture proof={proof.data} />
      <Checks proof={proof.data} checks={checks.data} newest={newest} keyName={key.data?.key ?? ''} />
    </>
  );
}

interface ChecksProps {
  proof: LedgerProof;
  checks: ProofChecks;
  newest: LedgerPage | undefined;
  keyName: string;
}

function Checks({ proof, checks, newest, keyName }: ChecksProps) {
  const { t } = useTranslation('ledger');
  const covering = (newest?.anchors ?? []).filter((anchor) => anchor.size > proof.index).map((anchor) => anchor.name);
  const keyId = keyName.split('+')[1] ?? '';
  return (
    <ul className={classes.checks}>
      <Check
        good={checks.text}
        title={checks.text ? t('verify.text.good') : t('verify.text.bad')}
        text={checks.text ? t('verify.text.goodText', { leaf: proof.leaf.slice(0, 8) }) : t('verify.text.badText')}
      />
      <Check
        good={checks.tree}
        title={checks.tree ? t('verify.tree.good') : t('verify.tree.bad')}
        text={checks.tree ? t('verify.tree.goodText', { count: proof.path.length }) : t('verify.tree.badText')}
      />
      <Check
        good={checks.signed}
        title={checks.signed ? t('verify.signed.good') : t('verify.signed.bad')}
        text={checks.signed ? t('verify.signed.goodText', { key: keyId }) : t('verify.signed.badText')}
      />
      <Check
        good={covering.length > 0 ? true : null}
        title={covering.length > 0 ? t('verify.anchor.good') : t('verify.anchor.bad')}
        text={
          covering.length > 0
            ? t('verify.anchor.goodText', { names: [...new Set(covering)].join(', ') })
            : t('verify.anchor.badText')
        }
      />
    </ul>
  );
}

/** `good` null: not wrong, not there yet. */
function Check({ good, title, text }: { good: boolean | null; title: string; text: string }) {
  const Icon = good === null ? IconClock : good ? IconCircleCheck : IconCircleX;
  return (
    <li data-good={String(good)}>
      <Icon size={18} stroke={1.8} aria-hidden />
      <span>
        <b>{title}</b>
        {text}
      </span>
    </li>
  );
}

function Head({ newest }: { newest: LedgerPage | undefined }) {
  const { t } = useTranslation('ledger');
  const locale = useLocale();
  const head = newest?.checkpoint;
  if (head === null || head === undefined) return null;
  return (
    <dl className={classes.head}>
      <div>
        <dt>{t('verify.size')}</dt>
        <dd>{formatNumber(head.size, locale)}</dd>
      </div>
      <div>
        <dt>{t('verify.rootHash')}</dt>
        <dd title={head.root}>{`${head.root.slice(0, 8)} … ${head.root.slice(-4)}`}</dd>
      </div>
      <div>
        <dt>{t('verify.checkpoint')}</dt>
        <dd>{formatTime(head.at, locale)}</dd>
      </div>
    </dl>
  );
}
