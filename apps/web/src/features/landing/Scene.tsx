import { useTranslation } from 'react-i18next';
import classes from './LandingPage.module.css';
import viewer from './viewer.webp';

/** The product itself: the viewer as it is, with a drawn (synthetic) jaw in it. */
export function Scene() {
  const { t } = useTranslation('landing');
  return (
    <figure className={classes.scene}>
      <img src={viewer} width={1440} height={900} alt={t('pictureAlt')} />
    </figure>
  );
}
