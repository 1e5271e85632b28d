import { NativeSelect, TextInput } from '@mantine/core';
import { NoteContent, type NoteTemplate, plainText, type RichText, richTextOf } from '@hyaline/contract';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addAddendum, changeEntry, createEntry, templatesQuery } from '../../../api/chart.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { Note } from '../../../ui/Note.tsx';
import { FormFoot } from '../parts/FormFoot.tsx';
import { LeaveGuard } from '../../../ui/LeaveGuard.tsx';
import { useChartChange } from '../use-change.ts';
import type { EntryWith } from '../use-entries.ts';
import { type Draft, draftOf, dropDraft, keepDraft } from './drafts.ts';
import classes from './notes.module.css';
import { RichTextEditor } from '../../../ui/rich-text/RichTextEditor.tsx';

export type NoteTask =
  { kind: 'new' } | { kind: 'change'; note: EntryWith<'note'> } | { kind: 'addendum'; note: EntryWith<'note'> };

interface NoteEditorProps {
  whose: { accountId: string; patientId: string };
  task: NoteTask;
  onClose: () => void;
}

const EMPTY: Draft = { title: '', template: '', body: richTextOf('') };

/** Writes a note, a change to one that is not signed, or an addendum to one that is. */
export function NoteEditor({ whose: { accountId, patientId }, task, onClose }: NoteEditorProps) {
  const { t } = useTranslation('chart');
  const whose = { accountId, patientId, noteId: task.kind === 'new' ? null : task.note.id };
  const start: Draft =
    task.kind === 'change'
      ? draftFrom(task.note)
      : { ...EMPTY, title: task.kind === 'addendum' ? t('notes.addendum') : '' };
  const [found] = useState(() => draftOf(whose));
  const [draft, setDraft] = useState(found ?? start);
  /** Counts the times the text was replaced as a whole: the editor then begins anew. */
  const [begun, setBegun] = useState(0);
  const [tried, setTried] = useState(false);
  const save = useChartChange({
    ask: (content: NoteContent): Promise<{ revision: number }> => {
      if (task.kind === 'new') return createEntry(patientId, { content });
      const at = { patientId, entryId: task.note.id };
      if (task.kind === 'addendum') return addAddendum(at, { content });
      return changeEntry(at, { revision: task.note.revision, content });
    },
    done: t('notes.saved'),
    after: () => {
      dropDraft(whose);
      onClose();
    },
  });
  const content = NoteContent.safeParse({ kind: 'note', ...draft });
  const unsaved = JSON.stringify(draft) !== JSON.stringify(start);
  const change = (part: Partial<Draft>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    keepDraft(whose, next);
  };
  const begin = ({ name, body }: NoteTemplate) => {
    change({ template: name, body, title: draft.title === '' ? name : draft.title });
    setBegun((n) => n + 1);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (content.success) save.mutate(content.data);
  };
  return (
    <form className={classes.form} noValidate autoComplete="off" onSubmit={submit}>
      <LeaveGuard unsaved={unsaved && !save.isPending && !save.isSuccess} text={t('leave.text')} />
      <h3>{t(`notes.task.${task.kind}`)}</h3>
      {found !== undefined && <Note tone="brand">{t('notes.draftFound')}</Note>}
      <div className={classes.top}>
        <TextInput
          label={t('notes.title')}
          withAsterisk
          maxLength={200}
          value={draft.title}
          error={tried && draft.title.trim() === '' ? t('invalid') : undefined}
          onChange={({ currentTarget }) => change({ title: currentTarget.value })}
        />
        {task.kind === 'new' && <TemplateChoice isEmpty={isEmpty(draft.body)} onChoose={begin} />}
      </div>
      <RichTextEditor key={begun} label={t('notes.text')} initial={draft.body} onChange={(body) => change({ body })} />
      <p className={classes.meta}>{t('notes.draftHint')}</p>
      <FormFoot
        busy={save.isPending}
        error={save.error}
        wrong={tried && !content.success ? 1 : 0}
        disabled={isEmpty(draft.body)}
        onCancel={() => {
          dropDraft(whose);
          onClose();
        }}
      />
    </form>
  );
}

const draftFrom = ({ content: { title, template, body } }: EntryWith<'note'>): Draft => ({ title, template, body });
const isEmpty = (body: RichText): boolean => plainText(body).trim() === '';

/** Templates to begin with. Once something is written they are out of reach, so that none replaces it. */
function TemplateChoice({ isEmpty: free, onChoose }: { isEmpty: boolean; onChoose: (template: NoteTemplate) => void }) {
  const { t } = useTranslation('chart');
  const { data } = useQuery(templatesQuery(useLocale()));
  const templates = data?.templates ?? [];
  return (
    <NativeSelect
      label={t('templates.begin')}
      description={free ? undefined : t('templates.taken')}
      disabled={!free}
      value=""
      data={[
        { value: '', label: t('templates.none') },
        ...templates.map(({ name }, i) => ({ value: String(i), label: name })),
      ]}
      onChange={({ currentTarget }) => {
        const chosen = templates[Number(currentTarget.value)];
        if (currentTarget.value !== '' && chosen !== undefined) onChoose(chosen);
      }}
    />
  );
}
