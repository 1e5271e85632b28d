import './atlas.css';
import { fromUtf8 } from '@hyaline/kit';
import type { Room } from '../room.ts';
import { readViewerLink } from './check.ts';
import { SpinePage } from './spine-page.ts';

/** A spine in the atlas, as far as its sender lets it be seen. */
export const room: Room = {
  async show(page, shown) {
    const payload = readViewerLink(fromUtf8(shown.payload));
    const spine = new SpinePage(payload, { ...shown, closesAt: shown.link.expiresAt });
    page.replaceChildren(spine.element);
    spine.draw();
    return () => spine.dispose();
  },
};
