import { Menu } from '@mantine/core';
import { IconBuilding, IconCheck } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { showClinic } from '../../api/client.ts';
import { myClinicsQuery, switchClinic } from '../../api/team.ts';
import { showProblem } from '../../ui/toasts.tsx';

/** The other clinics of a person. Going to one loads a new document: nothing of this one stays in memory. */
export function ClinicSwitch() {
  const { t } = useTranslation('app');
  const client = useQueryClient();
  const { data: clinics = [] } = useQuery(myClinicsQuery);
  const { mutate, isPending } = useMutation({
    mutationFn: switchClinic,
    onSuccess: (session) => {
      showClinic(session.clinic.id);
      client.clear();
      location.assign(
        session.role === 'support'
          ? '/support'
          : clinics.some(({ id, organisation }) => id === session.clinic.id && organisation)
            ? '/organisation'
            : '/imaging',
      );
    },
    onError: showProblem,
  });
  if (clinics.length < 2) return null;
  return (
    <>
      <Menu.Label>{t('shell.clinics')}</Menu.Label>
      {clinics.map(({ id, name, role, current }) => (
        <Menu.Item
          key={id}
          leftSection={<IconBuilding size={16} stroke={1.6} />}
          rightSection={current ? <IconCheck size={14} aria-label={t('shell.chosen')} /> : undefined}
          disabled={isPending}
          onClick={() => !current && mutate(id)}
        >
          {name}
          <span className="visually-hidden">, {t(`role.${role}`)}</span>
        </Menu.Item>
      ))}
      <Menu.Divider />
    </>
  );
}
