interface EventSpec {
  group: 'patient-data' | 'links' | 'team' | 'system';
  en: string;
  es: string;
}

/** Every event the ledger knows. A name is kept for ever: entries outlive the code that wrote them. */
export const EVENTS = {
  'installation.started': { group: 'system', en: 'Server started', es: 'Servidor iniciado' },
  'clinic.created': { group: 'team', en: 'Clinic opened', es: 'Clínica creada' },
  'account.created': { group: 'team', en: 'Account created', es: 'Cuenta creada' },
  'account.totp-enrolled': { group: 'team', en: 'Second factor set up', es: 'Segundo factor configurado' },
  'session.started': { group: 'team', en: 'Signed in', es: 'Inicio de sesión' },
  'session.refused': { group: 'team', en: 'Sign-in refused', es: 'Inicio de sesión rechazado' },
  'session.ended': { group: 'team', en: 'Signed out', es: 'Cierre de sesión' },
  'session.reuse-detected': { group: 'team', en: 'Stolen session ended', es: 'Sesión robada terminada' },
  'recovery-code.used': { group: 'team', en: 'Recovery code used', es: 'Código de recuperación usado' },
  'study.saved': { group: 'patient-data', en: 'Study saved', es: 'Estudio guardado' },
  'study.listed': { group: 'patient-data', en: 'Studies listed', es: 'Estudios listados' },
  'study.read': { group: 'patient-data', en: 'Study details read', es: 'Detalles del estudio leídos' },
  'study.opened': { group: 'patient-data', en: 'Study opened', es: 'Estudio abierto' },
  'study.assigned': { group: 'patient-data', en: 'Study assignees changed', es: 'Asignados del estudio cambiados' },
  'study.deleted': { group: 'patient-data', en: 'Study destroyed', es: 'Estudio destruido' },
  'study.exported': { group: 'patient-data', en: 'Picture exported', es: 'Imagen exportada' },
  'link.created': { group: 'links', en: 'Sealed link created', es: 'Enlace sellado creado' },
  'link.opened': { group: 'links', en: 'Sealed link opened', es: 'Enlace sellado abierto' },
  'link.refused': { group: 'links', en: 'Sealed link refused', es: 'Enlace sellado rechazado' },
  'link.ended': { group: 'links', en: 'Viewing ended', es: 'Visualización terminada' },
  'link.revoked': { group: 'links', en: 'Sealed link withdrawn', es: 'Enlace sellado retirado' },
  'link.expired': { group: 'links', en: 'Sealed link expired', es: 'Enlace sellado vencido' },
  'access.refused': { group: 'system', en: 'Request refused', es: 'Solicitud rechazada' },
  'link.listed': { group: 'links', en: 'Links listed', es: 'Enlaces listados' },
  'link.accesses-read': { group: 'links', en: 'Accesses of a link read', es: 'Accesos de un enlace leídos' },
  'ledger.read': { group: 'system', en: 'Ledger read', es: 'Registro leído' },
  'ledger.exported': { group: 'system', en: 'Ledger exported', es: 'Registro exportado' },
  'backup.finished': { group: 'system', en: 'Backup finished', es: 'Copia de seguridad terminada' },
  'backup.restored': { group: 'system', en: 'Backup restored', es: 'Copia de seguridad restaurada' },
} as const satisfies Record<string, EventSpec>;

export type EventName = keyof typeof EVENTS;
