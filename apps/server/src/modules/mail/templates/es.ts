import { type Language, lifeIn, momentIn } from './copy.ts';

const at = (instant: string): string => momentIn('es', instant);
const life = (kind: Parameters<typeof lifeIn>[1]): string => lifeIn('es', kind);
const NOT_YOU = 'Si usted no lo pidió, no haga nada: sin este correo nadie puede continuar.';

const roles: Language['roles'] = {
  owner: 'propietario',
  admin: 'administrador',
  provider: 'profesional',
  staff: 'personal',
  'privacy-officer': 'responsable de privacidad',
  'marketing-viewer': 'observador de marketing',
  'organisation-owner': 'propietario de la organización',
  'organisation-viewer': 'observador de la organización',
  'sales-rep': 'representante',
  support: 'soporte',
};

const notices: Language['notices'] = {
  'password-changed': 'Se cambió su contraseña.',
  'password-reset': 'Su contraseña se restableció por correo y se cerraron sus sesiones.',
  'totp-reset': 'Usted retiró su aplicación de autenticación y configuró una nueva.',
  'totp-reset-by-admin':
    'Un administrador de su clínica restableció su segundo factor. Configurará uno nuevo al iniciar sesión.',
  'recovery-codes-made': 'Se crearon códigos de recuperación nuevos. Los anteriores ya no funcionan.',
  'recovery-code-used': 'Se usó un código de recuperación para confirmar su identidad.',
  'passkey-added': 'Se añadió una llave de acceso a su cuenta.',
  'passkey-removed': 'Se eliminó una llave de acceso de su cuenta.',
  'new-device': 'Su cuenta se usó en un dispositivo que no habíamos visto antes.',
  'role-changed': 'Se cambió su función en la clínica.',
  removed: 'Terminó su acceso a la clínica.',
  'session-stolen': 'Una de sus sesiones se usó en dos lugares. La hemos cerrado.',
  unlocked: 'Su cuenta se desbloqueó por correo.',
  'api-key-created': 'Se creó una clave de API para su cuenta.',
  'api-key-ending': 'Una clave de API de su cuenta vence pronto. Cree una nueva donde se use.',
  'profile-changed': 'Se cambió su perfil.',
};

