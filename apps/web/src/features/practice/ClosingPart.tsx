import { Button, TextInput } from '@mantine/core';
import type { Closing, ClosingCertificate } from '@hyaline/contract';
import { IconAlertTriangle, IconDownload } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { askToClose, cancelClosing, closingQuery, destroyClinic, exportClinic } from '../../api/closing.ts';
import { practiceQuery } from '../../api/practice.ts';
import { formatDate, formatNumber } from '../../lib/format.ts';
import { saveAs } from '../../lib/save-as.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Note } from '../../ui/Note.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { Certificate } from './Certificate.tsx';
import classes from './practice.module.css';

/** An archive that is older does not hold what changed since. */
const DAY = 86_400_000;

const keep = (certificate: ClosingCertificate): void =>
  saveAs(new Blob([JSON.stringify(certificate, null, 2)], { type: 'application/json' }), 'closing-certificate.json');

/** The end of the clinic, in the order that it has: ask, take everything out, wait, destroy. For owners. */
export function ClosingPart({ clinicName }: { clinicName: string }) {
  const { t } = useTranslation('practice');
  const client = useQueryClient();
  const { data } = useQuery(closingQuery);
  const [step, setStep] = useState<'ask' | 'destroy' | null>(null);
  const again = async () => {
    for (const { queryKey } of [closingQuery, practiceQuery]) await client.invalidateQueries({ queryKey });
  };
  const cancel = useMutation({ mutationFn: cancelClosing, onSuccess: again });
  const begin = useMutation({
    mutationFn: (name: string) => askToClose({ name }),
    onSuccess: async () => {
      setStep(null);
      await again();
    },
  });
  const destroy = useMutation({
    mutationFn: (name: string) => destroyClinic({ name }),
    onSuccess: () => setStep(null),
  });
  if (destroy.data !== undefined) return <Gone certificate={destroy.data} />;
  if (data === undefined) return null;
  const { asked } = data;
  return (
    <div className={classes.closing}>
      <Inside inside={data.inside} />
      {asked === null ? (
        <NotAsked closing={data} onAsk={() => setStep('ask')} />
      ) : (
        <Waiting asked={asked} onExported={again} onDestroy={() => setStep('destroy')}>
          <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
            {t('closing.cancel')}
          </Button>
        </Waiting>
      )}
      <ProblemNote error={cancel.error} />
      {step === 'ask' && (
        <TypedName
          name={clinicName}
          what="ask"
          busy={begin.isPending}
          error={begin.error}
          onCancel={() => setStep(null)}
          onConfirm={(name) => begin.mutate(name)}
        />
      )}
      {step === 'destroy' && (
        <TypedName
          name={clinicName}
          what="destroy"
          busy={destroy.isPending}
          error={destroy.error}
          onCancel={() => setStep(null)}
          onConfirm={(name) => destroy.mutate(name)}
        />
      )}
    </div>
  );
}

