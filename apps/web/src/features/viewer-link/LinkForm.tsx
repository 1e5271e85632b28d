import { Button, Checkbox, CloseButton, SegmentedControl, Select } from '@mantine/core';
import type { ViewerView } from '@hyaline/contract/viewer-link-rules';
import { IconAlertTriangle, IconLock, IconSend, IconUserShield } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { currentLocale } from '../../i18n/index.ts';
import { IdentifierNotice } from '../../ui/IdentifierNotice.tsx';
import { MIN_PASSWORD, PasswordChoice } from '../../ui/links/PasswordChoice.tsx';
import { Note } from '../../ui/Note.tsx';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { DEFAULT_HOURS, HOURS, isPossible, type LinkChoices, OPENS, possibleOf, saysSomething } from './choices.ts';
import type { Sent } from './make.ts';
import { viewsOf } from './payload.ts';
import { picturesOf } from './pictures.ts';
import { WhatLeaves } from './WhatLeaves.tsx';
import classes from './viewer-link.module.css';

/** Drawn anew when findings are allowed or not; undefined until they are made or cannot be. */
function usePictures({ document, findings }: Pick<Sent, 'document' | 'findings'>, withFindings: boolean) {
  const { data } = useQuery({
    queryKey: ['viewer-link-pictures', withFindings],
    gcTime: 0, // made of values: gone with the dialog
    staleTime: Infinity,
    networkMode: 'always',
    queryFn: () => picturesOf(document, withFindings ? findings : null),
  });
  return data;
}

interface LinkFormProps {
  sent: Omit<Sent, 'pictures'>;
  /** The clinic's own name, colours and logo are in `sent`. */
  hasBrand: boolean;
  brandFailed: boolean;
  /** Whose record is behind it; `changed`: the visit says something else by now. */
  behind: 'nobody' | 'visit' | 'changed';
  hasProblems: boolean;
  error: Error | null;
  isMaking: boolean;
  onCreate: (pictures: Sent['pictures'], choices: LinkChoices) => void;
  onClose: () => void;
}

const LANGUAGES = ['en', 'es'] as const;

