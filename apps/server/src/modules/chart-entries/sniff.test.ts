import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exif, GPS_TAG, jpeg, MODEL_TAG, PDF, png, tiff } from './sniff.fixture.ts';
import { sniff } from './sniff.ts';

const text = (words: string): Buffer => Buffer.from(words, 'utf8');
const dicom = Buffer.concat([Buffer.alloc(128), text('DICM'), Buffer.alloc(64)]);

describe('what a file is', () => {
  it.each([
    ['PDF', PDF, 'application/pdf'],
    ['PNG', png(), 'image/png'],
    ['JPEG', jpeg(), 'image/jpeg'],
    ['DICOM', dicom, 'application/dicom'],
    ['text with accents', text('Alergia: penicilina. Señora Núñez\r\n\tOK'), 'text/plain'],
  ])('%s', (_, bytes, type) => expect(sniff(bytes)).toEqual({ type, exif: 'none' }));

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['zeros', Buffer.alloc(500)],
    ['a program', text('\x7fELF\x02\x01\x01\x00\x00')],
    ['a ZIP', text('PK\x03\x04\x14\x00\x00')],
    ['text in no known encoding', Buffer.from([0x41, 0xff, 0xfe, 0x42])],
    ['a PDF without its end', PDF.subarray(0, 20).fill(0, 12)],
    ['a PNG that was cut', png().subarray(0, 40)],
    ['a PNG without pixels', Buffer.concat([png().subarray(0, 33), png().subarray(-12)])],
    ['a JPEG that ends in a segment', jpeg().subarray(0, 30)],
  ])('takes no file that is %s', (_, bytes) => expect(sniff(bytes)).toBeNull());

  it('takes nothing but text for text, and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const found = sniff(bytes);
        if (found?.type === 'text/plain') new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      }),
      { numRuns: 500 },
    );
  });

  it('never throws at a picture whose bytes were changed', () => {
    const whole = jpeg(exif(GPS_TAG));
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, value) => {
        const changed = Buffer.from(whole);
        changed[at] = value;
        sniff(changed);
        sniff(changed.subarray(0, at));
      }),
      { numRuns: 500 },
    );
  });
});

describe('what the camera wrote beside a picture', () => {
  it.each([
    ['nothing in a JPEG', jpeg(), 'none'],
    ['a model in a JPEG', jpeg(exif(MODEL_TAG)), 'present'],
    ['a place in a JPEG', jpeg(exif(GPS_TAG)), 'with-place'],
    [
      'a place in a second segment',
      jpeg(exif(MODEL_TAG), text('http://ns.adobe.com/xap/1.0/\0 exif:GPSLatitude=')),
      'with-place',
    ],
    ['Exif that makes no sense', jpeg(text('Exif\0\0??')), 'present'],
    ['a place in a PNG', png({ type: 'eXIf', data: tiff(GPS_TAG) }), 'with-place'],
    ['words in a PNG', png({ type: 'iTXt', data: text('XML:com.adobe.xmp <x:xmpmeta>') }), 'present'],
  ])('%s', (_, bytes, found) => expect(sniff(bytes)?.exif).toBe(found));
});
