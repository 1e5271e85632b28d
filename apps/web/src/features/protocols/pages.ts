export { CalculatorPage } from './CalculatorPage.tsx';
export { CompoundsPage } from './CompoundsPage.tsx';
export { DuePage } from './DuePage.tsx';
export { TemplatesPage } from './TemplatesPage.tsx';
