/** What a logo of scale 1 has room in, in CSS pixels; at scale 2 it still fits the narrowest phone. */
export const LOGO_ROOM = { width: 160, height: 44 };

/**
 * How large a logo is drawn: fitted into the room, then by its scale. Pages, reports and mails all ask here, so that it
 * stands in the same proportion everywhere.
 * @param logo pixels of the picture
 * @param room the unit of the answer is the room's: CSS pixels of a page, points of a paper
 */
export function logoSize(
  logo: { readonly width: number; readonly height: number },
  scale: number,
  room: { readonly width: number; readonly height: number } = LOGO_ROOM,
): { width: number; height: number } {
  const fit = Math.min(room.width / logo.width, room.height / logo.height) * scale;
  return { width: logo.width * fit, height: logo.height * fit };
}
