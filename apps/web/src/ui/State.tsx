import { Button } from '@mantine/core';
import { IconPlugConnectedX, IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, errorSentence } from '../api/errors.ts';
import { useLocale } from '../lib/use-locale.ts';
import classes from './State.module.css';

interface StateProps {
  icon: ReactNode;
  title: string;
  text: string;
  actions?: ReactNode;
  footnote?: ReactNode;
  tone?: 'calm' | 'warn';
  /** True when nothing else heads the page. */
  wholePage?: boolean;
}

/** A page or panel with nothing to list: what comes here, and the one next step. */
export function State({ icon, title, text, actions, footnote, tone = 'calm', wholePage = false }: StateProps) {
  const Heading = wholePage ? 'h1' : 'h2';
  return (
    <div className={classes.state}>
      <div className={classes.glass} data-tone={tone} aria-hidden>
        {icon}
      </div>
      <Heading>{title}</Heading>
      <p>{text}</p>
      {actions !== undefined && <div className={classes.actions}>{actions}</div>}
      {footnote !== undefined && <div className={classes.footnote}>{footnote}</div>}
    </div>
  );
}

interface ErrorStateProps {
  error: unknown;
  onRetry: () => void;
  wholePage?: boolean;
}

/** What happened, what is safe, what to do, and the number for the operator. */
export function ErrorState({ error, onRetry, wholePage = false }: ErrorStateProps) {
  const { t } = useTranslation('app');
  const locale = useLocale();
  const requestId = error instanceof ApiError ? error.requestId : '';
  const unreachable = error instanceof ApiError && error.code === 'unreachable';
  return (
    <div role="alert">
      <State
        tone="warn"
        wholePage={wholePage}
        icon={<IconPlugConnectedX size={28} stroke={1.5} />}
        title={unreachable ? t('error.unreachableTitle') : t('error.title')}
        text={errorSentence(error, locale)}
        actions={
          <Button leftSection={<IconRefresh size={16} />} onClick={onRetry}>
            {t('error.retry')}
          </Button>
        }
        footnote={requestId === '' ? undefined : requestId}
      />
    </div>
  );
}
