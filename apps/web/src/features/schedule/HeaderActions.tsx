import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconEye, IconEyeOff, IconHourglass, IconPlus, IconPrinter } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { hideNames, useNamesHidden } from '../../lib/names-hidden.ts';
import classes from './schedule.module.css';
import { WishesLink } from './WishesLink.tsx';

interface HeaderActionsProps {
  /** Names could be shown to this person at all. */
  seesNames: boolean;
  mayBook: boolean;
  /** The page made for paper, of what is on show. */
  printAt: string;
  onWaiting: () => void;
  onBook: () => void;
}

/** At the top, right: the waiting list, privacy, paper, and the next appointment. */
export function HeaderActions({ seesNames, mayBook, printAt, onWaiting, onBook }: HeaderActionsProps) {
  const { t } = useTranslation('schedule');
  const hidden = useNamesHidden();
  const privacy = t(hidden ? 'names.show' : 'names.hide');
  const Eye = hidden ? IconEye : IconEyeOff;
  return (
    <>
      <WishesLink />
      <Tooltip label={t('waiting.title')}>
        <ActionIcon variant="default" size={32} aria-label={t('waiting.title')} onClick={onWaiting}>
          <IconHourglass size={16} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
      {seesNames && (
        <Tooltip label={`${privacy} (H)`}>
          <ActionIcon
            variant="default"
            size={32}
            aria-label={privacy}
            aria-pressed={hidden}
            onClick={() => hideNames(!hidden)}
          >
            <Eye size={16} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      )}
      <Tooltip label={t('print.do')}>
        <ActionIcon
          component="a"
          href={printAt}
          target="_blank"
          rel="noopener"
          variant="default"
          size={32}
          visibleFrom="sm"
          aria-label={t('print.do')}
        >
          <IconPrinter size={16} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
      {mayBook && (
        <Button className={classes.compact} leftSection={<IconPlus size={16} />} onClick={onBook}>
          {t('book.open')}
        </Button>
      )}
    </>
  );
}
