import { Button, Skeleton } from '@mantine/core';
import type { Signable, Signing } from '@hyaline/contract';
import { IconArrowLeft } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { legalStatusQuery, startSigning, takeSigningStep } from '../../../api/legal.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { ErrorState } from '../../../ui/State.tsx';
import { showDone } from '../../../ui/toasts.tsx';
import classes from './Compliance.module.css';
import { ReadDocument } from './ReadDocument.tsx';
import { SignForm } from './SignForm.tsx';

interface SignFlowProps {
  code?: Signable;
  clinic: string;
  onLeave: () => void;
}

/** Reading, then signing. The server writes each step down as it comes and takes none before its turn. */
export function SignFlow({ code = 'baa', clinic, onLeave }: SignFlowProps) {
  const { t } = useTranslation('legal');
  const locale = useLocale();
  const run = useId();
  const { data, error, refetch } = useQuery({
    queryKey: ['signing', run],
    queryFn: () => startSigning({ code, locale }),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  return (
    <div className={classes.flow}>
      <Button variant="subtle" color="gray" leftSection={<IconArrowLeft size={16} />} onClick={onLeave}>
        {t('flow.back')}
      </Button>
      {data !== undefined ? (
        <Steps signing={data} clinic={clinic} onDone={onLeave} />
      ) : error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton height={320} />
      )}
    </div>
  );
}

function Steps({ signing, clinic, onDone }: { signing: Signing; clinic: string; onDone: () => void }) {
  const { t } = useTranslation('legal');
  const client = useQueryClient();
  const [seen, setSeen] = useState(0);
  const { clauses } = signing.document;
  const read = useMutation({
    mutationFn: () =>
      takeSigningStep(signing.id, { event: 'document_viewed', clauses: clauses.map((clause) => clause.id) }),
  });
  const signed = async () => {
    await client.invalidateQueries({ queryKey: legalStatusQuery.queryKey });
    showDone(t('done.title'), t(signing.document.code === 'baa' ? 'done.text' : 'done.copy'));
    onDone();
  };
  const whole = seen === clauses.length;
  return (
    <>
      <ReadDocument document={signing.document} onSeen={(count) => setSeen((before) => Math.max(before, count))} />
      <div className={classes.progress}>
        <output>{whole ? t('flow.whole') : t('flow.seen', { seen, count: clauses.length })}</output>
        {!read.isSuccess && (
          <Button disabled={!whole} loading={read.isPending} onClick={() => read.mutate()}>
            {t('flow.haveRead')}
          </Button>
        )}
      </div>
      <ProblemNote error={read.error} />
      {read.isSuccess && <SignForm signing={signing} clinic={clinic} onSigned={signed} />}
    </>
  );
}
