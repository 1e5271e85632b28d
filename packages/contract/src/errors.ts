import { z } from 'zod';

interface ErrorSpec {
  status: number;
  en: string;
  es: string;
}

/**
 * Every way a request can be refused, with the sentence a person reads: what happened, what is safe, what to do.
 * `not-found` serves for unknown, foreign, expired and revoked alike.
 */
export const ERRORS = {
  'bad-request': {
    status: 422,
    en: 'Some fields are not right. Nothing was changed. Check the marked fields.',
    es: 'Algunos campos no son correctos. No cambió nada. Revise los campos marcados.',
  },
  'not-signed-in': {
    status: 401,
    en: 'You are signed out. Nothing was changed. Sign in and try again.',
    es: 'Su sesión está cerrada. No cambió nada. Inicie sesión e inténtelo de nuevo.',
  },
  'sign-in-failed': {
    status: 401,
    en: 'E-mail, password or code is not right. Check them and try again.',
    es: 'El correo, la contraseña o el código no son correctos. Revíselos e inténtelo de nuevo.',
  },
  'ticket-expired': {
    status: 401,
    en: 'This step took too long. Start again with your password.',
    es: 'Este paso tardó demasiado. Empiece de nuevo con su contraseña.',
  },
  'password-weak': {
    status: 422,
    en: 'This password does not meet the rules, or is known from a leak. Nothing was changed. Choose another one.',
    es: 'Esta contraseña no cumple las reglas o se conoce por una filtración. No cambió nada. Elija otra.',
  },
  'password-wrong': {
    status: 422,
    en: 'The present password or the code is not right. Nothing was changed.',
    es: 'La contraseña actual o el código no es correcto. No cambió nada.',
  },
  'password-used': {
    status: 422,
    en: 'This is one of your last 24 passwords. Choose one that you have not used here.',
    es: 'Es una de sus últimas 24 contraseñas. Elija una que no haya usado aquí.',
  },
  'passkey-refused': {
    status: 422,
    en: 'This passkey was not accepted. Nothing was changed. Try again, or use another way.',
    es: 'Esta llave de acceso no se aceptó. No cambió nada. Inténtelo de nuevo o use otra forma.',
  },
  'passkeys-unavailable': {
    status: 409,
    en: 'Passkeys need this site to be opened by a name with https, or as localhost. Ask your operator.',
    es: 'Las llaves de acceso necesitan que este sitio se abra por un nombre con https, o como localhost. Consulte a su operador.',
  },
  'step-up-required': {
    status: 403,
    en: 'Confirm that it is you, then it goes on. Nothing was changed.',
    es: 'Confirme que es usted y se continuará. No cambió nada.',
  },
  'mail-link-dead': {
    status: 404,
    en: 'This link does not work any more. Ask for a new one; nothing else is needed.',
    es: 'Este enlace ya no funciona. Pida uno nuevo; no hace falta nada más.',
  },
  'other-browser': {
    status: 403,
    en: 'This link was asked for in another browser. Nothing has happened yet: confirm it here, or open it there.',
    es: 'Este enlace se pidió en otro navegador. Aún no ha pasado nada: confírmelo aquí o ábralo allí.',
  },
  'mail-unavailable': {
    status: 503,
    en: 'This server sends no mail yet, and this step needs one. Ask your operator to set up mail.',
    es: 'Este servidor aún no envía correo y este paso lo necesita. Pida a su operador que lo configure.',
  },
  'last-owner': {
    status: 409,
    en: 'A clinic always has an owner. Make somebody else an owner first. Nothing was changed.',
    es: 'Una clínica siempre tiene propietario. Nombre antes a otra persona. No cambió nada.',
  },
  'already-member': {
    status: 409,
    en: 'This person belongs to the clinic already, or is invited.',
    es: 'Esta persona ya pertenece a la clínica o está invitada.',
  },
  'dose-not-due': {
    status: 422,
    en: 'This dose is of a day that has not come yet. Nothing was kept. Note it on its day.',
    es: 'Esta dosis es de un día que aún no ha llegado. No se guardó nada. Anótela ese día.',
  },
  'workspace-off': {
    status: 403,
    en: 'This workspace is switched off in your clinic. What was kept in it is still there. An owner switches it on under Settings, Practice.',
    es: 'Esta área de trabajo está desactivada en su clínica. Lo que se guardó en ella sigue ahí. Un propietario la activa en Ajustes, Consulta.',
  },
  'place-name-taken': {
    status: 409,
    en: 'There is one of this name already. Nothing was saved. Choose another name.',
    es: 'Ya hay otra con este nombre. No se guardó nada. Elija otro nombre.',
  },
  'too-many-places': {
    status: 409,
    en: 'The clinic has as many of these as it can. Nothing was saved. Take one out of use first.',
    es: 'La clínica ya tiene el máximo. No se guardó nada. Retire antes alguna.',
  },
  'step-required': {
    status: 409,
    en: 'This step cannot be passed by. Nothing was changed. You can leave the set-up here and come back to it.',
    es: 'Este paso no se puede aplazar. No cambió nada. Puede dejar la configuración aquí y volver más tarde.',
  },
  'step-not-done': {
    status: 409,
    en: 'This is not done yet. What you entered is kept. Finish it, or pass it by where that is offered.',
    es: 'Esto aún no está hecho. Lo que introdujo se conserva. Termínelo, o aplácelo donde se ofrece.',
  },
  'still-kept': {
    status: 409,
    en: 'The law still asks for records that are kept here. Nothing was closed. The day from which it can be closed is shown.',
    es: 'La ley aún exige fichas que se guardan aquí. No se cerró nada. Se muestra el día a partir del cual se puede cerrar.',
  },
  'visits-ahead': {
    status: 409,
    en: 'Appointments are still to come. Nothing was closed. Cancel them, or wait until they are over.',
    es: 'Aún quedan citas pendientes. No se cerró nada. Cancélelas o espere a que pasen.',
  },
  'leave-organisation': {
    status: 409,
    en: 'The clinic belongs to an organisation. Nothing was closed. Leave it first, under Settings, Organisation.',
    es: 'La clínica pertenece a una organización. No se cerró nada. Salga antes de ella, en Ajustes, Organización.',
  },
  'not-begun': {
    status: 409,
    en: 'This visit has not begun. Nothing was changed. That somebody came can be said two hours before, the rest from its start.',
    es: 'Esta visita aún no ha comenzado. No se cambió nada. Que alguien llegó se puede indicar dos horas antes; lo demás, desde su inicio.',
  },
  'too-early': {
    status: 409,
    en: 'The time of waiting is not over. Nothing was destroyed. It can still be taken back.',
    es: 'El plazo de espera no ha terminado. No se destruyó nada. Todavía se puede anular.',
  },
  'export-first': {
    status: 409,
    en: 'The archive of everything was not taken out yet. Nothing was destroyed. Download it first.',
    es: 'Aún no se ha descargado el archivo completo. No se destruyó nada. Descárguelo antes.',
  },
  'baa-required': {
    status: 403,
    en: 'Patient data can be stored once the owner has signed the Business Associate Agreement, under Settings, Compliance. Nothing was stored.',
    es: 'Los datos de pacientes se podrán guardar cuando el propietario firme el Acuerdo de Asociado Comercial, en Ajustes, Cumplimiento. No se guardó nada.',
  },
  'not-read': {
    status: 422,
    en: 'Read the agreement to its end and agree first. Nothing was signed.',
    es: 'Lea el acuerdo hasta el final y acepte primero. No se firmó nada.',
  },
  'record-changed': {
    status: 409,
    en: 'Somebody changed this record after you opened it. Nothing was overwritten. Open it again and enter your change.',
    es: 'Alguien cambió esta ficha después de que usted la abrió. No se sobrescribió nada. Ábrala de nuevo e introduzca su cambio.',
  },
  'possible-duplicate': {
    status: 409,
    en: 'A patient who may be the same person is here already. Nothing was saved. Look at the record, then save again.',
    es: 'Ya hay un paciente que puede ser la misma persona. No se guardó nada. Revise la ficha y guarde de nuevo.',
  },
  'marks-changed': {
    status: 409,
    en: 'Somebody else saved measurements on this study meanwhile. Yours are still on your screen. Load theirs, or save yours over them.',
    es: 'Mientras tanto otra persona guardó mediciones en este estudio. Las suyas siguen en su pantalla. Cargue las otras o guarde las suyas encima.',
  },
  'request-identity': {
    status: 409,
    en: 'First note how you made sure who asks. Nothing was answered.',
    es: 'Anote primero cómo comprobó quién lo pide. No se respondió nada.',
  },
  'request-must-grant': {
    status: 409,
    en: 'What was paid in full must not go to the health plan when the patient asks so: this cannot be denied (45 CFR 164.522(a)(1)(vi)).',
    es: 'Lo pagado por completo no debe llegar al seguro si el paciente lo pide: no puede denegarse (45 CFR 164.522(a)(1)(vi)).',
  },
  'signed-note': {
    status: 409,
    en: 'This note is signed and stays as it is. Nothing was changed. Add an addendum instead.',
    es: 'Esta nota está firmada y queda como está. No cambió nada. Añada un anexo.',
  },
  'posture-unreachable': {
    status: 422,
    en: 'No spine can have all of these values at once. Nothing was saved. Check the largest angles and those that belong together.',
    es: 'Ninguna columna puede tener todos estos valores a la vez. No se guardó nada. Revise los ángulos mayores y los que van juntos.',
  },
  'too-many-visits': {
    status: 409,
    en: 'This patient has as many visits in the atlas as are kept. Nothing was saved. Change one that is there instead.',
    es: 'Este paciente tiene en el atlas tantas visitas como se guardan. No se guardó nada. Cambie una de las que hay.',
  },
  'document-refused': {
    status: 422,
    en: 'Only PDF, PNG, JPEG, DICOM and plain text are taken, named as what they are. This file is none of them, ends in another name, or is damaged. Nothing was stored.',
    es: 'Solo se aceptan PDF, PNG, JPEG, DICOM y texto sin formato, con la extensión que les corresponde. Este archivo no es ninguno de ellos, lleva otra extensión o está dañado. No se guardó nada.',
  },
  'contrast-low': {
    status: 422,
    en: 'Text in these two colours is hard to read. Nothing was saved. Choose a darker or lighter one, with a contrast of 4.5 at least.',
    es: 'El texto con estos dos colores se lee mal. No se guardó nada. Elija uno más oscuro o más claro, con un contraste de 4,5 como mínimo.',
  },
  'logo-refused': {
    status: 422,
    en: 'This is no PNG picture that can be read, or it is damaged. Nothing was stored. Save the logo as PNG and try again.',
    es: 'Esto no es una imagen PNG legible o está dañada. No se guardó nada. Guarde el logotipo como PNG e inténtelo de nuevo.',
  },
  'logo-large': {
    status: 422,
    en: 'This picture is too large for a logo: at most 1200 pixels on each side, and 100 kB. Nothing was stored. Make it smaller and try again.',
    es: 'Esta imagen es demasiado grande para un logotipo: 1200 píxeles por lado y 100 kB como máximo. No se guardó nada. Redúzcala e inténtelo de nuevo.',
  },
  'allergy-unanswered': {
    status: 409,
    en: 'An allergy in the record names a compound of this protocol. Nothing was signed. Change the protocol, or say why it is right all the same.',
    es: 'Una alergia de la ficha nombra un compuesto de este protocolo. No se firmó nada. Cambie el protocolo o diga por qué es correcto de todos modos.',
  },
  'slot-taken': {
    status: 409,
    en: 'This time is not free any more: provider or room have another appointment. Nothing was booked. Choose another time.',
    es: 'Esta hora ya no está libre: el profesional o la sala tienen otra cita. No se reservó nada. Elija otra hora.',
  },
  'outside-hours': {
    status: 409,
    en: 'The provider has no hours at this time. Nothing was booked. Choose another time, or book outside of the hours on purpose.',
    es: 'El profesional no atiende a esta hora. No se reservó nada. Elija otra hora o reserve fuera de horario a propósito.',
  },
  'status-not-next': {
    status: 409,
    en: 'An appointment in this state cannot become that. Nothing was changed. Look at its present state.',
    es: 'Una cita en este estado no puede pasar a ese. No cambió nada. Revise su estado actual.',
  },
  'reference-unknown': {
    status: 422,
    en: 'No patient of the clinic has this reference, or the record is put away. Nothing was saved. Check the reference.',
    es: 'Ningún paciente de la clínica tiene esta referencia, o su ficha está retirada. No se guardó nada. Revise la referencia.',
  },
  'name-taken': {
    status: 409,
    en: 'The catalogue has a compound of this name already. Nothing was saved. Choose another name, or change that one.',
    es: 'El catálogo ya tiene un compuesto con este nombre. No se guardó nada. Elija otro nombre o cambie ese.',
  },
  'import-faulty': {
    status: 409,
    en: 'Some of the file is not right. Nothing was brought in. Mend it, or choose to bring in what is right.',
    es: 'Parte del archivo no es correcta. No se importó nada. Corríjalo o elija importar lo que sí es correcto.',
  },
  'too-many-people': {
    status: 409,
    en: 'The file holds more than 20,000 people. Nothing was brought in. Cut it into parts.',
    es: 'El archivo contiene más de 20 000 personas. No se importó nada. Divídalo en partes.',
  },
  'on-hold': {
    status: 409,
    en: 'A legal hold forbids this. Nothing was erased. It has to be released first.',
    es: 'Una retención legal lo impide. No se suprimió nada. Primero hay que levantarla.',
  },
  'second-person': {
    status: 409,
    en: 'Another owner or privacy officer has to do this step. Nothing was changed.',
    es: 'Este paso debe darlo otro propietario o responsable de privacidad. No cambió nada.',
  },
  'retention-shorter': {
    status: 409,
    en: 'Records may be kept longer than before, never shorter. Nothing was changed.',
    es: 'Las historias pueden conservarse más tiempo que antes, nunca menos. No cambió nada.',
  },
  'review-pending': {
    status: 409,
    en: 'An earlier special access is still waiting for its review by somebody else. Ask the owner or the privacy officer.',
    es: 'Un acceso especial anterior aún espera la revisión de otra persona. Consulte al propietario o al responsable de privacidad.',
  },
  'grant-live': {
    status: 409,
    en: 'Special access of yours is running. It cannot be prolonged. End it first to take another.',
    es: 'Ya tiene un acceso especial en curso. No se puede prolongar. Termínelo antes de tomar otro.',
  },
  'email-taken': {
    status: 409,
    en: 'An account with this e-mail exists. Sign in instead.',
    es: 'Ya existe una cuenta con este correo. Inicie sesión.',
  },
  'support-no-member': {
    status: 409,
    en: 'This account is for support, which is a member of no clinic. Nothing was changed. Ask for an invitation to another address.',
    es: 'Esta cuenta es de soporte, que no es miembro de ninguna clínica. No cambió nada. Pida una invitación a otra dirección.',
  },
  'sign-up-closed': {
    status: 403,
    en: 'New clinics are opened by the operator here. Ask them for access.',
    es: 'Aquí las clínicas nuevas las abre el operador. Pídale acceso.',
  },
  'address-taken': {
    status: 409,
    en: 'Another practice has this address already. Nothing was saved. Choose another one.',
    es: 'Otra consulta ya tiene esta dirección. No se guardó nada. Elija otra.',
  },
  'plan-ended': {
    status: 402,
    en: 'The plan of this practice has run out. Nothing was changed. Reading, export, withdrawing and deletion work as before. The owner asks the operator for a plan.',
    es: 'El plan de esta consulta ha terminado. No cambió nada. Leer, exportar, retirar y borrar siguen como antes. El propietario pide un plan al operador.',
  },
  forbidden: {
    status: 403,
    en: 'Your role does not allow this. Nothing was changed.',
    es: 'Su función no permite esto. No cambió nada.',
  },
  'other-clinic': {
    status: 409,
    en: 'You changed clinic in another window. Nothing was changed. Load this page again.',
    es: 'Cambió de clínica en otra ventana. No cambió nada. Vuelva a cargar esta página.',
  },
  'wrong-origin': {
    status: 403,
    en: 'This request did not come from this site. Nothing was changed.',
    es: 'Esta solicitud no vino de este sitio. No cambió nada.',
  },
  'not-found': {
    status: 404,
    en: 'This page is not available.',
    es: 'Esta página no está disponible.',
  },
  'day-over': {
    status: 409,
    en: 'This is over. The figures of those days were told with it, so it stays as it was.',
    es: 'Esto ya pasó. Las cifras de esos días se dieron con ello, así que queda como estaba.',
  },
  conflict: {
    status: 409,
    en: 'Somebody changed this at the same moment. Load it again, then repeat your change.',
    es: 'Alguien cambió esto en el mismo momento. Vuelva a cargarlo y repita su cambio.',
  },
  'idempotency-mismatch': {
    status: 422,
    en: 'This request was sent before with other content. Nothing was changed.',
    es: 'Esta solicitud ya se envió con otro contenido. No cambió nada.',
  },
  'consent-required': {
    status: 422,
    en: 'Not shared: confirm that the patient agrees. Nothing left the clinic.',
    es: 'No se compartió: confirme que el paciente está de acuerdo. Nada salió de la clínica.',
  },
  'proxy-exists': {
    status: 409,
    en: 'Somebody with this address has access for this patient already, or is invited. End that access first, or send the invitation again. Nothing was sent.',
    es: 'Alguien con esta dirección ya tiene acceso por este paciente, o una invitación. Termine antes ese acceso, o reenvíe la invitación. No se envió nada.',
  },
  'proxy-address': {
    status: 409,
    en: 'No mail can reach this address now: its server refuses it, or it had enough for this hour. Check the address, or try again later. Nothing was changed.',
    es: 'Ningún correo llega ahora a esta dirección: su servidor la rechaza, o ya recibió bastante en esta hora. Revise la dirección o inténtelo más tarde. No cambió nada.',
  },
  'packet-address': {
    status: 409,
    en: 'No mail can reach this patient: the record has no e-mail address, or its server takes nothing more now. Check the address in the record. Nothing was sent.',
    es: 'Ningún correo llega a este paciente: la ficha no tiene dirección, o su servidor no admite más por ahora. Revise la dirección en la ficha. No se envió nada.',
  },
  'packet-no-birth-date': {
    status: 409,
    en: 'The record has no birth date to ask for. Choose the code, and tell it to the patient. Nothing was sent.',
    es: 'La ficha no tiene fecha de nacimiento que preguntar. Elija el código y dígaselo al paciente. No se envió nada.',
  },
  'packet-part-gone': {
    status: 409,
    en: 'A part of this packet is not there any more, or is not signed. Take it out or choose it anew. Nothing was sent.',
    es: 'Una parte de este paquete ya no está o no está firmada. Quítela o elíjala de nuevo. No se envió nada.',
  },
  'link-question': {
    status: 401,
    en: 'Answer the question first, so that we know that this page is for you.',
    es: 'Responda primero la pregunta, para saber que esta página es para usted.',
  },
  'link-answer-wrong': {
    status: 401,
    en: 'That is not the answer we have. After five wrong answers this page closes; the clinic can then send a new one.',
    es: 'Esa no es la respuesta que tenemos. Tras cinco respuestas equivocadas esta página se cierra; la clínica puede enviarle otra.',
  },
  'link-password': {
    status: 401,
    en: 'This page needs a password. Ask the sender for it.',
    es: 'Esta página necesita una contraseña. Pídasela a quien la envió.',
  },
  'too-many-requests': {
    status: 429,
    en: 'Too many tries. Wait a little, then try again.',
    es: 'Demasiados intentos. Espere un poco e inténtelo de nuevo.',
  },
  'too-large': {
    status: 413,
    en: 'This is larger than the server takes. Nothing was stored.',
    es: 'Esto es más grande de lo que acepta el servidor. No se guardó nada.',
  },
  'unsupported-type': {
    status: 415,
    en: 'The server does not take this kind of content. Nothing was stored.',
    es: 'El servidor no acepta este tipo de contenido. No se guardó nada.',
  },
  'not-dicom': {
    status: 422,
    en: 'This file is not a DICOM image that can be read. It was left out; the rest is safe.',
    es: 'Este archivo no es una imagen DICOM legible. Se dejó fuera; el resto está a salvo.',
  },
  'upload-incomplete': {
    status: 409,
    en: 'Some images have not arrived yet. What arrived is safe. Press Save again to send the rest.',
    es: 'Algunas imágenes aún no han llegado. Lo que llegó está a salvo. Pulse Guardar otra vez para enviar el resto.',
  },
  'not-understood': {
    status: 400,
    en: 'The server does not understand this request. Nothing was changed. The program that sent it has to say it otherwise.',
    es: 'El servidor no entiende esta solicitud. No cambió nada. El programa que la envió debe formularla de otro modo.',
  },
  'not-acceptable': {
    status: 406,
    en: 'The server has this, but not in a form that the program takes.',
    es: 'El servidor lo tiene, pero no en una forma que el programa acepte.',
  },
  'range-invalid': {
    status: 416,
    en: 'This part of the file does not exist.',
    es: 'Esta parte del archivo no existe.',
  },
  'storage-full': {
    status: 507,
    en: 'The disk of the server is full. What was saved before is safe. Tell your operator.',
    es: 'El disco del servidor está lleno. Lo guardado antes está a salvo. Avise a su operador.',
  },
  unavailable: {
    status: 503,
    en: 'The server cannot do this right now. Nothing was changed. Try again in a minute.',
    es: 'El servidor no puede hacer esto ahora. No cambió nada. Inténtelo de nuevo en un minuto.',
  },
  internal: {
    status: 500,
    en: 'Something broke on our side. Nothing was changed. Give your operator the number below.',
    es: 'Algo falló de nuestro lado. No cambió nada. Dé a su operador el número de abajo.',
  },
} as const satisfies Record<string, ErrorSpec>;

export type ErrorCode = keyof typeof ERRORS;

/** RFC 9457 problem details, the body of every refusal. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]),
  detail: z.string(),
  requestId: z.string(),
  /** Paths of the fields at fault, for `bad-request`. */
  fields: z.array(z.string()).optional(),
  /** How many the first of them may hold at most, where it is a list with more. */
  most: z.int().optional(),
});
export type Problem = z.infer<typeof Problem>;
