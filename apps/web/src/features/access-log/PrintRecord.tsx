import { ActionIcon, Tooltip } from '@mantine/core';
import type { Patient } from '@hyaline/contract';
import { IconPrinter } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { printPatient } from '../../api/access.ts';
import { useLocale } from '../../lib/use-locale.ts';
import { useNoPrint } from '../../lib/use-no-print.ts';
import { showProblem } from '../../ui/toasts.tsx';

/**
 * The way to a print of a record: written down first, then the server's own view in a window of its own. The page itself
 * prints nothing of a patient; that somebody tried is written down, too.
 */
export function PrintRecord({ patient }: { patient: Patient }) {
  const { t } = useTranslation('accessLog');
  const locale = useLocale();
  useNoPrint(
    t('print.notHere'),
    () => void printPatient(patient.id, { part: 'record', via: 'browser' }).catch(() => undefined),
  );
  const print = useMutation({
    mutationFn: async (view: Window | null) => {
      const { path } = await printPatient(patient.id, { part: 'record', via: 'view' });
      if (view !== null && path !== null) view.location.replace(`${path}&lang=${locale}`);
    },
    onError: (error, view) => {
      view?.close();
      showProblem(error);
    },
  });
  return (
    <Tooltip label={t('print.action')}>
      <ActionIcon
        variant="default"
        size={32}
        aria-label={t('print.action')}
        loading={print.isPending}
        onClick={() => print.mutate(globalThis.open('about:blank', '_blank'))} // in the gesture, or it counts as a pop-up
      >
        <IconPrinter size={18} />
      </ActionIcon>
    </Tooltip>
  );
}
