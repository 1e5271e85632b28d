import { useMediaQuery } from '@mantine/hooks';
import { Navigate } from '@tanstack/react-router';
import { SECTIONS } from './sections.ts';

/** On a wide screen the first section stands beside the list; on a phone the list is enough. */
export function SettingsHome() {
  const wide = useMediaQuery('(min-width: 900px)', undefined, { getInitialValueInEffect: false });
  const [first] = SECTIONS;
  return wide === true && first !== undefined ? <Navigate to={first.to} replace /> : null;
}
