import { Button, Modal, NativeSelect, Skeleton, TextInput } from '@mantine/core';
import { type ConsentForm, Locale, phi, richTextOf } from '@hyaline/contract';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeForm, consentFormsQuery, createForm, removeForm } from '../../api/packets.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { useRecordChange } from '../../lib/use-record-change.ts';
import { Pill } from '../../ui/Pill.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { RichTextEditor } from '../../ui/rich-text/RichTextEditor.tsx';
import { ErrorState } from '../../ui/State.tsx';
import classes from './packets.module.css';

/** The clinic's texts to agree to, and the examples that came with the platform. */
export function FormsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['packets', 'app']);
  const locale = useLocale();
  const [editing, setEditing] = useState<ConsentForm | null>(null);
  const { data: forms, error, refetch } = useQuery(consentFormsQuery);
  const remove = useRecordChange({ ask: removeForm, done: t('packets:forms.removed') });
  const fresh: ConsentForm = { id: null, starter: null, locale, title: '', body: richTextOf(''), version: 0, changedAt: null }; // prettier-ignore
  return (
    <Modal
      opened
      size={720}
      onClose={onClose}
      title={t('packets:forms.title')}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      {editing !== null ? (
        <FormText form={editing} onClose={() => setEditing(null)} />
      ) : (
        <>
          <p className={classes.quiet}>{t('packets:forms.text')}</p>
          {forms === undefined &&
            (error === null ? <Skeleton height={160} /> : <ErrorState error={error} onRetry={() => void refetch()} />)}
          <ul className={classes.forms}>
            {forms?.map((form) => (
              <li key={form.id ?? `${form.starter}.${form.locale}`}>
                <div>
                  <strong lang={form.locale}>{form.title}</strong>
                  <span className={classes.pills}>
                    <Pill>{t(`packets:edit.${form.locale}`)}</Pill>
                    {form.id === null ? (
                      <Pill tone="warn">{t('packets:forms.example')}</Pill>
                    ) : (
                      <Pill tone="pass">{t('packets:forms.version', { version: form.version })}</Pill>
                    )}
                  </span>
                </div>
                <Button variant="default" size="xs" onClick={() => setEditing(form)}>
                  {t(form.id === null ? 'packets:forms.take' : 'packets:forms.edit')}
                </Button>
                {form.id !== null && (
                  <Button variant="default" size="xs" onClick={() => form.id !== null && remove.mutate(form.id)}>
                    {t('packets:forms.remove')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
          <ProblemNote error={remove.error} />
          <Button onClick={() => setEditing(fresh)}>{t('packets:forms.add')}</Button>
        </>
      )}
    </Modal>
  );
}

function FormText({ form, onClose }: { form: ConsentForm; onClose: () => void }) {
  const { t } = useTranslation(['packets', 'app']);
  const [title, setTitle] = useState(form.title);
  const [locale, setLocale] = useState(form.locale);
  const [body, setBody] = useState(form.body);
  const save = useRecordChange({
    ask: async () => {
      if (form.id === null) await createForm({ title: phi(title), body, locale, starter: form.starter });
      else await changeForm(form.id, { title: phi(title), body, version: form.version });
    },
    done: t('packets:forms.saved'),
    after: onClose,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form className={classes.editor} noValidate autoComplete="off" onSubmit={submit}>
      <TextInput
        label={t('packets:forms.name')}
        withAsterisk
        maxLength={160}
        value={title}
        onChange={({ currentTarget }) => setTitle(currentTarget.value)}
      />
      <NativeSelect
        label={t('packets:forms.language')}
        value={locale}
        disabled={form.id !== null || form.starter !== null}
        data={Locale.options.map((value) => ({ value, label: t(`packets:edit.${value}`) }))}
        onChange={({ currentTarget }) => setLocale(Locale.parse(currentTarget.value))}
      />
      <RichTextEditor label={t('packets:forms.body')} initial={form.body} onChange={setBody} />
      <ProblemNote error={save.error} />
      <div className={classes.foot}>
        <Button variant="default" onClick={onClose}>
          {t('app:cancel')}
        </Button>
        <Button type="submit" loading={save.isPending} disabled={title.trim() === ''}>
          {t('packets:forms.save')}
        </Button>
      </div>
    </form>
  );
}
