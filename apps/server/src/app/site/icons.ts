const icon = (size: number, path: string): string =>
  `<svg width="${size}" height="${size}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${path}</svg>`;

// Tabler Icons 3 (MIT), outline: scan, lock, shield-check, check, menu-2, arrow-right
export const SCAN = icon(
  26,
  '<path d="M4 7v-1a2 2 0 0 1 2 -2h2M4 17v1a2 2 0 0 0 2 2h2M16 4h2a2 2 0 0 1 2 2v1M16 20h2a2 2 0 0 0 2 -2v-1M5 12h14"/>',
);
export const LOCK = icon(
  26,
  '<path d="M5 13a2 2 0 0 1 2 -2h10a2 2 0 0 1 2 2v6a2 2 0 0 1 -2 2h-10a2 2 0 0 1 -2 -2zM11 16a1 1 0 1 0 2 0a1 1 0 0 0 -2 0M8 11v-4a4 4 0 1 1 8 0v4"/>',
);
export const SHIELD = icon(
  26,
  '<path d="M11.46 20.846a12 12 0 0 1 -7.96 -14.846a12 12 0 0 0 8.5 -3a12 12 0 0 0 8.5 3a12 12 0 0 1 -.09 7.06M15 19l2 2l4 -4"/>',
);
export const CHECK = icon(20, '<path d="M5 12l5 5l10 -10"/>');
export const MENU = icon(20, '<path d="M4 6h16M4 12h16M4 18h16"/>');
export const ARROW = icon(16, '<path d="M5 12h14M13 18l6 -6M13 6l6 6"/>');
