import { SegmentedControl } from '@mantine/core';
import { allows, EXAMPLE_REF, type Role, type Workspace } from '@hyaline/contract';
import { IconCheck, IconMinus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { previewOf } from '../../features/team/role-preview.ts';
import { placesFor } from '../shell/navigation.ts';
import classes from './welcome.module.css';

interface RolePictureProps {
  /** Of the person who is being invited, as far as it is typed. */
  name: string;
  role: Role;
  roles: readonly Role[];
  workspaces: readonly Workspace[];
  onRole: (role: Role) => void;
}

/** Nobody's: what a list looks like without names. */
const REFERENCES = [EXAMPLE_REF, 'PT-A81E07', 'PT-77B3D0'];

/** The start page of a role as its person will find it, made from the table that the server decides by. */
export function RolePicture({ name, role, roles, workspaces, onRole }: RolePictureProps) {
  const { t } = useTranslation(['welcome', 'team', 'app']);
  const places = placesFor(role, workspaces);
  const { sees, not } = previewOf(role);
  const start = places[0];
  const referring = allows(role, 'patient:read') || allows(role, 'erasure:read');
  return (
    <section className={classes.picture} aria-label={t('welcome:picture.label')}>
      <div className={classes.pictureHead}>
        <div>
          <h2>{name === '' ? t('welcome:picture.title') : t('welcome:picture.named', { name })}</h2>
          <p>{t('welcome:picture.role', { role: t(`app:role.${role}`) })}</p>
        </div>
      </div>
      {roles.length > 1 && (
        <SegmentedControl
          className={classes.segments}
          aria-label={t('team:inviting.role')}
          fullWidth
          size="xs"
          value={role}
          onChange={(value) => onRole(roles.find((each) => each === value) ?? role)}
          data={roles.map((value) => ({ value, label: t(`app:role.${value}`) }))}
        />
      )}
      <div className={classes.screen} role="img" aria-label={places.map(({ key }) => t(`app:place.${key}`)).join(', ')}>
        <ul>
          {places.map(({ key, icon: Icon }) => (
            <li key={key} data-here={key === start?.key || undefined}>
              <Icon size={15} stroke={1.7} />
              <span>{t(`app:place.${key}`)}</span>
            </li>
          ))}
        </ul>
        <div>
          <b>{start === undefined ? '' : t(`app:place.${start.key}`)}</b>
          {REFERENCES.map((reference, at) => (
            <div key={reference} className={classes.line}>
              <span>{referring ? reference : ''}</span>
              <i style={{ width: `${44 - at * 9}%` }} />
            </div>
          ))}
        </div>
      </div>
      <div className={classes.lists}>
        <div>
          <h3>{t('welcome:picture.can')}</h3>
          <ul>
            {sees.map((key) => (
              <li key={key}>
                <IconCheck size={15} stroke={2} aria-hidden />
                {t(`team:sees.${key}`)}
              </li>
            ))}
          </ul>
        </div>
        <div data-not>
          <h3>{t('welcome:picture.cannot')}</h3>
          <ul>
            {not.map((key) => (
              <li key={key}>
                <IconMinus size={15} stroke={2} aria-hidden />
                {t(`team:sees.${key}`)}
              </li>
            ))}
          </ul>
        </div>
      </div>
    </section>
  );
}
