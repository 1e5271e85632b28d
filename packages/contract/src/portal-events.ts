/** What patients do on their own pages, and what is done for them there. Names are kept for ever, as in EVENTS. */
export const PORTAL_EVENTS = {
  'message.listed': {
    group: 'patient-data',
    en: 'Conversation with a patient listed',
    es: 'Conversación con un paciente listada',
  },
  'message.read': {
    group: 'patient-data',
    en: 'Messages with a patient read',
    es: 'Mensajes con un paciente leídos',
  },
  'message.sent': { group: 'patient-data', en: 'Message sent to a patient', es: 'Mensaje enviado a un paciente' },
  'message.settled': {
    group: 'patient-data',
    en: 'Message needs no answer',
    es: 'Mensaje sin necesidad de respuesta',
  },
  'portal.messages-read': {
    group: 'patient-data',
    en: 'Patient read the messages',
    es: 'El paciente leyó los mensajes',
  },
  'portal.message-sent': {
    group: 'patient-data',
    en: 'Patient sent a message',
    es: 'El paciente envió un mensaje',
  },
  'portal.doses-read': {
    group: 'patient-data',
    en: 'Patient read their doses',
    es: 'El paciente leyó sus dosis',
  },
  'portal.dose-marked': {
    group: 'patient-data',
    en: 'Patient said what came of a dose',
    es: 'El paciente anotó qué pasó con una dosis',
  },
  'adherence.read': {
    group: 'patient-data',
    en: 'Doses as the patient noted them read',
    es: 'Dosis anotadas por el paciente leídas',
  },
  'portal.appointments-read': {
    group: 'patient-data',
    en: 'Patient read their appointments',
    es: 'El paciente leyó sus citas',
  },
  'portal.appointment-asked': {
    group: 'patient-data',
    en: 'Patient asked for an appointment',
    es: 'El paciente pidió una cita',
  },
  'portal.appointment-wish-withdrawn': {
    group: 'patient-data',
    en: 'Patient withdrew a request for an appointment',
    es: 'El paciente retiró una solicitud de cita',
  },
  'portal.appointment-cancelled': {
    group: 'patient-data',
    en: 'Patient cancelled an appointment',
    es: 'El paciente canceló una cita',
  },
  'appointment-wish.listed': {
    group: 'patient-data',
    en: 'Request for an appointment listed',
    es: 'Solicitud de cita listada',
  },
  'appointment-wish.booked': {
    group: 'patient-data',
    en: 'Requested appointment booked',
    es: 'Cita solicitada reservada',
  },
  'appointment-wish.declined': {
    group: 'patient-data',
    en: 'Request for an appointment declined',
    es: 'Solicitud de cita rechazada',
  },
  'appointment-wish.ended': {
    group: 'patient-data',
    en: 'Request for an appointment ended with the access of whoever asked',
    es: 'Solicitud de cita terminada con el acceso de quien la pidió',
  },
  'request.asker-ended': {
    group: 'patient-data',
    en: 'Access ended of whoever made a request for the patient',
    es: 'Terminó el acceso de quien hizo una solicitud por el paciente',
  },
  'appointment.told': {
    group: 'patient-data',
    en: 'Patient mailed that an appointment is near or was answered',
    es: 'Correo al paciente: cita próxima o respondida',
  },
  'appointment-rules.changed': {
    group: 'team',
    en: 'Rules of appointments in the portal changed',
    es: 'Reglas de citas en el portal cambiadas',
  },
  'portal.passkey-added': {
    group: 'patient-data',
    en: 'Patient added a passkey',
    es: 'El paciente añadió una llave de acceso',
  },
  'portal.passkey-removed': {
    group: 'patient-data',
    en: 'Patient removed a passkey',
    es: 'El paciente eliminó una llave de acceso',
  },
  'portal.mails-chosen': {
    group: 'patient-data',
    en: 'Patient chose which mails they get',
    es: 'El paciente eligió qué correos recibe',
  },
  'sharing.read': {
    group: 'patient-data',
    en: 'What a patient sees in the portal looked at',
    es: 'Consulta de lo que el paciente ve en el portal',
  },
  'sharing.added': {
    group: 'patient-data',
    en: 'Shared with the patient in the portal',
    es: 'Compartido con el paciente en el portal',
  },
  'sharing.removed': {
    group: 'patient-data',
    en: 'No longer shared with the patient',
    es: 'Ya no se comparte con el paciente',
  },
  'portal.access-read': {
    group: 'patient-data',
    en: 'Patient’s access to the portal looked at',
    es: 'Acceso del paciente al portal consultado',
  },
  'portal.invited': {
    group: 'patient-data',
    en: 'Patient invited to the portal',
    es: 'Paciente invitado al portal',
  },
  'portal.removed': {
    group: 'patient-data',
    en: 'Patient’s access to the portal ended',
    es: 'Acceso del paciente al portal terminado',
  },
  'proxy.read': {
    group: 'patient-data',
    en: 'Who comes in for the patient looked at',
    es: 'Consulta de quién entra por el paciente',
  },
  'proxy.given': {
    group: 'patient-data',
    en: 'Access for a patient’s representative given',
    es: 'Acceso dado a un representante del paciente',
  },
  'proxy.invited': {
    group: 'patient-data',
    en: 'Invitation to a patient’s representative sent again',
    es: 'Invitación a un representante del paciente reenviada',
  },
  'proxy.ended': {
    group: 'patient-data',
    en: 'Access of a patient’s representative ended',
    es: 'Acceso de un representante del paciente terminado',
  },
  'portal.activated': {
    group: 'patient-data',
    en: 'Patient opened their access to the portal',
    es: 'El paciente abrió su acceso al portal',
  },
  'portal.signed-in': { group: 'patient-data', en: 'Patient signed in', es: 'El paciente inició sesión' },
  'portal.refused': {
    group: 'patient-data',
    en: 'Wrong answer at the portal',
    es: 'Respuesta equivocada en el portal',
  },
  'portal.signed-out': { group: 'patient-data', en: 'Patient signed out', es: 'El paciente cerró sesión' },
  'portal.read': {
    group: 'patient-data',
    en: 'Patient read their own record',
    es: 'El paciente leyó su propia ficha',
  },
  'portal.looks-read': {
    group: 'patient-data',
    en: 'Patient read who looked at their record',
    es: 'El paciente leyó quién vio su ficha',
  },
  'portal.exported': {
    group: 'patient-data',
    en: 'Patient downloaded their own record',
    es: 'El paciente descargó su propia ficha',
  },
} as const;
