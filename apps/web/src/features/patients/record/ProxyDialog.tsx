import { Checkbox, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { type GiveProxy, type Locale, ofAgeOn, type Patient, PROXY, PROXY_BASES, PROXY_PARTS, type ProxyBasis, type ProxyPart } from '@hyaline/contract'; // prettier-ignore
import { useTranslation } from 'react-i18next';
import { giveProxy } from '../../../api/proxies.ts';
import { formatStudyDate } from '../../../lib/format.ts';
import { useLocale } from '../../../lib/use-locale.ts';
import { useRecordChange } from '../../../lib/use-record-change.ts';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import classes from './access.module.css';
import { dayAfter, isWithin } from './days.ts';

const FIRST_DAYS = 180;

/** Gives somebody with an address and a birth date of their own a way in to this one patient. */
export function ProxyDialog({ patient, onClose }: { patient: Patient; onClose: () => void }) {
  const { t } = useTranslation('patients');
  const locale = useLocale();
  const today = new Date();
  const last = dayAfter(today, PROXY.mostDays - 1);
  const needed = t('proxies.invalid.needed');
  const born = String(patient.fields.birthDate);
  /** The 18th birthday of a minor; null: of age, or no birth date is known. */
  const ofAge = born !== '' && ofAgeOn(born) > dayAfter(today, 0) ? ofAgeOn(born) : null;
  const dayBefore = ofAge === null ? null : dayAfter(new Date(`${ofAge}T12:00:00`), -1);
  const goesBeyond = (until: string) => ofAge !== null && until >= ofAge;
  const form = useForm<GiveProxy>({
    initialValues: {
      name: '',
      email: '',
      birthDate: '',
      basis: 'authorised',
      evidence: '',
      scope: ['record', 'appointments'],
      until: dayAfter(today, FIRST_DAYS),
      locale: (patient.fields.language.startsWith('es') ? 'es' : 'en') satisfies Locale,
    },
    validate: {
      name: (name) => (name.trim() === '' ? needed : null),
      email: (email) => (/^\S+@\S+\.\S+$/.test(email.trim()) ? null : t('proxies.invalid.email')),
      birthDate: (day) => (/^\d{4}-\d\d-\d\d$/.test(day) && day < dayAfter(today, 0) ? null : needed),
      scope: (parts) => (parts.length === 0 ? t('proxies.invalid.scope') : null),
      basis: (basis) =>
        basis !== 'parent' || ofAge !== null
          ? null
          : t(born === '' ? 'proxies.invalid.noBirthDate' : 'proxies.invalid.ofAge'),
      evidence: (evidence, { until }) =>
        goesBeyond(until) && evidence.trim() === '' ? t('proxies.invalid.evidence') : null,
      until: (day, { basis }) => {
        const most = basis === 'parent' && dayBefore !== null && dayBefore < last ? dayBefore : last;
        const fits = isWithin(day, today, PROXY.mostDays) && day <= most;
        return fits ? null : t('proxies.invalid.until', { at: formatStudyDate(most, locale) });
      },
    },
  });
  const change = useRecordChange({
    ask: (body: GiveProxy) => giveProxy(patient.id, body),
    done: () => t('proxies.sent'),
    after: onClose,
  });
  const submit = form.onSubmit((values) =>
    change.mutate({
      ...values,
      name: values.name.trim(),
      email: values.email.trim(),
      evidence: values.evidence.trim(),
    }),
  );
  return (
    <ConfirmDialog
      opened
      title={t('proxies.giveTitle')}
      text={t('proxies.giveText')}
      confirm={t('proxies.send')}
      busy={change.isPending}
      error={change.error}
      onCancel={onClose}
      onConfirm={() => submit()}
    >
      <form noValidate className={classes.fields} onSubmit={submit}>
        <TextInput label={t('proxies.name')} autoComplete="off" data-autofocus {...form.getInputProps('name')} />
        <TextInput type="email" label={t('proxies.email')} autoComplete="off" {...form.getInputProps('email')} />
        <TextInput
          type="date"
          label={t('proxies.birthDate')}
          description={t('proxies.birthDateHint')}
          {...form.getInputProps('birthDate')}
        />
        <NativeSelect
          label={t('proxies.basisLabel')}
          description={form.values.basis === 'parent' ? t('proxies.parentHint') : undefined}
          data={PROXY_BASES.map((value) => ({ value, label: t(`proxies.basis.${value}`) }))}
          {...form.getInputProps('basis')}
          onChange={({ currentTarget: { value } }) => {
            form.setFieldValue('basis', value as ProxyBasis);
            // a parent's right ends with childhood: the day is proposed, and said
            if (value === 'parent' && dayBefore !== null && form.values.until > dayBefore)
              form.setFieldValue('until', dayBefore);
          }}
        />
        <TextInput
          label={t('proxies.evidence')}
          description={t('proxies.evidenceHint')}
          maxLength={300}
          autoComplete="off"
          {...form.getInputProps('evidence')}
        />
        <Checkbox.Group
          label={t('proxies.scope')}
          value={form.values.scope}
          onChange={(parts) => form.setFieldValue('scope', parts as ProxyPart[])}
          error={form.errors['scope']}
        >
          {PROXY_PARTS.map((part) => (
            <Checkbox
              key={part}
              mt={8}
              value={part}
              label={t(`proxies.part.${part}`)}
              description={t(`proxies.partHint.${part}`)}
            />
          ))}
        </Checkbox.Group>
        <TextInput
          type="date"
          label={t('proxies.until')}
          description={
            ofAge !== null && form.values.basis !== 'parent' && goesBeyond(form.values.until)
              ? t('proxies.beyond', { at: formatStudyDate(ofAge, locale) })
              : t('proxies.untilHint', { days: PROXY.mostDays })
          }
          min={dayAfter(today, 0)}
          max={last}
          {...form.getInputProps('until')}
        />
        <SegmentedControl
          aria-label={t('portal.language')}
          data={[
            { value: 'en', label: 'English' },
            { value: 'es', label: 'Español' },
          ]}
          value={form.values.locale}
          onChange={(value) => form.setFieldValue('locale', value as Locale)}
        />
      </form>
    </ConfirmDialog>
  );
}
