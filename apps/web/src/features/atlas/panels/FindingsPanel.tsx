import { Button, Menu } from '@mantine/core';
import { levelOf, READY_FINDINGS, type ReadyFinding, SpineValues, withFinding } from '@hyaline/spine';
import { IconChevronDown, IconPlayerPlay, IconStethoscope } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../../lib/use-locale.ts';
import type { Level } from '../desk/edits.ts';
import { type Desk, useDesk, WHOLE } from '../desk/use-desk.ts';
import { BLANK } from '../desk/use-entry.ts';
import { SeverityWord } from '../Severity.tsx';
import { storyFor } from '../../../../atlas/stories/index.ts';
import { type Finding, levelName, nothingToTell, toldIn } from '../../../../atlas/words/index.ts';
import { PinList } from './Pins.tsx';
import classes from './panels.module.css';

/** What is different, in the words of a patient: the twin of the picture. */
export function FindingsPanel() {
  const { t } = useTranslation('atlas');
  const isOfPatient = 'patient' in useSearch({ strict: false });
  const { openDocument, choose, document, hasProblems } = useDesk();
  const clear = (): void => {
    openDocument(BLANK);
    choose(WHOLE);
  };
  return (
    <section className={classes.section}>
      <div className={classes.line}>
        <h3>{t('findings.title')}</h3>
        {(document !== BLANK || hasProblems) && (
          <Button size="xs" variant="subtle" onClick={clear}>
            {t('findings.clear')}
          </Button>
        )}
      </div>
      <FindingsList />
      <PinList />
      <p className={classes.limits}>
        {t('limits')}
        {!isOfPatient && ` ${t('truth')}.`}
      </p>
    </section>
  );
}

export function FindingsList() {
  const { t } = useTranslation('atlas');
  const locale = useLocale();
  const { findings } = useDesk();
  return (
    <ul className={classes.findings} aria-label={t('findings.title')} aria-live="polite">
      {findings.map((finding) => (
        <Item key={finding.id} finding={finding} />
      ))}
      {findings.length === 0 && <li className={classes.none}>{nothingToTell(locale)}</li>}
    </ul>
  );
}

function Item({ finding }: { finding: Finding }) {
  const { t } = useTranslation('atlas');
  const locale = useLocale();
  const { choose, shown, setStory } = useDesk();
  const story = useMemo(() => storyFor(finding, shown.values), [finding, shown.values]);
  const { title, text } = toldIn(locale, finding);
  const { level } = finding;
  return (
    <li>
      <h4>{title}</h4>
      <p>{text}</p>
      <div className={classes.line}>
        <SeverityWord severity={finding.severity} />
        {level !== null && (
          <Button size="xs" variant="subtle" onClick={() => choose({ region: null, level })}>
            {t('findings.show', { level: levelName(level) })}
          </Button>
        )}
        {story !== null && (
          <Button
            size="xs"
            variant="subtle"
            leftSection={<IconPlayerPlay size={14} />}
            aria-label={t('story.ofFinding', { finding: title })}
            onClick={() => setStory(story)}
          >
            {t('story.explain')}
          </Button>
        )}
      </div>
    </li>
  );
}

/** Looks at what a ready-made finding is about. */
function showReady({ choose, look, set }: Desk, finding: ReadyFinding): void {
  const level = levelOf(finding) as Level | null;
  choose(level === null ? WHOLE : { region: null, level });
  set({ panel: 'findings' });
  look(finding.endsWith('scoliosis') ? 'back' : level === null || finding.includes('fracture') ? 'left' : 'oblique');
}

export function ReadyMenu() {
  const { t } = useTranslation('atlas');
  const desk = useDesk();
  const { shown } = desk;
  return (
    <Menu position="bottom-start" width={300} shadow="md">
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<IconStethoscope size={16} />}
          rightSection={<IconChevronDown size={14} />}
          aria-label={t('findings.ready')}
        >
          <span className={classes.long}>{t('findings.ready')}</span>
          <span className={classes.short}>{t('panel.findings')}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.readyList}>
        <Menu.Label>{t('findings.readyTitle')}</Menu.Label>
        {READY_FINDINGS.map((finding) => (
          <Menu.Item
            key={finding}
            onClick={() => {
              desk.setSide('today');
              desk.edit((values) => SpineValues.parse(withFinding(desk.hasProblems ? shown.values : values, finding)));
              showReady(desk, finding);
            }}
          >
            {t(`ready.${finding}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
