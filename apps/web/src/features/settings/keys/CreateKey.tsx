import { Button, Checkbox, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { API_KEY_DAYS, type ApiKeyScope, scopesOf } from '@hyaline/contract';
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { apiKeysQuery, clinicApiKeysQuery, createApiKey } from '../../../api/api-keys.ts';
import { isCode } from '../../../api/errors.ts';
import { sessionQuery } from '../../../api/identity.ts';
import { IdentifierNotice } from '../../../ui/IdentifierNotice.tsx';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import classes from './keys.module.css';
import { NewKey } from './NewKey.tsx';
import { SCOPE_WORDS } from './scope-words.ts';

const DAYS = [7, 30, 90, 180, 365];

/** Asks what the key is for, then shows it once. */
export function CreateKey({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['keys', 'app']);
  const { t: word } = useTranslation('keys');
  const client = useQueryClient();
  const { data: session } = useSuspenseQuery(sessionQuery);
  const scopes = scopesOf(session.role);
  const form = useForm({
    initialValues: { name: '', scopes: [] as ApiKeyScope[], days: String(API_KEY_DAYS.default) },
    validate: {
      name: (name) => (name.trim() === '' ? t('keys:create.nameMissing') : null),
      scopes: (chosen) => (chosen.length === 0 ? t('keys:create.scopesMissing') : null),
    },
  });
  const create = useMutation({
    mutationFn: createApiKey,
    onSuccess: () =>
      Promise.all(
        [apiKeysQuery, clinicApiKeysQuery].map(({ queryKey }) => client.invalidateQueries({ queryKey: [...queryKey] })),
      ),
    gcTime: 0, // the key is in the answer
  });
  const submit = form.onSubmit(({ name, scopes: chosen, days }) =>
    create.mutate({ name: name.trim(), scopes: chosen, days: Number(days) }),
  );
  const refused = isCode(create.error, 'step-up-required') ? null : create.error; // the person closed that dialog
  return (
    <Modal
      opened
      onClose={onClose}
      size={520}
      title={t(create.data ? 'keys:made.title' : 'keys:create.title')}
      closeOnClickOutside={!create.data}
      closeButtonProps={{ 'aria-label': t('app:close') }}
    >
      {create.data ? (
        <NewKey made={create.data} onClose={onClose} />
      ) : (
        <form noValidate onSubmit={submit}>
          <Stack gap="md">
            <div>
              <TextInput
                data-autofocus
                label={t('keys:create.name')}
                description={t('keys:create.nameHint')}
                maxLength={80}
                autoComplete="off"
                {...form.getInputProps('name')}
              />
              <IdentifierNotice text={form.values.name} />
            </div>
            <Checkbox.Group label={t('keys:create.scopes')} {...form.getInputProps('scopes')}>
              <Stack gap={8} mt={6}>
                {scopes.map((scope) => (
                  <Checkbox key={scope} value={scope} label={word(SCOPE_WORDS[scope])} />
                ))}
              </Stack>
            </Checkbox.Group>
            <Select
              label={t('keys:create.days')}
              allowDeselect={false}
              data={DAYS.map((days) => ({ value: String(days), label: t('keys:create.dayCount', { days }) }))}
              {...form.getInputProps('days')}
            />
          </Stack>
          <ProblemNote error={refused} />
          <div className={classes.actions}>
            <Button variant="default" onClick={onClose}>
              {t('app:cancel')}
            </Button>
            <Button type="submit" loading={create.isPending}>
              {t('keys:create.confirm')}
            </Button>
          </div>
        </form>
      )}
    </Modal>
  );
}
