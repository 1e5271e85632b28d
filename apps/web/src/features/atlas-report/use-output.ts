import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AtlasReport } from '../../../atlas/report/content.ts';
import type { PaperName } from '../../../paper/sizes.ts';
import { fileName } from '../../../viewer/out/save-file.ts';
import { noteReport } from '../../api/visits.ts';
import type { AtlasPlace } from '../../lib/atlas-place.ts';
import { saveAs } from '../../lib/save-as.ts';
import { showDone } from '../../ui/toasts.tsx';
import type { Shown } from './use-report.ts';

const writer = () => import('../../../atlas/report/pdf.ts');
const sheets = () => Promise.all([import('../../../atlas/report/sheet.ts'), import('../../../atlas/report/print.ts')]);

export type Output = 'downloaded' | 'printed';

/**
 * Writes the file and prints, both in this browser. Of a record it is first noted in the ledger that it was done; of a
 * visit only where the report shows what is saved of it.
 */
export function useOutput({ patient, visit }: Pick<AtlasPlace, 'patient' | 'visit'>) {
  const { t } = useTranslation('atlasReport');
  const [busy, setBusy] = useState<Output | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    // there when the network is not
    void Promise.all([writer(), sheets()]).catch(() => undefined);
  }, []);
  const run = async (what: Output, report: AtlasReport, shown: Shown, paper: PaperName): Promise<void> => {
    setBusy(what);
    setError(null);
    try {
      if (patient !== null) await noteReport(patient, { what, visitId: visit });
      if (what === 'printed') {
        const [{ reportSheet }, { printReport }] = await sheets();
        await printReport(report, reportSheet(report, shown.pictures, shown.addresses), paper);
      } else {
        const { atlasReportFile } = await writer();
        saveAs(await atlasReportFile(report, shown.pictures, paper), fileName('spine-report', 'pdf', report.madeAt));
        showDone(t('downloaded'));
      }
    } catch (cause) {
      setError(cause);
    } finally {
      setBusy(null);
    }
  };
  return { busy, error, run };
}
