import type { Role } from '@hyaline/contract';

/** Everything here is printed at the start of a demo: it protects nothing, and exists in no other installation. */
export const DEMO_CLINIC = { id: '0de00000-0000-7000-8000-000000000001', name: 'Laurel Clinic' };
export const DEMO_PASSWORD = 'Green-Laurel-7-Leaves!';

export interface DemoPerson {
  id: string;
  email: string;
  name: string;
  role: Role;
  totpSecret: string;
}

const DEMO_DOMAIN = '@laurel.example'; // RFC 2606: can be nobody's

const person = (number: number, box: string, name: string, role: Role, totpSecret: string): DemoPerson => ({
  id: `0de00000-0000-7000-8000-0000000001${String(number).padStart(2, '0')}`,
  email: `${box}${DEMO_DOMAIN}`,
  name,
  role,
  totpSecret,
});

export const DEMO_OWNER = person(1, 'owner', 'Marta Laurel', 'owner', 'LAURELOWNERDEMO2LAURELOWNERDEMO2');
export const DEMO_PEOPLE: readonly DemoPerson[] = [
  DEMO_OWNER,
  person(2, 'ines', 'Dr. Ines Fabra', 'provider', 'LAURELINESXDEMO3LAURELINESXDEMO3'),
  person(3, 'tom', 'Dr. Tom Ashby', 'provider', 'LAURELTOMXXDEMO4LAURELTOMXXDEMO4'),
  person(4, 'desk', 'Noor Haddad', 'staff', 'LAURELDESKXDEMO5LAURELDESKXDEMO5'),
  person(5, 'privacy', 'Pilar Otero', 'privacy-officer', 'LAURELPRIVACYX26LAURELPRIVACYX26'),
];

export const isDemoEmail = (emailKey: string): boolean => emailKey.endsWith(DEMO_DOMAIN);
