import { Skeleton } from '@mantine/core';
import { allows, type Session, type Study } from '@hyaline/contract';
import { IconEye } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../api/identity.ts';
import { studiesQuery } from '../../api/imaging.ts';
import { AgreementNote } from '../../ui/AgreementNote.tsx';
import { Page } from '../../ui/Page.tsx';
import { Pill } from '../../ui/Pill.tsx';
import { ErrorState } from '../../ui/State.tsx';
import { DropZone } from './DropZone.tsx';
import { StudyTable } from './StudyTable.tsx';

/** The clinic's studies that this person may see, and the way in for files of this computer. */
export function StudiesPage() {
  const { t } = useTranslation('imaging');
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { data, error, refetch } = useQuery(studiesQuery);
  const filled = data !== undefined && data.length > 0;
  return (
    <Page
      title={t('list.title')}
      actions={filled ? <Pill icon={<IconEye size={13} stroke={1.9} />}>{t('list.truth')}</Pill> : undefined}
    >
      <AgreementNote role={session.role} />
      <DropZone large={data?.length === 0} />
      {data !== undefined ? (
        filled && <StudyTable studies={data} mayWrite={(study) => mayChange(session, study)} />
      ) : error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Waiting />
      )}
    </Page>
  );
}

/** As the server decides it: the saver and the owner; not those whom it was opened to. */
const mayChange = ({ role, account }: Session, { savedBy }: Study): boolean =>
  allows(role, 'study:write') && (role === 'owner' || savedBy.id === account.id);

function Waiting() {
  return (
    <div aria-busy="true">
      {[0, 1, 2, 3].map((row) => (
        <Skeleton key={row} height={44} mb={8} />
      ))}
    </div>
  );
}
