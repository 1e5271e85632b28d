import { Modal } from '@mantine/core';
import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { plainBrand } from '@hyaline/contract';
import { SpineValues } from '@hyaline/spine';
import meshes from '@hyaline/spine-mesh/glb/manifest.json';
import { brandQuery } from '../../api/branding.ts';
import { sessionQuery } from '../../api/identity.ts';
import { linksQuery } from '../../api/links.ts';
import type { AtlasActionProps } from '../../lib/atlas-action.ts';
import { LinkDone } from '../../ui/links/LinkDone.tsx';
import { visitIn } from './behind.ts';
import type { LinkChoices } from './choices.ts';
import { LinkForm } from './LinkForm.tsx';
import { makeViewerLink, type Sent } from './make.ts';
import { picturesOf } from './pictures.ts';
import classes from './viewer-link.module.css';

/** A link for a patient's phone: left decides what and how long, right shows what leaves. */
export function LinkAction({ document, findings, hasProblems, unsaved, onClose }: AtlasActionProps) {
  const { t } = useTranslation('viewerLink');
  const client = useQueryClient();
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { data: brand = plainBrand(session.clinic.name) } = useQuery(brandQuery);
  const { data: pictures } = useQuery({
    queryKey: ['viewer-link-pictures'],
    gcTime: 0, // made of values: gone with the dialog
    staleTime: Infinity,
    queryFn: () => {
      const { values, goal } = document;
      const typical = SpineValues.parse({ scale: values.scale });
      return picturesOf({ today: values, typical, ...(goal === null ? {} : { goal }) }, findings);
    },
  });
  const visit = visitIn(location.search);
  const sent: Sent = {
    document,
    findings,
    pictures: pictures ?? {},
    brand,
    clinicId: session.clinic.id,
    meshes: meshes.files.patient.sha256,
    // a visit that was changed since is not what this link shows
    visitId: unsaved ? null : visit,
  };
  const making = useMutation({
    mutationFn: (choices: LinkChoices) => makeViewerLink(sent, choices),
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
          isDrawn={pictures !== undefined}
          behind={visit === null ? 'nobody' : unsaved ? 'changed' : 'visit'}
          hasProblems={hasProblems}
          error={making.error}
          isMaking={making.isPending}
          onCreate={(choices) => making.mutate(choices)}
          onClose={onClose}
        />
      ) : (
        <LinkDone made={made} password={making.variables?.password ?? null} withQr onClose={onClose} />
      )}
    </Modal>
  );
}
