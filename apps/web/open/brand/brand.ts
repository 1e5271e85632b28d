import './brand.css';
import type { BrandSnapshot } from '@hyaline/contract';
import { logoSize, readableOn } from '@hyaline/kit';
import { el } from '../../viewer/ui/dom.ts';

const GROUNDS = { light: '#f9fafc', dark: '#0d1418' };
const VARIABLES = ['--brand-accent', '--brand-on-accent', '--brand-ink-light', '--brand-ink-dark'] as const;

/**
 * Puts `root` into the colours of a clinic. Inside it, style sheets use `--brand-accent` under text of
 * `--brand-on-accent`, `--brand-ink` for coloured words on the page itself, and `--brand-ground`, `--brand-surface`,
 * `--brand-text`, `--brand-quiet`, `--brand-line` of its theme. Nothing is written into a `style` attribute as text.
 */
export function applyBrand(root: HTMLElement, { theme, palette }: Pick<BrandSnapshot, 'theme' | 'palette'>): void {
  const values = [
    palette.accent,
    palette.onAccent,
    readableOn(GROUNDS.light, palette.accent),
    readableOn(GROUNDS.dark, palette.accent),
  ];
  for (const [at, name] of VARIABLES.entries()) root.style.setProperty(name, values[at] as string);
  root.dataset['brandTheme'] = theme;
}

export function removeBrand(root: HTMLElement): void {
  for (const name of VARIABLES) root.style.removeProperty(name);
  delete root.dataset['brandTheme'];
}

/** The clinic's logo at the size that its scale says; null when it has none. The name stands beside it as text. */
export function brandLogo({ logo, logoScale }: Pick<BrandSnapshot, 'logo' | 'logoScale'>): HTMLImageElement | null {
  if (logo === null) return null;
  const { width, height } = logoSize(logo, logoScale);
  const picture = el('img', { class: 'br-logo', alt: '', src: `data:image/png;base64,${logo.png}` });
  picture.style.setProperty('width', `${width}px`);
  picture.style.setProperty('aspect-ratio', `${width} / ${height}`);
  return picture;
}

/** What stands on top of a page that leaves the clinic: logo and name. The root must have the brand applied. */
export const brandHead = (brand: BrandSnapshot): HTMLElement =>
  el(
    'div',
    { class: 'br-head', 'data-position': brand.logoPosition },
    brandLogo(brand),
    el('span', { class: 'br-name', text: brand.name }),
  );
