import { ActionIcon, Button, Menu, SegmentedControl, Tooltip } from '@mantine/core';
import { IconTargetArrow, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { HEALTHY } from '../desk/edits.ts';
import { useDesk } from '../desk/use-desk.ts';
import type { Side } from '../desk/use-entry.ts';
import classes from './panels.module.css';

/** Which posture the panel enters: today's, or what treatment aims at. */
export function GoalRow() {
  const { t } = useTranslation('atlas');
  const { document, shown, side, setSide, setGoal } = useDesk();
  if (document.goal === null)
    return (
      <div className={classes.goalRow}>
        <Menu position="bottom-start" shadow="md">
          <Menu.Target>
            <Button size="xs" variant="default" leftSection={<IconTargetArrow size={16} />}>
              {t('goal.set')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t('goal.from')}</Menu.Label>
            <Menu.Item onClick={() => setGoal(shown.values)}>{t('goal.fromToday')}</Menu.Item>
            <Menu.Item onClick={() => setGoal({ ...HEALTHY, scale: shown.values.scale })}>
              {t('goal.fromTypical')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
    );
  return (
    <div className={classes.goalRow} data-side={side}>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t('goal.entering')}
        value={side}
        onChange={(next) => setSide(next as Side)}
        data={[
          { value: 'today', label: t('blend.today') },
          { value: 'goal', label: t('blend.goal') },
        ]}
      />
      <Tooltip label={t('goal.remove')}>
        <ActionIcon variant="subtle" color="gray" aria-label={t('goal.remove')} onClick={() => setGoal(null)}>
          <IconTrash size={16} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