export function LinkForm(props: LinkFormProps) {
  const { sent, hasBrand, brandFailed, behind, hasProblems, error, isMaking, onCreate, onClose } = props;
  const { t } = useTranslation(['viewerLink', 'share', 'app']);
  const { document, findings } = sent;
  const offered = viewsOf(document, findings);
  const [views, setViews] = useState<readonly ViewerView[]>(offered);
  const [withPins, setWithPins] = useState(false);
  const [languages, setLanguages] = useState<LinkChoices['languages']>(LANGUAGES);
  const [first, setFirst] = useState<LinkChoices['language']>(currentLocale);
  const [hours, setHours] = useState<number>(DEFAULT_HOURS);
  const [opens, setOpens] = useState<(typeof OPENS)[number]>('no-limit');
  const [password, setPassword] = useState<string | null>(null);
  const passwordFits = password === null || password.length >= MIN_PASSWORD;
  const language = languages.includes(first) ? first : (languages[0] ?? 'en');
  const pictures = usePictures(sent, views.includes('findings'));
  const isDrawn = pictures !== undefined;
  const ready = saysSomething(views) && languages.length > 0 && passwordFits && hasBrand;
  const maxOpens = opens === 'no-limit' ? null : Number(opens);
  const choices: LinkChoices = { views, withPins, languages, language, hours, maxOpens, password };
  const choose = (view: ViewerView, isChosen: boolean): void =>
    setViews(possibleOf(offered.filter((each) => (each === view ? isChosen : views.includes(each)))));
  return (
    <div className={classes.dialog}>
      <div className={classes.decide}>
        <div className={classes.head}>
          <h2>{t('viewerLink:title')}</h2>
          <CloseButton aria-label={t('app:close')} onClick={onClose} />
        </div>
        <p className={classes.lead}>{t('viewerLink:lead')}</p>
        {hasProblems && (
          <Note tone="warn" icon={<IconAlertTriangle size={17} stroke={1.7} />}>
            {t('viewerLink:problems')}
          </Note>
        )}
        <fieldset className={classes.what}>
          <legend>{t('viewerLink:views.title')}</legend>
          {offered.map((view) => (
            <Checkbox
              key={view}
              label={t(`viewerLink:views.${view}`)}
              description={t(`viewerLink:views.${view}Text`)}
              disabled={!isPossible(view, views)}
              checked={views.includes(view)}
              onChange={(event) => choose(view, event.currentTarget.checked)}
            />
          ))}
          {document.pins.length > 0 && (
            <Checkbox
              label={t('viewerLink:pins', { count: document.pins.length })}
              description={t('viewerLink:pinsText')}
              disabled={!views.includes('today')}
              checked={withPins}
              onChange={(event) => setWithPins(event.currentTarget.checked)}
            />
          )}
        </fieldset>
        {withPins && <IdentifierNotice standing text={document.pins.map(({ text }) => text).join('\n')} />}
        {!saysSomething(views) && <p className={classes.wrong}>{t('viewerLink:views.none')}</p>}
        <div className={classes.two}>
          <fieldset>
            <legend>{t('viewerLink:languages')}</legend>
            <div className={classes.row}>
              {LANGUAGES.map((each) => (
                <Checkbox
                  key={each}
                  label={t(`viewerLink:language.${each}`)}
                  checked={languages.includes(each)}
                  disabled={languages.length === 1 && languages.includes(each)}
                  onChange={
                    (event) =>
                    setLanguages(LANGUAGES.filter((one) => (one === each ? event.currentTarget.checked : languages.includes(one)))) // prettier-ignore
                  }
                />
              ))}
            </div>
          </fieldset>
          <Select
            label={t('viewerLink:first')}
            allowDeselect={false}
            value={language}
            onChange={(value) => setFirst(value === 'es' ? 'es' : 'en')}
            data={languages.map((value) => ({ value, label: t(`viewerLink:language.${value}`) }))}
          />
        </div>
        <h3 id="viewer-link-expires">{t('share:expires')}</h3>
        <SegmentedControl
          fullWidth
          aria-labelledby="viewer-link-expires"
          value={String(hours)}
          onChange={(value) => setHours(Number(value))}
          data={HOURS.map((value) => ({ value: String(value), label: t(`viewerLink:hours.${value}`) }))}
        />
        <h3 id="viewer-link-opens">{t('share:opens')}</h3>
        <SegmentedControl
          fullWidth
          aria-labelledby="viewer-link-opens"
          value={opens}
          onChange={setOpens}
          data={OPENS.map((value) => ({ value, label: value === 'no-limit' ? t('share:noLimit') : value }))}
        />
        <PasswordChoice password={password} fits={passwordFits} onChange={setPassword} />
        <div className={classes.notices}>
          <p>
            <IconUserShield size={15} stroke={1.7} aria-hidden />
            {t('share:bearer')}
          </p>
          <p>
            <IconSend size={15} stroke={1.7} aria-hidden />
            {t('share:channel')}
          </p>
        </div>
      </div>
      <WhatLeaves sent={{ ...sent, pictures: pictures ?? {} }} choices={choices} behind={behind} isDrawn={isDrawn}>
        <ProblemNote error={error} />
        <div role="alert">
          {brandFailed && (
            <Note tone="fail" icon={<IconAlertTriangle size={17} stroke={1.7} />}>
              {t('viewerLink:noBrand')}
            </Note>
          )}
        </div>
        <div className={classes.actions}>
          <Button size="lg" variant="subtle" color="gray" disabled={isMaking} onClick={onClose}>
            {t('app:cancel')}
          </Button>
          <Button
            size="lg"
            leftSection={<IconLock size={17} />}
            disabled={!ready || !isDrawn}
            loading={isMaking}
            onClick={() => pictures && onCreate(pictures, choices)}
          >
            {t('share:create')}
          </Button>
        </div>
      </WhatLeaves>
    </div>
  );
}
