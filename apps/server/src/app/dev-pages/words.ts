import type { Locale } from '@hyaline/contract';

interface Words {
  inbox: string;
  gallery: string;
  inboxTitle: string;
  inboxWhy: string;
  elsewhere: string;
  empty: string;
  emptyWhy: string;
  to: string;
  from: string;
  form: string;
  asHtml: string;
  asText: string;
  back: string;
  choose: string;
  galleryTitle: string;
  galleryWhy: string;
  kinds: string;
  languages: Record<Locale, string>;
}

export const WORDS: Record<Locale, Words> = {
  en: {
    inbox: 'Inbox',
    gallery: 'All mails',
    inboxTitle: 'Inbox of this demo',
    inboxWhy: 'A demo sends no mail. What it would have sent arrives here, and only this computer can see it.',
    elsewhere: 'Mail of this demo leaves by the server in HYALINE_MAIL_URL, so nothing arrives here.',
    empty: 'No mail yet',
    emptyWhy: 'Sign up, reset a password or invite somebody: the mail shows up here within seconds.',
    to: 'To',
    from: 'From',
    form: 'Form of the mail',
    asHtml: 'With layout',
    asText: 'As text',
    back: 'All mails of the inbox',
    choose: 'Choose a mail to read it.',
    galleryTitle: 'Every mail that Hyaline sends',
    galleryWhy: 'In both languages, with layout and as text. The values are samples, and the links open nothing.',
    kinds: 'Kinds of mail',
    languages: { en: 'English', es: 'Spanish' },
  },
  es: {
    inbox: 'Buzón',
    gallery: 'Todos los correos',
    inboxTitle: 'Buzón de esta demostración',
    inboxWhy: 'Una demostración no envía correo. Lo que habría enviado llega aquí y solo lo ve este equipo.',
    elsewhere: 'El correo de esta demostración sale por el servidor de HYALINE_MAIL_URL; aquí no llega nada.',
    empty: 'Aún no hay correo',
    emptyWhy: 'Regístrese, restablezca una contraseña o invite a alguien: el correo aparecerá aquí en segundos.',
    to: 'Para',
    from: 'De',
    form: 'Forma del correo',
    asHtml: 'Con diseño',
    asText: 'Como texto',
    back: 'Todos los correos del buzón',
    choose: 'Elija un correo para leerlo.',
    galleryTitle: 'Todos los correos que envía Hyaline',
    galleryWhy: 'En los dos idiomas, con diseño y como texto. Los valores son de muestra y los enlaces no abren nada.',
    kinds: 'Tipos de correo',
    languages: { en: 'Inglés', es: 'Español' },
  },
};
