import { Button, Modal, Skeleton, TextInput } from '@mantine/core';
import { type NoteTemplate, richTextOf } from '@hyaline/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  changeTemplate,
  createTemplate,
  hideStarter,
  removeTemplate,
  TEMPLATES_KEY,
  templatesQuery,
} from '../../../api/chart.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { showDone, showProblem } from '../../../ui/toasts.tsx';
import { Pill } from '../../../ui/Pill.tsx';
import { FormFoot } from '../parts/FormFoot.tsx';
import classes from './notes.module.css';
import { RichTextEditor } from '../../../ui/rich-text/RichTextEditor.tsx';

/** What the clinic's notes begin with: its own templates, and those that came with the platform. */
export function TemplatesDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('chart');
  const { t: app } = useTranslation('app');
  const client = useQueryClient();
  const { data } = useQuery(templatesQuery(useLocale()));
  const [editing, setEditing] = useState<NoteTemplate | null>(null);
  const after = { onSettled: () => client.invalidateQueries({ queryKey: TEMPLATES_KEY }), onError: showProblem };
  const remove = useMutation({
    mutationFn: async ({ id, starter }: NoteTemplate) => {
      if (id === null && starter !== null) await hideStarter(starter, true);
      else if (id !== null) await removeTemplate(id);
    },
    ...after,
  });
  const show = useMutation({
    mutationFn: (starter: NoteTemplate['starter']) => hideStarter(starter ?? 'soap', false),
    ...after,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('templates.title')}
      size={720}
      closeButtonProps={{ 'aria-label': app('close') }}
    >
      {editing !== null ? (
        <TemplateForm template={editing} onClose={() => setEditing(null)} />
      ) : (
        <>
          <p className={classes.meta}>{t('templates.text')}</p>
          {data === undefined && <Skeleton height={160} />}
          <ul className={classes.templates}>
            {data?.templates.map((template) => (
              <li key={template.id ?? template.starter}>
                <span>
                  {template.name} {template.id === null && <Pill>{t('templates.starter')}</Pill>}
                </span>
                <Button variant="default" size="xs" onClick={() => setEditing(template)}>
                  {t('entry.edit')}
                </Button>
                <Button variant="default" size="xs" onClick={() => remove.mutate(template)}>
                  {template.id === null ? t('templates.hide') : t('entry.remove')}
                </Button>
              </li>
            ))}
            {data?.hidden.map((starter) => (
              <li key={starter}>
                <span>{t(`templates.hidden.${starter}`)}</span>
                <Button variant="default" size="xs" onClick={() => show.mutate(starter)}>
                  {t('templates.show')}
                </Button>
              </li>
            ))}
          </ul>
          <Button
            mt="md"
            onClick={() => setEditing({ id: null, starter: null, revision: 0, name: '', body: richTextOf('') })}
          >
            {t('templates.add')}
          </Button>
        </>
      )}
    </Modal>
  );
}

function TemplateForm({ template, onClose }: { template: NoteTemplate; onClose: () => void }) {
  const { t } = useTranslation('chart');
  const client = useQueryClient();
  const [name, setName] = useState(template.name);
  const [body, setBody] = useState(template.body);
  const save = useMutation({
    mutationFn: async () => {
      if (template.id === null) await createTemplate({ starter: template.starter, name, body });
      else await changeTemplate(template.id, { revision: template.revision, name, body });
    },
    onSuccess: () => {
      showDone(t('templates.saved'));
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: TEMPLATES_KEY }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form className={classes.form} noValidate autoComplete="off" onSubmit={submit}>
      <TextInput
        label={t('templates.name')}
        withAsterisk
        maxLength={120}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <RichTextEditor label={t('templates.body')} initial={template.body} onChange={setBody} />
      <FormFoot busy={save.isPending} error={save.error} wrong={0} disabled={name.trim() === ''} onCancel={onClose} />
    </form>
  );
}
