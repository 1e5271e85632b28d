import { Button, Modal, Progress } from '@mantine/core';
import { IconAlertTriangle, IconCopy, IconFileOff } from '@tabler/icons-react';
import { type UseMutationResult, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../../api/identity.ts';
import { studiesQuery } from '../../../api/imaging.ts';
import { formatBytes, formatDate, formatNumber } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { AgreementNote, useMayStore } from '../../../ui/AgreementNote.tsx';
import { Note } from '../../../ui/Note.tsx';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import classes from '../dialogs.module.css';
import type { SavePlan } from './plan.ts';
import { sameStudy } from './same-study.ts';
import type { Saved, SaveProgress } from './save-study.ts';

interface SaveDialogProps {
  opened: boolean;
  plan: SavePlan | null;
  leftOut: number;
  /** The person pressed Share: say why saving comes first. */
  forShare: boolean;
  goesOn: boolean;
  saving: UseMutationResult<Saved, Error, void>;
  progress: SaveProgress | null;
  stopped: boolean;
  onStop: () => void;
  onClose: () => void;
}

/** Before anything leaves the computer: what, how much, whither, who will see it. Then the progress of it. */
export function SaveDialog(props: SaveDialogProps) {
  const { t } = useTranslation(['imaging', 'app']);
  const { opened, plan, saving, stopped, onStop, onClose } = props;
  const { data: session } = useSuspenseQuery(sessionQuery);
  const mayStore = useMayStore();
  const busy = saving.isPending;
  return (
    <Modal
      opened={opened}
      onClose={busy ? onStop : onClose}
      title={t('imaging:save.title')}
      size={500}
      closeOnClickOutside={!busy}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      <Facts {...props} />
      {!busy && <AgreementNote role={session.role} />}
      {busy && <Sending {...props} />}
      {stopped && !busy && <Note>{t('imaging:save.stopped')}</Note>}
      <ProblemNote error={stopped ? null : saving.error} />
      <div className={classes.actions}>
        {busy ? (
          <Button variant="default" onClick={onStop}>
            {t('imaging:save.stop')}
          </Button>
        ) : (
          <>
            <Button variant="default" onClick={onClose}>
              {t('app:cancel')}
            </Button>
            <Button
              disabled={plan === null || plan.files.length === 0 || !mayStore}
              onClick={() => saving.mutate()}
              data-autofocus
            >
              {stopped || props.goesOn || saving.error !== null ? t('imaging:save.resume') : t('imaging:save.confirm')}
            </Button>
          </>
        )}
      </div>
    </Modal>
  );
}

function Facts({ opened, plan, leftOut, forShare, goesOn, saving }: SaveDialogProps) {
  const { t } = useTranslation('imaging');
  const locale = useLocale();
  const { data: studies } = useQuery({ ...studiesQuery, enabled: opened });
  const isNew = plan !== null && !goesOn && saving.isIdle;
  const twin = isNew && studies !== undefined ? sameStudy(plan, studies) : null;
  return (
    <>
      <p className={classes.text}>
        {forShare && <>{t('save.shareFirst')} </>}
        {goesOn ? t('save.goOn') : t('save.text', { host: location.host })}
      </p>
      {plan !== null && (
        <dl className={classes.facts}>
          <div>
            <dt>{t('save.images')}</dt>
            <dd>{formatNumber(plan.files.length, locale)}</dd>
          </div>
          <div>
            <dt>{t('save.size')}</dt>
            <dd>{formatBytes(plan.totalBytes, locale)}</dd>
          </div>
          <div>
            <dt>{t('save.seen')}</dt>
            <dd>{t('save.seenText')}</dd>
          </div>
        </dl>
      )}
      <div className={classes.stack}>
        {plan !== null && plan.files.length === 0 && (
          <Note tone="warn" icon={<IconAlertTriangle size={16} />}>
            {t('save.none')}
          </Note>
        )}
        {twin !== null && (
          <Note tone="warn" icon={<IconCopy size={16} />}>
            {t('save.twin', { at: formatDate(twin.savedAt, locale), name: twin.savedBy.name })}{' '}
            <a href={`/imaging/studies/${twin.id}`}>{t('save.twinOpen')}</a>
          </Note>
        )}
        {leftOut > 0 && <Note icon={<IconFileOff size={16} />}>{t('save.leftOut', { count: leftOut })}</Note>}
        {plan !== null && plan.duplicates > 0 && <Note>{t('save.duplicates', { count: plan.duplicates })}</Note>}
      </div>
    </>
  );
}

function Sending({ progress, plan }: SaveDialogProps) {
  const { t } = useTranslation('imaging');
  const locale = useLocale();
  const total = progress?.totalBytes ?? plan?.totalBytes ?? 0;
  const sent = Math.min(progress?.sentBytes ?? 0, total);
  const whole = total > 0 && sent >= total;
  return (
    <div className={classes.progress}>
      <Progress value={total === 0 ? 0 : (100 * sent) / total} aria-label={t('save.progressLabel')} />
      <output>
        {whole
          ? t('save.finishing')
          : t('save.progress', { sent: formatBytes(sent, locale), total: formatBytes(total, locale) })}
      </output>
    </div>
  );
}