export const es: Language = {
  roles,
  notices,
  frame: {
    linkBelow: '¿No funciona el botón? Copie esta dirección en su navegador:',
    footer: 'Este correo lo envió Hyaline. Nunca contiene datos de pacientes. Nadie lee las respuestas.',
  },
  copies: {
    'verify-email': ({ link }) => ({
      subject: 'Confirme su dirección de correo',
      title: 'Confirme su dirección de correo',
      paragraphs: ['Alguien, probablemente usted, abrió una cuenta con esta dirección. Confirme que es suya.'],
      button: { label: 'Confirmar dirección', link },
      notes: [`El enlace funciona una vez, durante ${life('verify-email')}.`, NOT_YOU],
    }),
    'account-exists': ({ link }) => ({
      subject: 'Usted ya tiene una cuenta',
      title: 'Usted ya tiene una cuenta',
      paragraphs: [
        'Alguien, probablemente usted, intentó registrarse con esta dirección. Ya tiene una cuenta: inicie sesión.',
      ],
      button: { label: 'Iniciar sesión', link },
      notes: ['¿Olvidó su contraseña? Puede restablecerla en la página de inicio de sesión.', NOT_YOU],
    }),
    unlock: ({ link }) => ({
      subject: 'Desbloquee su cuenta',
      title: 'Desbloquee su cuenta',
      paragraphs: [
        'Hubo demasiados intentos fallidos de inicio de sesión y los hemos detenido. ¿Fue usted? Desbloquee aquí la cuenta.',
      ],
      button: { label: 'Desbloquear cuenta', link },
      notes: [
        `El enlace funciona una vez, durante ${life('unlock')}.`,
        '¿No fue usted? Su cuenta está a salvo. Déjela bloqueada un rato e inicie sesión después como siempre.',
      ],
    }),
    'magic-link': ({ link }) => ({
      subject: 'Su enlace para iniciar sesión',
      title: 'Inicie sesión por correo',
      paragraphs: [
        'Abra este enlace en el mismo navegador en el que lo pidió. Después se le pedirá su segundo factor.',
      ],
      button: { label: 'Continuar el inicio de sesión', link },
      notes: [`El enlace funciona una vez, durante ${life('magic-link')}.`, NOT_YOU],
    }),
    'password-reset': ({ link }) => ({
      subject: 'Restablezca su contraseña',
      title: 'Restablezca su contraseña',
      paragraphs: ['Elija aquí una contraseña nueva. Su segundo factor no cambia y sus sesiones se cerrarán.'],
      button: { label: 'Elegir una contraseña nueva', link },
      notes: [`El enlace funciona una vez, durante ${life('password-reset')}.`, NOT_YOU],
    }),
    invitation: ({ clinic, inviter, role, link }) => ({
      subject: 'Invitación a una clínica',
      title: `Únase a ${clinic}`,
      paragraphs: [
        `${inviter ?? 'Una persona de la clínica'} le invita a trabajar con ${clinic} en Hyaline, con la función de ${roles[role]}.`,
        'El enlace le lleva a elegir una contraseña y un segundo factor (MFA), que aquí tienen todas las personas.',
      ],
      button: { label: 'Aceptar la invitación', link },
      notes: [
        `El enlace funciona una vez, durante ${life('invitation')}.`,
        '¿No conoce esta clínica? No haga nada y no se creará ninguna cuenta.',
      ],
    }),
    'waitlist-confirm': ({ link }) => ({
      subject: 'Confirme su lugar en la lista de espera',
      title: 'Confirme su lugar en la lista de espera',
      paragraphs: [
        'Alguien, probablemente usted, pidió una consulta en Hyaline con esta dirección. Confirme que es suya.',
      ],
      button: { label: 'Confirmar', link },
      notes: [
        `El enlace funciona durante ${life('waitlist-confirm')}. Después se borra lo que usted escribió.`,
        '¿No fue usted? No haga nada: sin este correo nadie entra en la lista.',
      ],
    }),
    'waitlist-listed': ({ link }) => ({
      subject: 'Está en la lista de espera',
      title: 'Está en la lista de espera',
      paragraphs: [
        'Su dirección está confirmada. Cuando haya lugar para su consulta, le enviaremos un enlace para abrirla.',
        '¿Ha cambiado de opinión? El enlace de abajo le retira de la lista y borra lo que usted escribió.',
      ],
      button: { label: 'Retirarme de la lista', link },
      notes: ['Por ahora no hay nada más que hacer.'],
    }),
    'waitlist-invitation': ({ link }) => ({
      subject: 'Hay lugar para su consulta',
      title: 'Abra su consulta',
      paragraphs: ['Usted pidió una consulta en Hyaline y ahora hay lugar. El enlace le abre el registro.'],
      button: { label: 'Abrir la consulta', link },
      notes: [
        `El enlace funciona durante ${life('waitlist-invitation')}, y solo para esta dirección.`,
        '¿Ya no lo necesita? No haga nada: su entrada se borra a los 90 días.',
      ],
    }),
    'booking-confirm': ({ clinic, link }) => ({
      subject: 'Confirme su cita',
      title: 'Confirme su cita',
      paragraphs: [`Alguien, probablemente usted, pidió una cita a ${clinic}. La hora está reservada para usted.`],
      button: { label: 'Confirmar o cancelar', link },
      notes: [
        `La hora queda reservada durante ${life('booking-confirm')}; después vuelve a estar libre y se borra lo que usted escribió.`,
        'Conserve este correo: con el mismo enlace puede cancelar más tarde.',
        '¿No fue usted? No haga nada.',
      ],
    }),
    'visit-booked': ({ clinic, link }) => ({
      subject: 'Una reserva nueva en su página pública',
      title: 'Alguien ha reservado con usted',
      paragraphs: [
        `Se ha reservado y confirmado una visita en la página pública de ${clinic}. Quién y cuándo solo consta en Hyaline.`,
      ],
      button: { label: 'Ver quién reservó', link },
      notes: ['Puede desactivar estos correos en su perfil, en recordatorios.'],
    }),
    'booking-moved': ({ clinic, link }) => ({
      subject: 'Su cita ha cambiado',
      title: 'Su cita ha cambiado',
      paragraphs: [`${clinic} ha cambiado la cita que usted reservó. La página del enlace le dice cuándo es ahora.`],
      button: { label: 'Ver la cita', link },
      notes: ['Este enlace sustituye al anterior. Con él también puede cancelar.'],
    }),
    'booking-called-off': ({ clinic, link }) => ({
      subject: 'Su cita no tendrá lugar',
      title: 'Su cita fue anulada',
      paragraphs: [`${clinic} ha anulado la cita que usted reservó. Puede elegir otra hora.`],
      button: { label: 'Elegir otra hora', link },
      notes: ['Si tiene preguntas, llame a la clínica: nadie lee las respuestas a este correo.'],
    }),
    'request-confirm': ({ clinic, link }) => ({
      subject: 'Confirme su dirección',
      title: 'Confirme su dirección',
      paragraphs: [
        `Alguien, probablemente usted, escribió a ${clinic} en su página. Lo leerán cuando usted confirme la dirección.`,
      ],
      button: { label: 'Confirmar', link },
      notes: [
        `El enlace funciona durante ${life('request-confirm')}; después se borra lo que usted escribió.`,
        '¿No fue usted? No haga nada.',
      ],
    }),
    'closing-asked': ({ clinic, at: when, link }) => ({
      subject: 'Alguien pide cerrar su clínica',
      title: 'Se va a cerrar su clínica',
      paragraphs: [
        `Un propietario de ${clinic} ha pedido cerrarla. A partir del ${at(when)} un propietario puede destruir todo lo que se guarda allí.`,
        'Hasta entonces todo funciona como siempre, y cualquier propietario puede retirarlo.',
      ],
      button: { label: 'Revisarlo', link },
      notes: ['¿No sabe nada de esto? Inicie sesión, retírelo y pregunte a los demás propietarios.'],
    }),
    'closing-cancelled': ({ clinic, link }) => ({
      subject: 'Su clínica sigue abierta',
      title: 'Se retiró el cierre',
      paragraphs: [`Un propietario de ${clinic} ha retirado la petición de cerrarla. No se ha cambiado nada.`],
      button: { label: 'Abrir los ajustes', link },
      notes: [],
    }),
    'closing-near': ({ clinic, at: when, link }) => ({
      subject: 'Desde mañana se puede destruir su clínica',
      title: 'El plazo de espera está por terminar',
      paragraphs: [
        `El cierre de ${clinic} se puede llevar a cabo a partir del ${at(when)}: un propietario podrá entonces destruir para siempre todo lo que se guarda allí.`,
        'Nada ocurre por sí solo. Descargue antes el archivo de todo, o retire el cierre.',
      ],
      button: { label: 'Revisar el cierre', link },
      notes: [],
    }),
    'security-notice': ({ what, at: when, device }) => ({
      subject: 'Un cambio en la seguridad de su cuenta',
      title: 'Aviso de seguridad',
      paragraphs: [notices[what], `Cuándo: ${at(when)}`, `Dispositivo: ${device}`],
      notes: [
        '¿Fue usted? Entonces no hay nada que hacer.',
        '¿No fue usted? Cambie su contraseña de inmediato, cierre todas las sesiones en Ajustes y avise al propietario de su clínica.',
      ],
    }),
    'grant-notice': ({ who, until }) => ({
      subject: 'Acceso especial en su clínica',
      title: 'Se tomó un acceso de emergencia',
      paragraphs: [
        `${who ?? 'Una persona de la clínica'} ha tomado un acceso de emergencia a un registro hasta el ${at(until)}.`,
        'Termina por sí solo. Quién hizo qué, y por qué, consta en el registro de su clínica.',
      ],
      notes: ['¿Le sorprende? Inicie sesión y termínelo en Ajustes.'],
    }),
    'support-let-in': ({ who, until, link }) => ({
      subject: 'El soporte ha entrado en su clínica',
      title: 'Se permitió entrar al soporte',
      paragraphs: [
        `Un propietario de su clínica ha permitido que ${who ?? 'una persona de soporte'} consulte hasta el ${at(until)}.`,
        'Termina por sí solo, no permite cambiar nada y cada consulta queda registrada.',
      ],
      button: { label: 'Ver lo que se consulta', link },
      notes: ['¿Le sorprende? Inicie sesión y termínelo de inmediato.'],
    }),
    'support-out': ({ who, at: when, link }) => ({
      subject: 'El soporte ha salido de su clínica',
      title: 'El soporte ha salido',
      paragraphs: [`Ha terminado el acceso de ${who ?? 'una persona de soporte'} a su clínica: ${at(when)}.`],
      button: { label: 'Ver lo que se consultó', link },
      notes: [],
    }),
    'grant-review': ({ dueAt, link }) => ({
      subject: 'Un acceso especial espera su revisión',
      title: 'Revise un acceso especial',
      paragraphs: [
        `Un acceso especial de su clínica ha terminado y espera la revisión de una segunda persona hasta el ${at(dueAt)}.`,
      ],
      button: { label: 'Revisarlo', link },
      notes: ['Hasta que se revise, la misma persona no obtiene otro acceso especial.'],
    }),
    'access-review': ({ dueAt, link }) => ({
      subject: 'Es hora de revisar quién tiene acceso',
      title: 'Revise quién tiene acceso',
      paragraphs: [
        `Una vez por trimestre se revisa quién está en su clínica y con qué función. La próxima revisión vence el ${at(dueAt)}.`,
      ],
      button: { label: 'Abrir la lista de personas', link },
      notes: ['Lleva unos minutos. El resultado consta en el registro.'],
    }),
    'baa-copy': ({ version, link }) => ({
      subject: 'Su copia del acuerdo',
      title: 'El acuerdo está firmado',
      paragraphs: [
        `Un acuerdo, versión ${version}, se firmó en nombre de su clínica. La copia sellada está lista en PDF.`,
      ],
      button: { label: 'Abrir la copia', link },
      notes: ['Para verla hay que iniciar sesión.'],
    }),
    'task-assigned': ({ clinic, link }) => ({
      subject: 'Una tarea nueva para usted',
      title: 'Tiene una tarea nueva',
      paragraphs: [`Alguien de ${clinic} le ha dado una tarea. De qué se trata solo consta en Hyaline.`],
      button: { label: 'Ver sus tareas', link },
      notes: ['Puede desactivar estos correos en su perfil, en recordatorios.'],
    }),
    packet: ({ clinic, link }) => ({
      subject: 'Una página privada de su clínica',
      title: 'Una página privada para usted',
      paragraphs: [`${clinic} ha preparado una página privada para usted. Ábrala aquí y responda una pregunta.`],
      button: { label: 'Abrir la página', link },
      notes: [
        'El enlace funciona durante 24 horas. Es solo para usted: no lo reenvíe, por favor.',
        '¿Ya venció o no funciona? Pida uno nuevo a la clínica.',
      ],
    }),
    'portal-invitation': ({ clinic, link }) => ({
      subject: 'Una invitación de su clínica',
      title: 'Su propia entrada',
      paragraphs: [
        `${clinic} le invita a sus páginas privadas para usted. Abra el enlace e indique su fecha de nacimiento.`,
      ],
      button: { label: 'Aceptar la invitación', link },
      notes: [
        `El enlace funciona una vez, durante ${life('portal-invitation')}. Es solo para usted: no lo reenvíe, por favor.`,
        '¿Ya venció, o no conoce esta clínica? No haga nada, o pregunte a la clínica.',
      ],
    }),
    'portal-sign-in': ({ clinic, link }) => ({
      subject: 'Su enlace para entrar',
      title: 'Entre por correo',
      paragraphs: [
        `Este es su enlace a las páginas privadas de ${clinic}. Después se le pedirá su fecha de nacimiento.`,
      ],
      button: { label: 'Entrar', link },
      notes: [`El enlace funciona una vez, durante ${life('portal-sign-in')}.`, NOT_YOU],
    }),
    'portal-message': ({ clinic, link }) => ({
      subject: 'Novedades de su clínica',
      title: 'Hay algo nuevo para usted',
      paragraphs: [`Hay algo nuevo para usted en las páginas privadas de ${clinic}. Entre para leerlo.`],
      button: { label: 'Ir a mis páginas', link },
      notes: ['En esas páginas usted elige cuáles de estos correos recibe.'],
    }),
    'portal-reminder': ({ clinic, link }) => ({
      subject: 'Un recordatorio de su clínica',
      title: 'Un recordatorio para usted',
      paragraphs: [`${clinic} le recuerda algo que está en sus páginas privadas. Entre para ver de qué se trata.`],
      button: { label: 'Ver el recordatorio', link },
      notes: ['¿No quiere recordatorios? Puede desactivarlos en esas mismas páginas, en Ajustes.'],
    }),
    'portal-passkey': ({ clinic, link }) => ({
      subject: 'Se añadió una llave de acceso',
      title: 'Una nueva forma de entrar en sus páginas',
      paragraphs: [
        `Se añadió una llave de acceso a sus páginas privadas de ${clinic}. Quien la tiene entra sin correo.`,
      ],
      button: { label: 'Ir a mis páginas', link },
      notes: [
        '¿No fue usted? Entre, quítela en Ajustes y avise a la clínica. Al quitarla se cierran las demás sesiones de sus páginas.',
      ],
    }),
    'proxy-invitation': ({ clinic, link }) => ({
      subject: 'Una invitación de una clínica',
      title: 'Una entrada para usted, por alguien a su cuidado',
      paragraphs: [
        `${clinic} le da entrada a páginas privadas de una persona a su cuidado. Abra el enlace e indique la fecha de nacimiento de usted.`,
      ],
      button: { label: 'Aceptar la invitación', link },
      notes: [
        `El enlace funciona una vez, durante ${life('proxy-invitation')}. Es solo para usted: no lo reenvíe, por favor.`,
        '¿Ya venció, o no conoce esta clínica? No haga nada, o pregunte a la clínica.',
      ],
    }),
    'proxy-given': ({ clinic, link }) => ({
      subject: 'Se dio acceso a otra persona',
      title: 'Otra persona puede ver sus páginas',
      paragraphs: [`${clinic} dio a otra persona acceso a sus páginas privadas. Entre para ver quién es y qué ve.`],
      button: { label: 'Ir a mis páginas', link },
      notes: ['¿No lo quiere así? Entre y termínelo en Ajustes, y avise a la clínica.'],
    }),
  },
};
