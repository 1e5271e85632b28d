import { plainBrand } from '@hyaline/contract';
import { documentOf } from '@hyaline/spine';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { AtlasReport, DrawnPicture, PictureWish } from '../../../atlas/report/content.ts';
import { hashOf } from '../../../atlas/report/hash.ts';
import { brandQuery } from '../../api/branding.ts';
import { sessionQuery } from '../../api/identity.ts';
import { visitsQuery } from '../../api/visits.ts';
import type { AtlasActionProps } from '../../lib/atlas-action.ts';
import { placeIn } from '../../lib/atlas-place.ts';
import { type Choices, reportFor } from './choices.ts';

/** Pictures with the addresses under which this page reads them; null while they are drawn. */
export interface Shown {
  pictures: readonly DrawnPicture[];
  addresses: readonly string[];
}

interface EarlierVisit {
  id: string;
  day: string;
  label: string;
}

/** The report of what is on the desk, as it is chosen; null until it is worked out. */
export function useReport(document: AtlasActionProps['document'], choices: Choices) {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const brand = useQuery({ ...brandQuery, retry: false });
  const [{ patient, visit }] = useState(() => placeIn(location.search));
  const list = useQuery({ ...visitsQuery(patient ?? ''), enabled: patient !== null, retry: false });
  const visits = useMemo(() => (list.data?.visits ?? []).filter(({ id }) => id !== visit), [list.data, visit]);
  const hash = useHash(document);
  const [date] = useState(() => new Date());
  const compared = visits.find(({ id }) => id === choices.earlier);
  const report = useMemo(() => {
    if (hash === null || brand.isLoading) return null;
    const previous = compared
      ? { document: documentOf(compared.values), date: new Date(`${String(compared.day)}T12:00:00`) }
      : null;
    const own = brand.data ?? plainBrand(session.clinic.name);
    return reportFor(choices, { document, hash, brand: own, date, previous });
  }, [document, hash, choices, compared, brand.isLoading, brand.data, session.clinic.name, date]);
  const earlier = visits.map(({ id, day, label }): EarlierVisit => ({ id, day: String(day), label: String(label) }));
  return { report, shown: usePictures(report), earlier, patient, visit };
}

function useHash(document: AtlasActionProps['document']): string | null {
  const [hash, setHash] = useState<string | null>(null);
  useEffect(() => {
    let gone = false;
    void hashOf(document).then((made) => gone || setHash(made));
    return () => {
      gone = true;
    };
  }, [document]);
  return hash;
}

const NONE: Shown = { pictures: [], addresses: [] };

/** Draws them anew when what they show has changed; none where the browser draws no 3D. */
function usePictures(report: AtlasReport | null): Shown | null {
  const [shown, setShown] = useState<{ key: string; shown: Shown } | null>(null);
  const wishes = report?.pictures ?? null;
  const key = JSON.stringify(wishes);
  useEffect(() => {
    if (wishes === null) return undefined;
    let gone = false;
    let addresses: string[] = [];
    drawn(wishes).then(
      (pictures) => {
        if (gone) return;
        addresses = pictures.map(({ jpeg }) => URL.createObjectURL(jpeg));
        setShown({ key, shown: { pictures, addresses } });
      },
      () => gone || setShown({ key, shown: NONE }),
    );
    return () => {
      gone = true;
      for (const address of addresses) URL.revokeObjectURL(address);
    };
    // oxlint-disable-next-line react/exhaustive-deps -- the key says all that is in the wishes
  }, [key]);
  return shown?.key === key ? shown.shown : null;
}

const PHONE_PIXELS = 700;

/** With the file of the model that the page has loaded already. */
async function drawn(wishes: readonly PictureWish[]): Promise<DrawnPicture[]> {
  const isSmall = Math.min(innerWidth, innerHeight) < PHONE_PIXELS;
  const [{ drawPictures }, { default: file }] = await Promise.all([
    import('../../../atlas/report/pictures.ts'),
    isSmall
      ? import('@hyaline/spine-mesh/glb/spine-patient.glb?url')
      : import('@hyaline/spine-mesh/glb/spine-workspace.glb?url'),
  ]);
  return drawPictures(wishes, { file });
}
