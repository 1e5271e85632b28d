import { Switch } from '@mantine/core';
import type { BrandSettings } from '@hyaline/contract';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { changeBrandEditors } from '../../api/branding.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { showDone } from '../../ui/toasts.tsx';
import classes from './branding.module.css';

interface StaffChoiceProps {
  staff: NonNullable<BrandSettings['staff']>;
  onSaved: (saved: BrandSettings) => void;
}

/** Which of the staff may change the brand. For owners; each switch is kept at once. */
export function StaffChoice({ staff, onSaved }: StaffChoiceProps) {
  const { t } = useTranslation('branding');
  const save = useMutation({
    mutationFn: changeBrandEditors,
    onSuccess: (saved) => {
      onSaved(saved);
      showDone(t('staffSaved'));
    },
  });
  if (staff.length === 0) return <p className={classes.hint}>{t('staffNone')}</p>;
  const toggle = (id: string) =>
    save.mutate({ accountIds: staff.filter((each) => each.given !== (each.id === id)).map((each) => each.id) });
  return (
    <div className={classes.told}>
      <div className={classes.staff}>
        {staff.map(({ id, name, given }) => (
          <Switch key={id} label={name} checked={given} disabled={save.isPending} onChange={() => toggle(id)} />
        ))}
      </div>
      <ProblemNote error={save.error} />
    </div>
  );
}
