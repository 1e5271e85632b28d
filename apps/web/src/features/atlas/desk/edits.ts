import { type Bone, type Curve, type Segment, SpineValues, type Vertebra, VERTEBRAE } from '@hyaline/spine';

/** A level that can be chosen: a bone, or the disc between two. */
export type Level = Segment | Bone;
export const isSegment = (level: string): level is Segment => level.includes('-');
export const isVertebra = (level: string): level is Vertebra => (VERTEBRAE as readonly string[]).includes(level);

/** The reference posture of the model, with every part at its default. */
export const HEALTHY: SpineValues = SpineValues.parse({});

export type Disc = NonNullable<SpineValues['discs'][Segment]>;
export type Herniation = NonNullable<Disc['herniation']>;
export type Displacement = NonNullable<SpineValues['segments'][Segment]>;
export type Canal = NonNullable<SpineValues['canal'][Segment]>;
export type VertebraState = NonNullable<SpineValues['vertebrae'][Vertebra]>;
export type Loss = NonNullable<VertebraState['loss']>;

export const discOf = (values: SpineValues, segment: Segment): Disc =>
  values.discs[segment] ?? { height: 1, degeneration: 1 };
export const displacementOf = (values: SpineValues, segment: Segment): Displacement =>
  values.segments[segment] ?? { slip: 0, slipLateral: 0, tilt: 0, rotation: 0, flexion: 0 };
export const canalOf = (values: SpineValues, segment: Segment): Canal => values.canal[segment] ?? { central: 0 };
export const vertebraOf = (values: SpineValues, vertebra: Vertebra): VertebraState =>
  values.vertebrae[vertebra] ?? { osteophytes: 0 };
export const lossOf = (values: SpineValues, vertebra: Vertebra): Loss =>
  vertebraOf(values, vertebra).loss ?? { anterior: 0, middle: 0, posterior: 0 };

type Edit = (values: SpineValues) => SpineValues;

export const setDisc =
  (segment: Segment, change: Partial<Disc>): Edit =>
  (values) => {
    const { herniation, ...disc } = { ...discOf(values, segment), ...change };
    return { ...values, discs: { ...values.discs, [segment]: herniation ? { ...disc, herniation } : disc } };
  };

/** A central herniation lies in the middle, any other on a side: the side follows the zone that is chosen, in view. */
export const setHerniation =
  (segment: Segment, change: Partial<Herniation> | null): Edit =>
  (values) => {
    if (change === null) return setDisc(segment, { herniation: undefined })(values);
    const before = discOf(values, segment).herniation;
    const next: Herniation = {
      type: 'protrusion',
      zone: 'subarticular',
      side: 'left',
      reach: 5,
      migration: 0,
      ...before,
      ...change,
    };
    if (change.zone === 'central') next.side = 'middle';
    else if (change.zone !== undefined && next.side === 'middle') next.side = 'left';
    return setDisc(segment, { herniation: next })(values);
  };

export const setDisplacement =
  (segment: Segment, change: Partial<Displacement>): Edit =>
  (values) => {
    const { slipType, ...moved } = { ...displacementOf(values, segment), ...change };
    // what does not slip slips for no reason, and what slips backward not for a broken pars
    const keeps = slipType !== undefined && moved.slip !== 0 && (slipType !== 'isthmic' || moved.slip > 0);
    return { ...values, segments: { ...values.segments, [segment]: keeps ? { ...moved, slipType } : moved } };
  };

export const setCanal =
  (segment: Segment, change: Partial<Canal>): Edit =>
  (values) => ({ ...values, canal: { ...values.canal, [segment]: { ...canalOf(values, segment), ...change } } });

export const setVertebra =
  (vertebra: Vertebra, change: Partial<VertebraState>): Edit =>
  (values) => ({
    ...values,
    vertebrae: { ...values.vertebrae, [vertebra]: { ...vertebraOf(values, vertebra), ...change } },
  });

export const setSeverity =
  (level: Segment | Vertebra, severity: number): Edit =>
  (values) => ({ ...values, severity: { ...values.severity, [level]: severity } });

export const setPelvis =
  (change: Partial<SpineValues['pelvis']>): Edit =>
  (values) => ({ ...values, pelvis: { ...values.pelvis, ...change } });

export const setSagittal =
  (change: Partial<SpineValues['sagittal']>): Edit =>
  (values) => ({ ...values, sagittal: { ...values.sagittal, ...change } });

export const setCoronal =
  (change: Partial<SpineValues['coronal']>): Edit =>
  (values) => ({ ...values, coronal: { ...values.coronal, ...change } });

export const NEW_CURVE: Curve = { upper: 'T5', apex: 'T8', lower: 'T12', cobb: 20, side: 'right', rotation: 5 };

export const setCurve =
  (at: number, change: Partial<Curve> | null): Edit =>
  (values) => {
    const { curves } = values.coronal;
    const next =
      change === null ? curves.toSpliced(at, 1) : curves.with(at, { ...(curves[at] ?? NEW_CURVE), ...change });
    return setCoronal({ curves: next })(values);
  };

/** Everything about one level as in the healthy posture. */
export const resetLevel =
  (level: Level): Edit =>
  (values) => {
    const without = <T extends object>(map: T): T =>
      Object.fromEntries(Object.entries(map).filter(([key]) => key !== level)) as T;
    const { discs, segments, canal, vertebrae, severity } = values;
    return {
      ...values,
      discs: without(discs),
      segments: without(segments),
      canal: without(canal),
      vertebrae: without(vertebrae),
      severity: without(severity),
    };
  };
