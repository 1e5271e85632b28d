import type { CleanedZip } from './cleaned.ts';

/** Both languages, since nobody knows who will read it. Line ends for every system. */
export const readmeText = ({ files, leftOut, flags }: Omit<CleanedZip, 'parts'>): string =>
  [
    'DE-IDENTIFIED DICOM FILES',
    '',
    `${files} files. ${leftOut === 0 ? '' : `${leftOut} files could not be read and are not in here.`}`.trim(),
    '',
    'Method: DICOM PS3.15 annex E, Basic Application Confidentiality Profile (113100) with',
    'Retain Longitudinal Temporal Information With Modified Dates Option (113107).',
    '- Attributes pass an allow-list, in sequences too; private attributes, overlays, curves and comments are gone.',
    '- Names, numbers and free texts are empty or replaced; the patient is called Anonymous and a random word.',
    '- UIDs are replaced by others, the same for equal ones within these files and different in every export.',
    '- All dates of the patient are moved back by one random number of days; times are removed.',
    '- Every pixel keeps its value; they were not searched for text. What lay beside them (data after the last pixel,',
    '  comments and application data inside JPEG and JPEG 2000 streams) is gone.',
    ...(flags.has('burned-in') || flags.has('maybe-burned-in')
      ? ['', 'ATTENTION: text may be painted into some of these pictures. The person who made this file was told.']
      : []),
    ...(flags.has('face')
      ? ['', 'ATTENTION: a recognisable face can be drawn from a volume of the head, or seen in a photograph. The person who made this file was told.']
      : []),
    '',
    '----------------------------------------------------------------------',
    '',
    'ARCHIVOS DICOM DESIDENTIFICADOS',
    '',
    `${files} archivos. ${leftOut === 0 ? '' : `${leftOut} archivos no se pudieron leer y no están aquí.`}`.trim(),
    '',
    'Método: DICOM PS3.15 anexo E, perfil básico de confidencialidad (113100) con la opción de conservar la',
    'información temporal longitudinal con fechas modificadas (113107).',
    '- Los atributos pasan por una lista de permitidos, también en secuencias; los privados, las superposiciones, las curvas y los comentarios se eliminan.',
    '- Los nombres, números y textos libres quedan vacíos o se sustituyen; el paciente se llama Anonymous y una palabra al azar.',
    '- Los UID se sustituyen por otros, iguales para los iguales dentro de estos archivos y distintos en cada exportación.',
    '- Todas las fechas del paciente se mueven hacia atrás un mismo número de días al azar; las horas se eliminan.',
    '- Cada píxel conserva su valor; no se buscó texto en ellos. Lo que había junto a ellos (datos tras el último píxel,',
    '  comentarios y datos de aplicación dentro de los flujos JPEG y JPEG 2000) se eliminó.',
    ...(flags.has('burned-in') || flags.has('maybe-burned-in')
      ? ['', 'ATENCIÓN: puede haber texto dentro de algunas imágenes. Se avisó a quien hizo este archivo.']
      : []),
    ...(flags.has('face')
      ? ['', 'ATENCIÓN: de un volumen de la cabeza se puede obtener un rostro reconocible, y una fotografía puede mostrarlo. Se avisó a quien hizo este archivo.']
      : []),
    '',
  ].join('\r\n'); // prettier-ignore
