import { Anchor, Button, Checkbox, NumberInput, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { BOOKING_LIMITS, type BookingPage, BookingSlug } from '@hyaline/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { bookingPageQuery, changeBookingPage } from '../../api/self-booking.ts';
import { AppLink } from '../../ui/AppLink.tsx';
import { Block } from '../../ui/Block.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { IdentifierNotice } from '../../ui/IdentifierNotice.tsx';
import { Note } from '../../ui/Note.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { showDone } from '../../ui/toasts.tsx';
import classes from './self-booking.module.css';

/** Off by default: where the page is, with whom one can book, and how soon. Kinds are chosen with the schedule. */
export function PageForm({ page }: { page: BookingPage }) {
  const { t } = useTranslation('selfBooking');
  const client = useQueryClient();
  const shown = new Map(page.providers.map(({ id, name }) => [id, name]));
  const form = useForm({
    initialValues: {
      enabled: page.enabled,
      slug: page.slug,
      noticeHours: page.noticeHours,
      daysAhead: page.daysAhead,
      maxUnknown: page.maxUnknown,
      people: page.treating.map(({ id, name }) => ({ id, name: shown.get(id) ?? name, offered: shown.has(id) })),
    },
    validate: {
      slug: (slug) => (BookingSlug.safeParse(slug).success ? null : t('slug.wrong')),
      people: { name: (name) => (name.trim() === '' ? t('people.nameless') : null) },
    },
  });
  const save = useMutation({
    mutationFn: ({ people, ...values }: typeof form.values) =>
      changeBookingPage({
        ...values,
        slug: values.slug.trim().toLowerCase(),
        revision: page.revision,
        providers: people.filter(({ offered }) => offered).map(({ id, name }) => ({ id, name: name.trim() })),
      }),
    onSuccess: (saved) => {
      client.setQueryData(bookingPageQuery.queryKey, saved);
      showDone(t('saved'));
    },
  });
  return (
    <form noValidate onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Block title={t('page.title')} text={t('page.text')}>
        <div className={classes.fields}>
          <Switch label={t('page.on')} {...form.getInputProps('enabled', { type: 'checkbox' })} />
          <TextInput label={t('slug.label')} description={t('slug.text')} {...form.getInputProps('slug')} />
          {page.enabled && (
            <div className={classes.address}>
              <Anchor href={page.address} target="_blank" rel="noreferrer">
                {page.address}
              </Anchor>
              <CopyButton text={page.address} />
            </div>
          )}
          <div className={classes.pair}>
            <NumberInput
              label={t('notice')}
              min={0}
              max={BOOKING_LIMITS.noticeHours}
              {...form.getInputProps('noticeHours')}
            />
            <NumberInput
              label={t('ahead')}
              min={1}
              max={BOOKING_LIMITS.daysAhead}
              {...form.getInputProps('daysAhead')}
            />
          </div>
          <NumberInput
            label={t('unknown.label')}
            description={t('unknown.text')}
            min={1}
            max={BOOKING_LIMITS.maxUnknown}
            {...form.getInputProps('maxUnknown')}
          />
        </div>
      </Block>
      <Block title={t('types.title')} text={t('types.text')}>
        <div className={classes.fields}>
          {page.types.length === 0 ? (
            <Note tone="warn">{t('types.none')}</Note>
          ) : (
            <ul className={classes.types}>
              {page.types.map(({ name, minutes }) => (
                <li key={name}>
                  {name} <span>{t('types.minutes', { count: minutes })}</span>
                </li>
              ))}
            </ul>
          )}
          <AppLink to="/settings/schedule">{t('types.change')}</AppLink>
        </div>
      </Block>
      <Block title={t('people.title')} text={t('people.text')}>
        <div className={classes.fields}>
          {form.values.people.map(({ id, name, offered }, at) => (
            <div key={id} className={classes.person}>
              <Checkbox
                aria-label={t('people.offer', { name: page.treating[at]?.name ?? name })}
                {...form.getInputProps(`people.${at}.offered`, { type: 'checkbox' })}
              />
              <TextInput
                aria-label={t('people.as', { name: page.treating[at]?.name ?? name })}
                maxLength={BOOKING_LIMITS.nameLength}
                disabled={!offered}
                {...form.getInputProps(`people.${at}.name`)}
              />
              <IdentifierNotice text={name} />
            </div>
          ))}
        </div>
      </Block>
      <div className={classes.actions}>
        <ProblemNote error={save.error} />
        <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}
