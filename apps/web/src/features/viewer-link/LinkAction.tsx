import { Modal } from '@mantine/core';
import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { plainBrand } from '@hyaline/contract';
import meshes from '@hyaline/spine-mesh/glb/manifest.json';
import { brandQuery } from '../../api/branding.ts';
import { sessionQuery } from '../../api/identity.ts';
import { linksQuery } from '../../api/links.ts';
import type { AtlasActionProps } from '../../lib/atlas-action.ts';
import { placeIn, shownVisit } from '../../lib/atlas-place.ts';
import { LinkDone } from '../../ui/links/LinkDone.tsx';
import type { LinkChoices } from './choices.ts';
import { LinkForm } from './LinkForm.tsx';
import { makeViewerLink, type Sent } from './make.ts';
import classes from './viewer-link.module.css';

interface Making {
  pictures: Sent['pictures'];
  choices: LinkChoices;
}

/** A link for a patient's phone: left decides what and how long, right shows what leaves. */
export function LinkAction({ document, findings, hasProblems, unsaved, onClose }: AtlasActionProps) {
  const { t } = useTranslation('viewerLink');
  const client = useQueryClient();
  const { data: session } = useSuspenseQuery(sessionQuery);
  const brand = useQuery(brandQuery);
  const place = placeIn(location.search);
  const visitId = shownVisit(place, unsaved);
  const sent: Omit<Sent, 'pictures'> = {
    document,
    findings,
    brand: brand.data ?? plainBrand(session.clinic.name), // never sealed so: hasBrand
    clinicId: session.clinic.id,
    meshes: meshes.files.patient.sha256,
    visitId,
  };
  const making = useMutation({
    mutationFn: ({ pictures, choices }: Making) => makeViewerLink({ ...sent, pictures }, choices),
    onSuccess: () => client.invalidateQueries({ queryKey: linksQuery.queryKey }),
  });
  const made = making.data;
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={!making.isPending}
      padding={0}
      size={made === undefined ? 960 : 520}
      attributes={{ content: { 'aria-label': t('title') } }}
      classNames={{ content: classes.content }}
    >
      {made === undefined ? (
        <LinkForm
          sent={sent}
          hasBrand={brand.data !== undefined}
          brandFailed={brand.data === undefined && brand.isError}
          behind={place.visit === null ? 'nobody' : visitId === null ? 'changed' : 'visit'}
          hasProblems={hasProblems}
          error={making.error}
          isMaking={making.isPending}
          onCreate={(pictures, choices) => making.mutate({ pictures, choices })}
          onClose={onClose}
        />
      ) : (
        <LinkDone made={made} password={making.variables?.choices.password ?? null} withQr onClose={onClose} />
      )}
    </Modal>
  );
}
