export { MagicPage } from './MagicPage.tsx';
export { ResetPage } from './ResetPage.tsx';
export { UnlockPage } from './UnlockPage.tsx';
export { VerifyPage } from './VerifyPage.tsx';
