import { Button } from '@mantine/core';
import { IconBone } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FilmFault, OpenedFilm } from '../../../atlas/radiograph/read-film.ts';
import type { AtlasActionProps } from '../../lib/atlas-action.ts';
import { FigureTable } from './FigureTable.tsx';
import { FileButtons } from './FileButtons.tsx';
import { FilmPanel } from './FilmPanel.tsx';
import { FilmStage } from './FilmStage.tsx';
import { Guide } from './Guide.tsx';
import { PointList } from './PointList.tsx';
import { Fault } from './Start.tsx';
import { TakeDialog } from './TakeDialog.tsx';
import { useFilm } from './use-film.ts';
import classes from './radiograph.module.css';

interface RoomProps extends AtlasActionProps {
  opened: OpenedFilm;
  fault: FilmFault | null;
  onFile: (file: File) => void;
  onUnsaved: (unsaved: boolean) => void;
}

/** The film at the left; what is asked for, what was placed and what it measures at the right. */
export function Room({ opened, ...props }: RoomProps) {
  return <OneFilm key={keyOf(opened)} opened={opened} {...props} />;
}

/** Another film begins anew. */
const keys = new WeakMap<OpenedFilm, string>();
function keyOf(film: OpenedFilm): string {
  const known = keys.get(film) ?? crypto.randomUUID();
  keys.set(film, known);
  return known;
}

function OneFilm({ opened, fault, onFile, onUnsaved, document, openDocument, hasProblems, onClose }: RoomProps) {
  const { t } = useTranslation('radiograph');
  const desk = useFilm(opened);
  const [taking, setTaking] = useState(false);
  const { unsaved, figures } = desk;
  useEffect(() => onUnsaved(unsaved), [unsaved, onUnsaved]);
  const some = figures.some(({ value }) => value !== null);
  return (
    <div className={classes.room}>
      <FilmStage desk={desk} />
      <aside className={classes.panel} aria-label={t('panel')}>
        <Guide desk={desk} />
        <Fault fault={fault} />
        <FilmPanel desk={desk} />
        <FigureTable desk={desk} />
        <PointList desk={desk} />
        <FileButtons desk={desk} onFile={onFile} />
        <div className={classes.take}>
          <Button
            fullWidth
            size="md"
            leftSection={<IconBone size={18} />}
            disabled={!some}
            onClick={() => setTaking(true)}
          >
            {t('take.open')}
          </Button>
        </div>
      </aside>
      {taking && (
        <TakeDialog
          desk={desk}
          document={document}
          hasProblems={hasProblems}
          onClose={() => setTaking(false)}
          onTake={(next) => {
            openDocument(next);
            onClose();
          }}
        />
      )}
    </div>
  );
}
