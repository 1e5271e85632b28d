import { Solid } from '../solid.ts';
import { ring, SYMPHYSIS, symphysis } from './hip-ring.ts';
import { HIP, lunate, SOCKET, socket, socketBlock } from './hip-socket.ts';
import { wing } from './hip-wing.ts';
import type { BoneModel } from './model.ts';
import { besideSacrum, sacroiliac, sacroiliacSoft } from './sacroiliac.ts';
import { fromEar } from './sacrum.ts';
import { toSacrum, toStanding } from './standing.ts';

/** A hip bone, in the sacrum's frame. */
export function hipBone(): BoneModel {
  const solid = new Solid({ seed: 23, amplitude: 0.6 }, false);
  wing(solid);
  socketBlock(solid);
  ring(solid);
  socket(solid);
  sacroiliac(solid);
  symphysis(solid);
  return {
    solid,
    cartilage: (at) => {
      const place = toStanding(at);
      return place[0] < SYMPHYSIS + 0.4 ? 1 : Math.max(lunate(place), sacroiliacSoft(at));
    },
    faced: (at) => (at[0] < 70 && fromEar(at[1], at[2]) < 1 && besideSacrum(...at) < 3.4 ? 0.8 : 0),
    anchors: { hip: { at: toSacrum(HIP), radius: SOCKET } },
  };
}
