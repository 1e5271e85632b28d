import { Button, Radio, Skeleton, Textarea, TextInput } from '@mantine/core';
import type { Visit } from '@hyaline/contract/atlas';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isCode } from '../../../api/errors.ts';
import { changeVisit, createVisit, visitQuery, visitsQuery } from '../../../api/visits.ts';
import { localDay } from '../../../lib/format.ts';
import type { AtlasPartProps } from '../../../lib/atlas-action.ts';
import { useRecordChange } from '../../../lib/use-record-change.ts';
import { Note } from '../../../ui/Note.tsx';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { useVisitWords } from '../use-visits.ts';
import { held } from './held.ts';
import { useVisitPlace } from './use-place.ts';
import classes from './desk.module.css';

interface SaveFormProps extends AtlasPartProps {
  patient: string;
  /** The visit that is open; null for none. */
  visitId: string | null;
  /** Chooses another patient, where one was chosen here. */
  onOther?: () => void;
  onClose: () => void;
}

export function SaveForm(props: SaveFormProps) {
  const { patient, visitId } = props;
  const { t } = useTranslation('visits');
  const list = useQuery(visitsQuery(patient));
  const visit = useQuery({ ...visitQuery(patient, visitId ?? ''), enabled: visitId !== null });
  const error = list.error ?? visit.error;
  if (list.data === undefined || (visitId !== null && visit.data === undefined))
    return error === null ? <Skeleton height={220} /> : <ProblemNote error={error} />;
  if (!list.data.mayWrite) return <Note tone="warn">{t('save.readOnly')}</Note>;
  return <Form {...props} patientRef={list.data.patientRef} visit={visit.data ?? null} />;
}

type Kind = 'change' | 'fresh';
const wordsOf = (kind: Kind, visit: Visit | null) =>
  kind === 'change' && visit !== null
    ? { day: String(visit.day), label: String(visit.label), note: String(visit.note) }
    : { day: localDay(), label: '', note: '' };

function Form(props: SaveFormProps & { patientRef: string; visit: Visit | null }) {
  const { t } = useTranslation('visits');
  const { visit, patientRef, document, hasProblems, onOther } = props;
  const words = useVisitWords();
  const [kind, setKind] = useState<Kind>(visit === null ? 'fresh' : 'change');
  const [fields, setFields] = useState(() => wordsOf(kind, visit));
  const { save, reopen } = useSaving(props, kind);
  const choose = (next: string): void => {
    setKind(next as Kind);
    setFields(wordsOf(next as Kind, visit));
  };
  const set =
    (field: keyof typeof fields) =>
    ({ currentTarget: { value } }: { currentTarget: { value: string } }): void =>
      setFields((before) => ({ ...before, [field]: value }));
  return (
    <form
      className={classes.form}
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ ...fields, document });
      }}
    >
      <p className={classes.whom}>
        {t('save.chosen', { ref: patientRef })}
        {onOther && (
          <Button variant="subtle" size="compact-sm" onClick={onOther}>
            {t('save.other')}
          </Button>
        )}
      </p>
      {hasProblems && <Note tone="warn">{t('save.problems')}</Note>}
      {visit !== null && (
        <Radio.Group label={t('save.how')} value={kind} onChange={choose}>
          <div className={classes.kinds}>
            <Radio value="change" label={t('save.change', { day: words.named(visit) })} />
            <Radio value="fresh" label={t('save.fresh')} />
          </div>
        </Radio.Group>
      )}
      <TextInput
        type="date"
        label={t('day')}
        required
        withAsterisk
        max={localDay()}
        value={fields.day}
        onChange={set('day')}
      />
      <TextInput
        label={t('label')}
        description={t('labelHint')}
        maxLength={80}
        value={fields.label}
        onChange={set('label')}
      />
      <Textarea label={t('note')} autosize minRows={2} maxLength={2000} value={fields.note} onChange={set('note')} />
      {document.pins.length > 0 && <p className={classes.hint}>{t('save.pinsHint')}</p>}
      <ProblemNote error={save.error} />
      <div className={classes.foot}>
        {isCode(save.error, 'record-changed') && visit !== null && (
          <Button variant="default" onClick={reopen}>
            {t('save.reopen')}
          </Button>
        )}
        <Button type="submit" loading={save.isPending} disabled={fields.day === ''}>
          {t('save.save')}
        </Button>
      </div>
    </form>
  );
}

type Saved = { day: string; label: string; note: string; document: AtlasPartProps['document'] };

/** What is saved is what stands: the page asks no more before it is left, and its address names the visit. */
function useSaving({ patient, visitId, document, saved, onClose }: SaveFormProps, kind: Kind) {
  const { t } = useTranslation('visits');
  const { place, go } = useVisitPlace();
  const client = useQueryClient();
  const save = useRecordChange({
    ask: async (content: Saved) => {
      if (kind === 'fresh' || visitId === null) return createVisit(patient, { content });
      const { revision } = await changeVisit({ patientId: patient, visitId }, { revision: held.revision, content });
      return { id: visitId, revision };
    },
    done: t(kind === 'fresh' ? 'save.saved' : 'save.changed'),
    after: ({ id, revision }) => {
      held.visit = id;
      held.revision = revision;
      saved(document);
      void client.invalidateQueries({ queryKey: visitQuery(patient, id).queryKey });
      go({ patient, visit: id, earlier: patient === place.patient ? place.earlier : null });
      onClose();
    },
  });
  const reopen = (): void => {
    if (visitId === null) return;
    held.visit = null;
    void client.resetQueries({ queryKey: visitQuery(patient, visitId).queryKey });
    onClose();
  };
  return { save, reopen };
}
