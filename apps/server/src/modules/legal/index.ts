export { exactText, publishDocuments } from './document.service.ts';
export { type Found, legalChanges, legalDocument, legalIndex } from './public-pages.service.ts';
export { ropaFile, ropaPage } from './ropa-page.ts';
export { wordsOf } from './public-words.ts';
export { legalRoutes } from './legal.routes.ts';
export { requireBaa } from './gate.ts';
export { signForDemo } from './demo-signature.ts';