/** What would go, before anybody asks for it and until the end. */
function Inside({ inside: { patients, studies, copiesDue, kept, looked } }: Pick<Closing, 'inside'>) {
  const { t } = useTranslation('practice');
  const locale = useLocale();
  const counts = [
    ['patients', formatNumber(patients, locale)],
    ['studies', formatNumber(studies, locale)],
    ['copiesDue', formatNumber(copiesDue, locale)],
    ['kept', looked < patients ? t('closing.inside.keptOf', { kept: formatNumber(kept, locale), looked: formatNumber(looked, locale) }) : formatNumber(kept, locale)], // prettier-ignore
  ] as const;
  return (
    <dl className={classes.inside}>
      {counts.map(([what, value]) => (
        <div key={what}>
          <dt>{t(`closing.inside.${what}`)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function NotAsked({ closing: { hindrances }, onAsk }: { closing: Closing; onAsk: () => void }) {
  const { t } = useTranslation('practice');
  const locale = useLocale();
  const { holds, keepUntil, visits, organisation } = hindrances;
  const isStopped = holds > 0 || keepUntil !== null || visits > 0 || organisation;
  return (
    <>
      <ol className={classes.order}>
        {(['ask', 'export', 'wait', 'destroy'] as const).map((each) => (
          <li key={each}>{t(`closing.order.${each}`)}</li>
        ))}
      </ol>
      {organisation && <Note tone="warn">{t('closing.organisation')}</Note>}
      {holds > 0 && <Note tone="warn">{t('closing.holds', { count: holds })}</Note>}
      {keepUntil !== null && (
        <Note tone="warn">{t('closing.kept', { day: formatDate(`${keepUntil}T12:00`, locale) })}</Note>
      )}
      {visits > 0 && <Note tone="warn">{t('closing.visits', { count: visits })}</Note>}
      <div className={classes.actions}>
        <Button variant="default" color="red" disabled={isStopped} onClick={onAsk}>
          {t('closing.ask.open')}
        </Button>
      </div>
    </>
  );
}

interface WaitingProps {
  asked: NonNullable<Closing['asked']>;
  onExported: () => Promise<void>;
  onDestroy: () => void;
  children: ReactNode;
}

function Waiting({ asked, onExported, onDestroy, children }: WaitingProps) {
  const { t } = useTranslation('practice');
  const locale = useLocale();
  const [now] = useState(() => Date.now());
  const save = useMutation({
    mutationFn: () => exportClinic({ locale }),
    onSuccess: async (archive) => {
      saveAs(archive, 'clinic.zip');
      await onExported();
    },
  });
  const due = Date.parse(asked.dueAt) <= now;
  const isFresh = asked.exportedAt !== null && Date.parse(asked.exportedAt) > now - DAY;
  return (
    <>
      <Note tone="fail" icon={<IconAlertTriangle size={18} stroke={1.8} aria-hidden />}>
        {t(due ? 'closing.due' : 'closing.waiting', { by: asked.by, day: formatDate(asked.dueAt, locale) })}
      </Note>
      <p className={classes.live} role="status">
        {asked.exportedAt === null
          ? t('closing.notExported')
          : t('closing.exported', { day: formatDate(asked.exportedAt, locale) })}
      </p>
      <ProblemNote error={save.error} />
      <div className={classes.actions}>
        {children}
        <Button
          variant="default"
          leftSection={<IconDownload size={16} />}
          loading={save.isPending}
          onClick={() => save.mutate()}
        >
          {t('closing.export')}
        </Button>
        <Button color="red" disabled={!due || !isFresh} onClick={onDestroy}>
          {t('closing.destroy.open')}
        </Button>
      </div>
    </>
  );
}

interface TypedNameProps {
  name: string;
  what: 'ask' | 'destroy';
  busy: boolean;
  error: unknown;
  onCancel: () => void;
  onConfirm: (typed: string) => void;
}

function TypedName({ name, what, busy, error, onCancel, onConfirm }: TypedNameProps) {
  const { t } = useTranslation('practice');
  const [typed, setTyped] = useState('');
  return (
    <ConfirmDialog
      opened
      danger
      title={t(`closing.${what}.title`)}
      text={t(`closing.${what}.text`)}
      confirm={t(`closing.${what}.confirm`)}
      busy={busy}
      error={error}
      disabled={typed.trim() !== name}
      onCancel={onCancel}
      onConfirm={() => onConfirm(typed.trim())}
    >
      <TextInput
        className={classes.typed}
        label={t('closing.type', { name })}
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}

/** The session is over and the clinic gone: what is left to do is to keep the certificate. */
function Gone({ certificate }: { certificate: ClosingCertificate }) {
  const { t } = useTranslation('practice');
  return (
    <div className={classes.closing}>
      <Certificate certificate={certificate} />
      <div className={classes.actions}>
        <Button variant="default" onClick={() => globalThis.print()}>
          {t('closing.print')}
        </Button>
        <Button leftSection={<IconDownload size={16} />} onClick={() => keep(certificate)}>
          {t('closing.keep')}
        </Button>
      </div>
    </div>
  );
}
