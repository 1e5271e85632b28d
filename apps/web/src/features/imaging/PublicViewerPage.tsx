import { useTranslation } from 'react-i18next';
import { ViewerHost } from './ViewerHost.tsx';

/**
 * The viewer without an account. Files stay on this computer: this page makes no request to the API, before or after
 * a scan is opened. Its way home is a plain link, see lib/documents.ts.
 */
export function PublicViewerPage() {
  const { t } = useTranslation('imaging');
  return (
    <>
      <title>{`${t('viewer.title')} · Hyaline`}</title>
      <ViewerHost source={null} home={{ href: '/', label: t('viewer.homePublic') }} />
    </>
  );
}
