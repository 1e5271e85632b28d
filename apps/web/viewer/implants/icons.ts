/** A screw with its axis, on the 24 grid. */
export const IMPLANT_ICON: readonly string[] = ['M8.5 3h7l-.5 3h-6z', 'M9 6l1 12l2 3l2 -3l1 -12', 'M8 9.5l8 -1.5', 'M8.5 13l7 -1.5', 'M9.5 16.5l5 -1.5']; // prettier-ignore
/** `dental` of Tabler Icons (MIT), without its inner lines. */
export const TOOTH_ICON: readonly string[] = ['M12 5.5c-1.074 -.586 -2.583 -1.5 -4 -1.5c-2.1 0 -4 1.247 -4 5c0 4.899 1.056 8.41 2.671 10.537c.573 .756 1.97 .521 2.567 -.236c.398 -.505 .819 -1.439 1.262 -2.801c.292 -.771 .892 -1.504 1.5 -1.5c.602 0 1.21 .737 1.5 1.5c.443 1.362 .864 2.295 1.262 2.8c.597 .759 2 .993 2.567 .237c1.615 -2.127 2.671 -5.637 2.671 -10.537c0 -3.74 -1.908 -5 -4 -5c-1.423 0 -2.92 .911 -4 1.5z', 'M12 5.5l3 1.5']; // prettier-ignore
export const CHECK_ICON: readonly string[] = ['M5 12l5 5l10 -10'];
export const CROSS_ICON: readonly string[] = ['M18 6l-12 12', 'M6 6l12 12'];
export const QUESTION_ICON: readonly string[] = ['M8 8a3.5 3 0 0 1 3.5 -3h1a3.5 3 0 0 1 3.5 3a3 3 0 0 1 -2 3a3 4 0 0 0 -2 4', 'M12 19l0 .01']; // prettier-ignore
export const COPY_ICON: readonly string[] = ['M8 10a2 2 0 0 1 2 -2h8a2 2 0 0 1 2 2v8a2 2 0 0 1 -2 2h-8a2 2 0 0 1 -2 -2z', 'M16 8v-2a2 2 0 0 0 -2 -2h-8a2 2 0 0 0 -2 2v8a2 2 0 0 0 2 2h2']; // prettier-ignore
export const FLIP_ICON: readonly string[] = ['M12 3v18', 'M8 7l4 -4l4 4', 'M8 17l4 4l4 -4'];
export const AIM_ICON: readonly string[] = ['M12 12m-1 0a1 1 0 1 0 2 0a1 1 0 1 0 -2 0', 'M4 8v-2a2 2 0 0 1 2 -2h2', 'M4 16v2a2 2 0 0 0 2 2h2', 'M16 4h2a2 2 0 0 1 2 2v2', 'M16 20h2a2 2 0 0 0 2 -2v-2']; // prettier-ignore
export const ALONG_ICON: readonly string[] = ['M6 18l12 -12', 'M10 6h8v8'];
