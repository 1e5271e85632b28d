import type { Bone } from '@hyaline/spine';
import { type Finding, type Place, placeOf } from './findings.ts';

export interface Told {
  title: string;
  /** One or two sentences for the person whose spine it is: what there is, never what will become of it. */
  text: string;
}

export interface Sentences {
  tell: (finding: Finding, place: Place) => Told;
  none: string;
}

/** In the region that the upper bone of a level belongs to. */
export const tell = ({ tell: say }: Sentences, finding: Finding): Told =>
  say(finding, placeOf((finding.level?.split('-', 1)[0] ?? 'L1') as Bone));
