import { Button, Checkbox, SegmentedControl, TextInput } from '@mantine/core';
import type { Study } from '@hyaline/contract';
import { IconFaceId, IconLock, IconSend, IconTypography, IconUserShield } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WorkspaceHandle } from '../../../../viewer/index.ts';
import { sayablePassword } from '../../../lib/sayable.ts';
import { MIN_PASSWORD, PasswordChoice } from '../../../ui/links/PasswordChoice.tsx';
import { Note } from '../../../ui/Note.tsx';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { type Expiry, hoursOf } from './expiry.ts';
import type { ShareChoices, ShareStep } from './make-link.ts';
import type { OfferedSeries, ShareOffer } from './offer.ts';
import { SharePreview } from './SharePreview.tsx';
import { ShareWhat } from './ShareWhat.tsx';
import classes from './share.module.css';
import { studyCode } from './words.ts';

const HOURS = ['24', '168', '720'] as const;
const OPENS = ['1', '5', 'no-limit'] as const;

interface ShareFormProps {
  study: Study;
  offer: ShareOffer;
  viewer: WorkspaceHandle | null;
  error: Error | null;
  /** What is being done, while the link is made. */
  step: ShareStep | null;
  onCreate: (choices: ShareChoices) => void;
  onClose: () => void;
}

export function ShareForm({ study, offer, viewer, error, step, onCreate, onClose }: ShareFormProps) {
  const { t } = useTranslation(['share', 'app']);
  const [code] = useState(() => studyCode());
  const [identity, setIdentity] = useState(false);
  const [expiry, setExpiry] = useState<Expiry>({ kind: 'hours', hours: 168 });
  const [opens, setOpens] = useState<(typeof OPENS)[number]>('5');
  const [password, setPassword] = useState<string | null>(() => sayablePassword());
  const [consent, setConsent] = useState(false);
  const [left, setLeft] = useState<readonly string[]>([]);
  const [marks, setMarks] = useState(true);
  const [texts, setTexts] = useState(false);
  const [looked, setLooked] = useState(false);
  const [now] = useState(() => new Date());
  const hours = hoursOf(expiry, now);
  const label = identity && study.patientName !== '' ? study.patientName : t('share:label', { code });
  const passwordFits = password === null || password.length >= MIN_PASSWORD;
  const chosen = offer.series.filter(({ uid }) => !left.includes(uid));
  const some = offer.series.length === 0 || chosen.length > 0;
  const words = wordsIn(chosen);
  const mayGo = words === null || identity || looked;
  const ready = hours !== null && passwordFits && consent && some && mayGo;
  const create = () => {
    if (hours === null || !ready) return;
    const maxOpens = opens === 'no-limit' ? null : Number(opens);
    onCreate({
      label,
      includesIdentity: identity,
      hours,
      maxOpens,
      password,
      patientConsent: consent,
      series: left.length === 0 ? null : chosen.map(({ uid }) => uid),
      marks: marks && offer.markCount > 0 ? offer.marks : null,
      includesTexts: texts,
    });
  };
  return (
    <div className={classes.dialog}>
      <div className={classes.decide}>
        <h2>{t('share:title')}</h2>
        <p className={classes.lead}>{t('share:lead')}</p>
        <h3>{t('share:leaves')}</h3>
        <ShareWhat
          study={study}
          offer={offer}
          choice={{ identity, left, marks, texts }}
          onChange={(change) => {
            if (change.identity !== undefined) setIdentity(change.identity);
            if (change.left !== undefined) setLeft(change.left);
            if (change.marks !== undefined) setMarks(change.marks);
            if (change.texts !== undefined) setTexts(change.texts);
          }}
        />
        {chosen.some(({ face }) => face) && (
          <Note tone="warn" icon={<IconFaceId size={17} stroke={1.7} />}>
            {t('share:face')}
          </Note>
        )}
        {words !== null && (
          <Note tone="warn" icon={<IconTypography size={17} stroke={1.7} />}>
            {t(words === 'stated' ? 'share:burnedInStated' : 'share:burnedIn')}
            {!identity && (
              <Checkbox
                mt={8}
                label={t('share:burnedInLooked')}
                checked={looked}
                onChange={(event) => setLooked(event.currentTarget.checked)}
              />
            )}
          </Note>
        )}
        <div className={classes.two}>
          <ExpiryChoice expiry={expiry} now={now} invalid={hours === null} onChange={setExpiry} />
          <div>
            <h3 id="share-opens">{t('share:opens')}</h3>
            <SegmentedControl
              fullWidth
              aria-labelledby="share-opens"
              value={opens}
              onChange={setOpens}
              data={OPENS.map((value) => ({ value, label: value === 'no-limit' ? t('share:noLimit') : value }))}
            />
          </div>
        </div>
        <PasswordChoice password={password} fits={passwordFits} onChange={setPassword} />
        <Checkbox
          className={classes.consent}
          label={t('share:consent')}
          checked={consent}
          onChange={(event) => setConsent(event.currentTarget.checked)}
        />
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
      <SharePreview
        viewer={viewer}
        label={label}
        hours={hours}
        identity={identity}
        overlays={marks && offer.markCount > 0 && (texts || !offer.hasTexts)}
        stays={offer.shown !== null && left.includes(offer.shown)}
        onClose={onClose}
      >
        <ProblemNote error={error} />
        <div className={classes.actions}>
          <Button size="lg" variant="subtle" color="gray" disabled={step !== null} onClick={onClose}>
            {t('app:cancel')}
          </Button>
          <Button
            size="lg"
            leftSection={<IconLock size={17} />}
            disabled={!ready}
            loading={step !== null}
            onClick={create}
          >
            {t('share:create')}
          </Button>
        </div>
        <output className={classes.step}>{step === null ? '' : t(`share:sealing.${step}`)}</output>
      </SharePreview>
    </div>
  );
}

const wordsIn = (series: readonly OfferedSeries[]): OfferedSeries['words'] =>
  series.find(({ words }) => words === 'stated')?.words ?? series.find(({ words }) => words !== null)?.words ?? null;

interface ExpiryChoiceProps {
  expiry: Expiry;
  now: Date;
  invalid: boolean;
  onChange: (expiry: Expiry) => void;
}

function ExpiryChoice({ expiry, now, invalid, onChange }: ExpiryChoiceProps) {
  const { t } = useTranslation('share');
  const chosen = expiry.kind === 'date' ? 'date' : (HOURS.find((each) => Number(each) === expiry.hours) ?? '168');
  return (
    <div>
      <h3 id="share-expires">{t('expires')}</h3>
      <SegmentedControl
        fullWidth
        aria-labelledby="share-expires"
        value={chosen}
        onChange={(value) =>
          onChange(value === 'date' ? { kind: 'date', date: '' } : { kind: 'hours', hours: Number(value) })
        }
        data={[...HOURS, 'date' as const].map((value) => ({ value, label: t(`expiry.${value}`) }))}
      />
      {expiry.kind === 'date' && (
        <TextInput
          mt={8}
          type="date"
          aria-label={t('date')}
          min={dayFrom(now, 1)}
          max={dayFrom(now, 364)}
          value={expiry.date}
          error={invalid && expiry.date !== '' ? t('dateInvalid') : null}
          onChange={(event) => onChange({ kind: 'date', date: event.currentTarget.value })}
        />
      )}
    </div>
  );
}

/** The local calendar day, as a date input writes it. */
function dayFrom(now: Date, days: number): string {
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`;
}
