import { NativeSelect } from '@mantine/core';
import { LOOK_GROUPS, type LookGroup, type Patient } from '@hyaline/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Block, Blocks } from '../../ui/Block.tsx';
import { Note } from '../../ui/Note.tsx';
import classes from './access-log.module.css';
import { Disclosures } from './Disclosures.tsx';
import { LookTable } from './LookTable.tsx';
import { WhoCanAndDid } from './Viewers.tsx';

/** Who can see this patient, who did, and what was told to others. */
export function AccessLogTab({ patient }: { patient: Patient }) {
  const { t } = useTranslation('accessLog');
  const [group, setGroup] = useState<LookGroup>('all');
  if (patient.seesAs === 'grant') return <Note>{t('notByGrant')}</Note>;
  return (
    <div className={classes.whole}>
      <Blocks>
        <Block title={t('viewers.title')} text={t('viewers.text')}>
          <WhoCanAndDid patient={patient} />
        </Block>
        <Block title={t('log.title')} text={t('log.text')}>
          <div className={classes.bar}>
            <NativeSelect
              label={t('filter.group')}
              value={group}
              onChange={(event) => setGroup(event.currentTarget.value as LookGroup)}
              data={LOOK_GROUPS.map((value) => ({ value, label: t(`group.${value}`) }))}
            />
          </div>
          <LookTable filter={{ patient: patient.ref, group, outcome: 'any' }} withPatient={false} />
        </Block>
        <Disclosures patientRef={patient.ref} />
      </Blocks>
    </div>
  );
}
