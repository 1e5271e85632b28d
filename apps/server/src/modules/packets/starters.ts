import { CONSENT_STARTERS, type Locale, phi, type RichText } from '@hyaline/contract';

type Starter = (typeof CONSENT_STARTERS)[number];
interface Example {
  starter: Starter;
  locale: Locale;
  title: string;
  body: RichText;
}

/** What stands first in every example, so that nobody sends one unread. */
const CHECK: Record<Locale, string> = {
  en: 'EXAMPLE. Have your own counsel check this text for your place and your treatments, change it, and delete this line.',
  es: 'EJEMPLO. Pida a su asesor jurídico que revise este texto para su lugar y sus tratamientos, cámbielo y borre esta línea.',
};

const TEXTS: Record<Starter, Record<Locale, { title: string; paragraphs: readonly string[] }>> = {
  treatment: {
    en: {
      title: 'Consent to treatment',
      paragraphs: [
        'I have been told what the treatment is for, how it is done, which other ways there are, and what happens without it.',
        'I have been told of the usual and of the serious risks, and which signs I have to report at once.',
        'I have told the clinic of my illnesses, allergies, medicines, and whether I am or may be pregnant.',
        'I know that no result was promised. I could ask questions, and they were answered.',
        'I can take back this consent at any time by telling the clinic. What was done before stays lawful.',
      ],
    },
    es: {
      title: 'Consentimiento para el tratamiento',
      paragraphs: [
        'Me han explicado para qué sirve el tratamiento, cómo se realiza, qué otras opciones hay y qué ocurre sin él.',
        'Me han explicado los riesgos habituales y los graves, y qué síntomas debo comunicar de inmediato.',
        'He informado a la clínica de mis enfermedades, alergias y medicamentos, y de si estoy o puedo estar embarazada.',
        'Sé que no se me ha prometido ningún resultado. Pude hacer preguntas y me las respondieron.',
        'Puedo retirar este consentimiento en cualquier momento avisando a la clínica. Lo hecho antes sigue siendo lícito.',
      ],
    },
  },
  telehealth: {
    en: {
      title: 'Consent to visits by video',
      paragraphs: [
        'I agree to visits by video or phone where the clinic finds them suitable.',
        'I know that not everything can be examined this way, and that I may be asked to come in.',
        'I take part from a place where nobody else listens. Nobody records the visit without the other knowing.',
        'In an emergency I call the emergency number of my country and do not wait for a visit.',
      ],
    },
    es: {
      title: 'Consentimiento para consultas por video',
      paragraphs: [
        'Acepto consultas por video o por teléfono cuando la clínica las considere adecuadas.',
        'Sé que no todo puede explorarse así y que pueden pedirme que acuda en persona.',
        'Participo desde un lugar donde nadie más escucha. Nadie graba la consulta sin que la otra parte lo sepa.',
        'En una emergencia llamo al número de urgencias de mi país y no espero a una consulta.',
      ],
    },
  },
  messages: {
    en: {
      title: 'Consent to messages by e-mail',
      paragraphs: [
        'The clinic may tell me by e-mail that something waits for me. These mails hold the clinic’s name and a link, nothing of my health.',
        'My address is my own, and nobody reads my mail whom I do not want to know of this.',
        'I can change the address or end these mails at any time by telling the clinic.',
      ],
    },
    es: {
      title: 'Consentimiento para avisos por correo electrónico',
      paragraphs: [
        'La clínica puede avisarme por correo de que hay algo para mí. Esos correos llevan el nombre de la clínica y un enlace, nada sobre mi salud.',
        'La dirección es mía y no lee mi correo nadie que no deba saber de esto.',
        'Puedo cambiar la dirección o dejar de recibir estos avisos en cualquier momento avisando a la clínica.',
      ],
    },
  },
};

/** Texts to begin with. Nothing in them is legal advice, and each says so. */
export const CONSENT_EXAMPLES: readonly Example[] = CONSENT_STARTERS.flatMap((starter) =>
  (['en', 'es'] as const).map((locale): Example => {
    const { title, paragraphs } = TEXTS[starter][locale];
    const content = [CHECK[locale], ...paragraphs].map((text, i) => ({
      type: 'paragraph' as const,
      content: [{ type: 'text' as const, text: phi(text), ...(i === 0 ? { marks: [{ type: 'bold' as const }] } : {}) }],
    }));
    return { starter, locale, title, body: { type: 'doc', content } };
  }),
);
