import type { ProtocolSummary } from '@hyaline/contract';
import { IconPrescription } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { protocolsOfQuery } from '../../api/protocols.ts';
import type { TimelineSource } from '../../ui/timeline-source.ts';
import { StatePill } from './StatePill.tsx';

/** A patient's protocols on the timeline of the record, each where it last changed. */
export const protocols: TimelineSource = {
  name: 'protocols',
  query: (patientId) => ({
    queryKey: [...protocolsOfQuery(patientId).queryKey, 'timeline'],
    queryFn: async ({ client }) => {
      const { protocols: listed } = await client.fetchQuery(protocolsOfQuery(patientId));
      return listed.map((protocol) => ({
        key: protocol.id,
        at: protocol.changedAt,
        icon: <IconPrescription size={17} />,
        View: () => <Line patientId={patientId} protocol={protocol} />,
      }));
    },
    gcTime: 0,
  }),
};

function Line({ patientId, protocol }: { patientId: string; protocol: ProtocolSummary }) {
  const { t } = useTranslation('patients');
  const { id, title, items, state } = protocol;
  return (
    <>
      <small>{t('tab.protocols')}</small>
      <br />
      <b>
        <Link to="/patients/$id/$tab" params={{ id: patientId, tab: 'protocols' }} search={{ protocol: id } as never}>
          {title}
        </Link>
      </b>{' '}
      <StatePill state={state} />
      <p>{items.map(({ compound, dose }) => `${compound} ${dose}`).join(', ')}</p>
    </>
  );
}
