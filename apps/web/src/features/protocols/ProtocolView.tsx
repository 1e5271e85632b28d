import { Button, Menu, Skeleton } from '@mantine/core';
import type { Protocol } from '@hyaline/contract';
import { IconArrowLeft, IconDots, IconPencil, IconPrinter, IconSignature } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeProtocol, createTemplate, protocolQuery, sheetUrl } from '../../api/protocols.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { Note } from '../../ui/Note.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { ErrorState } from '../../ui/State.tsx';
import { showProblem } from '../../ui/toasts.tsx';
import { AllergyFlags } from './AllergyFlags.tsx';
import { ContentView } from './ContentView.tsx';
import { FollowUps } from './FollowUps.tsx';
import { ProtocolEditor } from './ProtocolEditor.tsx';
import classes from './protocols.module.css';
import { Refills } from './Refills.tsx';
import { SignDialog } from './SignDialog.tsx';
import { StatePill } from './StatePill.tsx';
import { type Step, StateDialog } from './StateDialog.tsx';
import { useProtocolChange } from './use-protocol-change.ts';
import { Versions } from './Versions.tsx';

/** One protocol: what is in force, what is being changed, what was signed before, refills and tasks. */
export function ProtocolView({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation('protocols');
  const { data: protocol, error, refetch } = useQuery(protocolQuery(id));
  return (
    <>
      <Button variant="subtle" size="compact-sm" leftSection={<IconArrowLeft size={14} />} onClick={onClose}>
        {t('view.back')}
      </Button>
      {protocol !== undefined ? (
        <Loaded protocol={protocol} />
      ) : error === null ? (
        <Skeleton height={280} mt={12} />
      ) : (
        <ErrorState error={error} onRetry={() => void refetch()} />
      )}
    </>
  );
}

function Loaded({ protocol }: { protocol: Protocol }) {
  const { t } = useTranslation('protocols');
  const [editing, setEditing] = useState(false);
  const { draft, versions } = protocol;
  const [newest] = versions;
  const content = draft?.content ?? newest?.content;
  const save = useProtocolChange({
    ask: (next: Parameters<typeof changeProtocol>[1]['content']) =>
      changeProtocol(protocol.id, { revision: protocol.revision, content: next }),
    done: t('done.saved'),
    after: () => setEditing(false),
  });
  if (content === undefined) return null;
  if (editing)
    return (
      <ProtocolEditor
        initial={content}
        save={t('save.draft')}
        busy={save.isPending}
        error={save.error}
        onSave={save.mutate}
        onCancel={() => setEditing(false)}
      />
    );
  return (
    <div className={classes.view}>
      <Head protocol={protocol} onEdit={() => setEditing(true)} onDiscard={() => save.mutate(null)} />
      {protocol.reason !== '' && <Note>{t('view.reason', { reason: protocol.reason })}</Note>}
      {draft !== null && (
        <Note tone={newest ? 'brand' : 'plain'} icon={<IconPencil size={16} />}>
          {t(newest ? 'view.changing' : 'view.draft')}
        </Note>
      )}
      <ProblemNote error={save.error} />
      {draft !== null && <AllergyFlags flags={draft.flags} />}
      <ContentView content={content} />
      {newest && (
        <>
          <Refills protocol={protocol} items={newest.content.items} />
          <FollowUps protocol={protocol} />
          <Versions protocol={protocol} />
        </>
      )}
    </div>
  );
}

interface HeadProps {
  protocol: Protocol;
  onEdit: () => void;
  onDiscard: () => void;
}

function Head({ protocol, onEdit, onDiscard }: HeadProps) {
  const { t } = useTranslation('protocols');
  const locale = useLocale();
  const [signing, setSigning] = useState(false);
  const [step, setStep] = useState<Step | null>(null);
  const { id, state, draft, versions, mayWrite } = protocol;
  const [newest] = versions;
  const title = draft?.content.title ?? newest?.content.title ?? '';
  const open = mayWrite && state !== 'ended';
  const keep = useProtocolChange({
    ask: () => createTemplate(templateOf(protocol)),
    done: t('done.template'),
    failed: showProblem,
  });
  return (
    <header className={classes.head}>
      <div>
        <h3>{title}</h3>
        <StatePill state={state} />
      </div>
      <div className={classes.headActions}>
        {newest && (
          <Button
            variant="default"
            leftSection={<IconPrinter size={16} />}
            component="a"
            href={sheetUrl(id, locale, newest.number)}
            download
          >
            {t('view.print')}
          </Button>
        )}
        {open && (
          <Button variant="default" leftSection={<IconPencil size={16} />} onClick={onEdit}>
            {t('view.edit')}
          </Button>
        )}
        {open && draft !== null && (
          <Button leftSection={<IconSignature size={16} />} onClick={() => setSigning(true)}>
            {t('view.sign')}
          </Button>
        )}
        {mayWrite && (
          <Menu position="bottom-end" shadow="md">
            <Menu.Target>
              <Button variant="default" aria-label={t('view.more')} px={9}>
                <IconDots size={16} />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {state === 'signed' && <Menu.Item onClick={() => setStep('paused')}>{t('view.pause')}</Menu.Item>}
              {state === 'paused' && <Menu.Item onClick={() => setStep('signed')}>{t('view.resume')}</Menu.Item>}
              {open && newest && draft !== null && <Menu.Item onClick={onDiscard}>{t('view.discard')}</Menu.Item>}
              <Menu.Item onClick={() => keep.mutate()}>{t('view.template')}</Menu.Item>
              {open && (
                <Menu.Item color="red" onClick={() => setStep('ended')}>
                  {t('view.end')}
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      {signing && draft !== null && <SignDialog protocol={protocol} draft={draft} onClose={() => setSigning(false)} />}
      {step !== null && <StateDialog protocol={protocol} step={step} onClose={() => setStep(null)} />}
    </header>
  );
}

/** Of a protocol what may stand for others: its purpose and notes may speak of this patient, so they go. */
function templateOf({ draft, versions }: Protocol) {
  const content = draft?.content ?? versions[0]?.content;
  if (!content) throw new Error('a protocol says something');
  return { ...content, purpose: '', items: content.items.map((item) => ({ ...item, note: '' })) };
}
