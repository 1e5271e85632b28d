import type { FormKind, Locale } from '@hyaline/contract';

const en = {
  title: 'What is kept about you',
  intro: 'Here you ask the practice about the data that it keeps. You need no account.',
  portal: 'Have you pages of your own here? Sign in and ask under My rights: that is quicker.',
  signIn: 'Sign in',
  clinic: 'To',
  kindLabel: 'What do you ask for?',
  kinds: {
    access: 'To see it, or have a copy',
    amendment: 'To have something corrected',
    restriction: 'To use or tell less of it',
    'confidential-communication': 'To be reached in another way',
    deletion: 'To have it deleted',
  } satisfies Record<FormKind, string>,
  choose: 'Choose',
  words: 'Describe it in your words',
  wordsHint:
    'Which papers or time you mean, and what should happen. Write nothing about your health here, and no number of a document.',
  forLabel: 'Whose data is it?',
  forSelf: 'Mine',
  forOther: 'Somebody else’s, for whom I may ask',
  otherReads: 'Whose data it is may read later what you write here, and that you asked.',
  name: 'Your name',
  email: 'E-mail',
  phone: 'Phone (optional)',
  send: 'Send',
  after:
    'You get a mail and confirm the address in it. Then the practice reads this, makes sure who you are, and answers. Nobody is told here whether somebody is a patient.',
  kept: 'What nobody confirms is deleted after 24 hours.',
  others:
    'To object, to take your data along in a readable form, or to learn to whom it was given, write to the practice.',
  faultTitle: 'Not sent yet',
  faults: {
    clinic: 'The name of the practice is missing, or this form goes to another one. Open the form again from its page.',
    kind: 'Choose what you ask for.',
    words: 'Describe what you ask for, in 10 to 1000 letters.',
    for: 'Say whose data it is.',
    name: 'Enter your name.',
    email: 'Enter an e-mail address like ada@mail.example.',
    phone: 'Enter digits, spaces and + ( ) - only, or leave it empty.',
  },
  askedTitle: 'Look into your mail',
  asked:
    'If the address can get mail and has not had several today, a message is on its way. Open its link within 24 hours and confirm. Only then does the practice see what you wrote. Nothing within an hour? Write to the practice or call it.',
  confirmTitle: 'Confirm your address',
  confirmText: 'The practice reads what you wrote once you press the button.',
  confirm: 'Confirm',
  code: 'Code out of the mail',
  codeHint: 'It is what stands behind the # in the address of the link.',
  doneTitle: 'The practice has your request',
  what: 'Asked for: “{kind}”, sent on {day} at {time} UTC.',
  notMine: 'Not what you asked? Tell the practice this reference: {ref}.',
  done: 'Write this reference down: {ref}. The practice makes sure who you are before it says anything, so it may call you or ask for a document.',
  due: 'By {day} it has to answer, or say why it takes longer.',
  gone: 'This page is not available',
  goneText:
    'The address may be cut, or the practice takes no requests here. Write to it or call it: it has to answer all the same.',
  dead: 'This link does not work any more: its time is over, too many came at once, or the request is closed. Ask again on the form, or write to the practice.',
  tooMany:
    'Too many requests from your network. Nothing was sent. Confirm those whose mail you got, wait, or write to the practice. What you typed is still there when you go back.',
  elsewhere: 'This was not sent from the page itself, so it was not taken. Open the page and send it again.',
  unavailable:
    'Requests cannot be sent here right now. Nothing was sent. Write to the practice or call it: it has to answer all the same.',
};
type Words = typeof en;
const es: Words = {
  title: 'Lo que se guarda sobre usted',
  intro: 'Aquí pregunta a la consulta por los datos que guarda. No necesita una cuenta.',
  portal: '¿Tiene páginas propias aquí? Entre y pídalo en Mis derechos: es más rápido.',
  signIn: 'Entrar',
  clinic: 'Para',
  kindLabel: '¿Qué pide?',
  kinds: {
    access: 'Verlos o tener una copia',
    amendment: 'Que se corrija algo',
    restriction: 'Que se usen o comuniquen menos',
    'confidential-communication': 'Que me contacten de otra manera',
    deletion: 'Que se borren',
  },
  choose: 'Elija',
  words: 'Descríbalo con sus palabras',
  wordsHint:
    'A qué papeles o época se refiere y qué debería pasar. No escriba aquí nada sobre su salud ni números de documentos.',
  forLabel: '¿De quién son los datos?',
  forSelf: 'Míos',
  forOther: 'De otra persona, por quien puedo pedirlo',
  otherReads: 'La persona de quien son los datos puede leer después lo que usted escriba aquí, y que lo pidió usted.',
  name: 'Su nombre',
  email: 'Correo electrónico',
  phone: 'Teléfono (opcional)',
  send: 'Enviar',
  after:
    'Recibirá un correo y confirmará la dirección en él. Después la consulta lee esto, comprueba quién es usted y responde. Aquí no se dice a nadie si alguien es paciente.',
  kept: 'Lo que nadie confirma se borra a las 24 horas.',
  others:
    'Para oponerse, llevarse sus datos en un formato legible o saber a quién se comunicaron, escriba a la consulta.',
  faultTitle: 'Aún no se envió',
  faults: {
    clinic:
      'Falta el nombre de la consulta, o este formulario llega a otra. Abra de nuevo el formulario desde la página de ella.',
    kind: 'Elija qué pide.',
    words: 'Describa lo que pide, con 10 a 1000 letras.',
    for: 'Diga de quién son los datos.',
    name: 'Escriba su nombre.',
    email: 'Escriba una dirección como ada@correo.example.',
    phone: 'Escriba solo cifras, espacios y + ( ) -, o déjelo vacío.',
  },
  askedTitle: 'Mire su correo',
  asked:
    'Si la dirección puede recibir correo y no ha recibido ya varios hoy, hay un mensaje en camino. Abra su enlace en 24 horas y confirme. Solo entonces la consulta ve lo que usted escribió. ¿Nada en una hora? Escriba a la consulta o llámela.',
  confirmTitle: 'Confirme su dirección',
  confirmText: 'La consulta lee lo que usted escribió cuando pulse el botón.',
  confirm: 'Confirmar',
  code: 'Código del correo',
  codeHint: 'Es lo que sigue al # en la dirección del enlace.',
  doneTitle: 'La consulta tiene su solicitud',
  what: 'Se pidió: «{kind}», enviado el {day} a las {time} UTC.',
  notMine: '¿No es lo que pidió? Diga a la consulta esta referencia: {ref}.',
  done: 'Anote esta referencia: {ref}. La consulta comprueba quién es usted antes de decir nada, así que puede llamarle o pedirle un documento.',
  due: 'Tiene que responder a más tardar el {day}, o decirle por qué necesita más tiempo.',
  gone: 'Esta página no está disponible',
  goneText:
    'La dirección puede estar cortada o la consulta no recibe solicitudes aquí. Escríbale o llámela: tiene que responder igualmente.',
  dead: 'Este enlace ya no funciona: su tiempo terminó, llegaron demasiadas a la vez o la solicitud está cerrada. Pida de nuevo en el formulario o escriba a la consulta.',
  tooMany:
    'Demasiadas solicitudes desde su red. No se envió nada. Confirme aquellas cuyo correo recibió, espere o escriba a la consulta. Lo que escribió sigue ahí si vuelve atrás.',
  elsewhere: 'Esto no se envió desde la propia página y no se aceptó. Abra la página y envíelo de nuevo.',
  unavailable:
    'Ahora no se pueden enviar solicitudes aquí. No se envió nada. Escriba a la consulta o llámela: tiene que responder igualmente.',
};
export type PrivacyWords = Words;
export const privacyWords: Record<Locale, Words> = { en, es };
