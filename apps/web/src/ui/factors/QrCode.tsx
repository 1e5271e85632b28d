import QR from 'qrcode';
import { Picture } from '../Picture.tsx';
import classes from './factors.module.css';

/**
 * Drawn here from the module matrix: no service sees the secret, and no markup is made from text. Black on white in
 * both themes, with the quiet zone of four modules that ISO/IEC 18004 asks for.
 */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = QR.create(text, { errorCorrectionLevel: 'M' }).modules;
  const path = Array.from(data, (dark, at) =>
    dark === 0 ? '' : `M${(at % size) + 4} ${Math.floor(at / size) + 4}h1v1h-1z`,
  ).join('');
  return (
    <Picture className={classes.qr} viewBox={`0 0 ${size + 8} ${size + 8}`} label={label} shapeRendering="crispEdges">
      <path d={path} fill="#000" />
    </Picture>
  );
}
