import { allows, type Session } from '@hyaline/contract';
import { useQuery } from '@tanstack/react-query';
import { brandMarkQuery } from '../../api/branding.ts';
import { initials } from '../../lib/format.ts';
import classes from './SideBar.module.css';

/** The clinic's logo, or its initials until it has one. The name stands beside it. */
export function ClinicMark({ session }: { session: Session }) {
  const { data } = useQuery({ ...brandMarkQuery, enabled: allows(session.role, 'branding:read') });
  const logo = data?.logo ?? null;
  if (logo !== null) return <img className={classes.clinicLogo} src={`data:image/png;base64,${logo.png}`} alt="" />;
  return (
    <span className={classes.clinicMark} aria-hidden>
      {initials(session.clinic.name)}
    </span>
  );
}
