/** What can be measured or written on a picture, in the order in which tools stand and lists are grouped. */
export const MEASURE_KINDS = [
  'length',
  'polyline',
  'angle',
  'ellipse',
  'rectangle',
  'freehand',
  'profile',
  'arrow',
  'text',
] as const;
