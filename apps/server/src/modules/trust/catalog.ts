import type { Claim } from '@hyaline/evidence';
import { canonicalJson, type Json } from '@hyaline/kit';
import { sha256 } from '../../platform/crypto/index.ts';
import { ledgerIntegrity } from './ledger-integrity.probe.ts';
import { linksGone } from './links-gone.probe.ts';
import { passwordRules } from './password-rules.probe.ts';
import type { Probe } from './probe.ts';
import { tenantWalls } from './tenant-walls.probe.ts';

export const PROBES: readonly Probe[] = [tenantWalls, linksGone, ledgerIntegrity, passwordRules];

/** What this installation says of itself in public. A claim leaves only by a change of this file. */
export const CLAIMS: readonly Claim[] = [
  {
    id: 'TC-001',
    area: 'isolation',
    promises: ['C115', 'C118', 'C119', 'C172'],
    controls: ['hipaa:164.312(a)(1)', 'gdpr:32(1)(b)', 'asvs5:8.4.1'],
    probe: tenantWalls.spec.id,
    text: {
      en: 'One clinic cannot read another clinic’s rows',
      es: 'Una clínica no puede leer los datos de otra',
    },
    how: {
      en: 'Two test clinics ask every shared table for their own and for each other’s rows, every 5 minutes',
      es: 'Dos clínicas de prueba piden a cada tabla sus filas y las de la otra, cada 5 minutos',
    },
    limits: {
      en: 'Whoever has full control of the running program or of the database server can defeat isolation inside the database.',
      es: 'Quien controle por completo el programa o el servidor de base de datos puede burlar el aislamiento interno.',
    },
    measured: { en: 'own {own}, other {other}, none {none}', es: 'propias {own}, ajenas {other}, sin permiso {none}' },
  },
  {
    id: 'TC-002',
    area: 'ledger',
    promises: ['C104', 'C137', 'C231', 'C267'],
    controls: ['hipaa:164.312(b)', 'hipaa:164.312(c)(1)', 'gdpr:5(1)(f)', 'asvs5:16.4.2'],
    probe: ledgerIntegrity.spec.id,
    text: {
      en: 'Events cannot be changed or cut off unseen',
      es: 'Ningún evento se puede cambiar ni cortar sin que se note',
    },
    how: {
      en: 'Every row is hashed again and compared with the signed head and with the anchor outside the database, every 5 minutes',
      es: 'Cada fila se recalcula y se compara con la firma y con el ancla fuera de la base de datos, cada 5 minutos',
    },
    limits: {
      en: 'The first anchor is a file on this machine. Keep copies of it, or of your checkpoints, somewhere else to be safe from its operator.',
      es: 'La primera ancla es un archivo en esta máquina. Guarde copias de ella o de sus puntos de control en otro lugar.',
    },
    measured: { en: '{rows} events, {anchors} anchors', es: '{rows} eventos, {anchors} anclas' },
  },
  {
    id: 'TC-003',
    area: 'links',
    promises: ['C022', 'C023', 'C179'],
    controls: ['hipaa:164.312(e)(1)', 'gdpr:5(1)(e)', 'asvs5:14.2.4'],
    probe: linksGone.spec.id,
    text: {
      en: 'A withdrawn or expired link is really gone',
      es: 'Un enlace retirado o vencido desaparece de verdad',
    },
    how: {
      en: 'A test link is made, opened and withdrawn; it must then answer like one that never existed, every 15 minutes',
      es: 'Un enlace de prueba se crea, se abre y se retira; después debe responder como si nunca hubiera existido, cada 15 minutos',
    },
    limits: {
      en: 'What a recipient saw or saved while the link was alive cannot be taken back. For a saved study the clinic keeps its own key.',
      es: 'Lo que un destinatario vio o guardó no se puede retirar. De un estudio guardado, la clínica conserva su propia llave.',
    },
    measured: {
      en: '{kept} of {ended} ended links keep a payload',
      es: '{kept} de {ended} enlaces terminados conservan contenido',
    },
  },
  {
    id: 'TC-004',
    area: 'identity',
    promises: ['C074', 'C130', 'C272', 'C276'],
    controls: ['hipaa:164.308(a)(5)(ii)(D)', 'gdpr:32(1)(b)', 'asvs5:6.2.1', 'asvs5:11.4.2'],
    probe: passwordRules.spec.id,
    text: {
      en: 'Passwords are kept as Argon2id hashes and held to the rules in force',
      es: 'Las contraseñas se guardan como hashes Argon2id y cumplen las reglas vigentes',
    },
    how: {
      en: 'Every hash, of present and earlier passwords, is read for its kind and costs, and every live session for the age of its password, every 15 minutes. strict: 12 characters of four kinds, 90 days; nist: 15 characters, no end',
      es: 'Se leen el tipo y el coste de cada hash, actual o anterior, y en cada sesión abierta la edad de su contraseña, cada 15 minutos. strict: 12 caracteres de cuatro tipos, 90 días; nist: 15 caracteres, sin fin',
    },
    limits: {
      en: 'A hash does not tell how good its password is: the rules are applied when somebody chooses it. Accounts taken over from another system keep their bcrypt hash until the first sign-in.',
      es: 'Un hash no dice lo buena que es su contraseña: las reglas se aplican al elegirla. Las cuentas traídas de otro sistema conservan su hash bcrypt hasta el primer acceso.',
    },
    measured: {
      en: 'rules in force: {presets}; {other} hashes of another kind, {late} sessions on an expired password',
      es: 'reglas vigentes: {presets}; {other} hashes de otro tipo, {late} sesiones con contraseña vencida',
    },
  },
];

export const catalogSha256 = (): string => sha256(canonicalJson(CLAIMS as unknown as Json)).toString('hex');
