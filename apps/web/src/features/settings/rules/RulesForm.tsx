import { Button, Radio, Switch } from '@mantine/core';
import { useForm } from '@mantine/form';
import { type ClinicRules, PASSWORD_PRESETS, PasswordPreset, RULES_OF } from '@hyaline/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { clinicRulesQuery, ownPasswordQuery, setClinicRules } from '../../../api/password.ts';
import { sessionQuery } from '../../../api/identity.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { showDone } from '../../../ui/toasts.tsx';
import { Block, Blocks } from '../../../ui/Block.tsx';
import classes from './RulesForm.module.css';

export function RulesForm({ rules }: { rules: ClinicRules }) {
  const { t } = useTranslation('settings');
  const client = useQueryClient();
  const form = useForm<ClinicRules>({ initialValues: rules });
  const save = useMutation({
    mutationFn: setClinicRules,
    onSuccess: async (saved) => {
      client.setQueryData(clinicRulesQuery.queryKey, saved);
      form.resetDirty(saved);
      showDone(t('rules.saved'));
      for (const { queryKey } of [ownPasswordQuery, sessionQuery]) await client.invalidateQueries({ queryKey });
    },
  });
  return (
    <form noValidate onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Blocks>
        <Block title={t('rules.passwords.title')} text={t('rules.passwords.text')}>
          <Radio.Group
            className={classes.choices}
            aria-label={t('rules.passwords.title')}
            value={form.values.passwordPreset}
            onChange={(value) => form.setFieldValue('passwordPreset', PasswordPreset.parse(value))}
          >
            {PASSWORD_PRESETS.map((preset) => (
              <Radio
                key={preset}
                value={preset}
                label={t(`rules.preset.${preset}`)}
                description={t(`rules.presetText.${preset}`, {
                  min: RULES_OF[preset].minLength,
                  history: RULES_OF[preset].history,
                  days: RULES_OF[preset].expiryDays,
                })}
              />
            ))}
          </Radio.Group>
        </Block>
        <Block title={t('rules.magicLink.title')} text={t('rules.magicLink.text')}>
          <div className={classes.choices}>
            <Switch label={t('rules.magicLink.label')} {...form.getInputProps('magicLink', { type: 'checkbox' })} />
          </div>
        </Block>
        <div className={classes.actions}>
          <ProblemNote error={save.error} />
          <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
            {t('rules.save')}
          </Button>
        </div>
      </Blocks>
    </form>
  );
}
