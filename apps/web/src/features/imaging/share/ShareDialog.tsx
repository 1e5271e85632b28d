import { Modal } from '@mantine/core';
import type { OpenedStudy, Study } from '@hyaline/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { linksQuery } from '../../../api/links.ts';
import type { WorkspaceHandle } from '../../../../viewer/index.ts';
import { makeLink, type ShareChoices, type ShareStep } from './make-link.ts';
import { offerOf } from './offer.ts';
import { LinkDone } from '../../../ui/links/LinkDone.tsx';
import { ShareForm } from './ShareForm.tsx';
import classes from './share.module.css';

interface ShareDialogProps {
  study: Study;
  opened?: OpenedStudy;
  /** The viewer in which the study is open: what is in it, and what was drawn. */
  viewer: WorkspaceHandle | null;
  onClose: () => void;
}

/** Left decides who, what and how long; right shows what they will see and what the server will hold. */
export function ShareDialog({ study, opened, viewer, onClose }: ShareDialogProps) {
  const { t } = useTranslation('share');
  const client = useQueryClient();
  const [step, setStep] = useState<ShareStep>('opening');
  const making = useMutation({
    mutationFn: (choices: ShareChoices) => makeLink(study, opened ?? null, choices, viewer, setStep),
    onSuccess: () => client.invalidateQueries({ queryKey: linksQuery.queryKey }),
  });
  const [offer] = useState(() => offerOf(viewer));
  const done = making.data;
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={!making.isPending}
      padding={0}
      size={done === undefined ? 940 : 520}
      attributes={{ content: { 'aria-label': done === undefined ? t('title') : t('done.title') } }}
      classNames={{ content: classes.content }}
    >
      {done === undefined ? (
        <ShareForm
          study={study}
          offer={offer}
          viewer={viewer}
          error={making.error}
          step={making.isPending ? step : null}
          onCreate={(choices) => making.mutate(choices)}
          onClose={onClose}
        />
      ) : (
        <LinkDone made={done} password={making.variables?.password ?? null} onClose={onClose} />
      )}
    </Modal>
  );
}
