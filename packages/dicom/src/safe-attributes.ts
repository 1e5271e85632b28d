/**
 * What a de-identified file may still hold: an allow-list, so that an attribute nobody thought of is dropped. It is
 * narrower than the Basic Application Level Confidentiality Profile of PS3.15 annex E, which lists what to remove.
 *
 * `keep`: as it is (numbers and defined terms). `uid`: replaced by a keyed hash. `date`: shifted. `empty`: present
 * without a value (type 2). `items`: a sequence whose items are cleaned by the same list.
 */
export type SafeAction = 'keep' | 'uid' | 'date' | 'empty' | 'items' | 'term';

const TABLE = `
00080005 CS empty
00080008 CS term
00080016 UI keep
00080018 UI uid
00080020 DA date
00080021 DA date
00080022 DA date
00080023 DA date
00080030 TM empty
00080050 SH empty
00080060 CS term
00080064 CS term
00080090 PN empty
00081140 SQ items
00081150 UI keep
00081155 UI uid
00082112 SQ items
00082144 IS keep
00089007 CS term
00089205 CS term
00089206 CS term
00089207 CS term
00100010 PN empty
00100020 LO empty
00100030 DA empty
00100040 CS empty
00180015 CS term
00180022 CS term
00180040 IS keep
00180050 DS keep
00180060 DS keep
00180080 DS keep
00180081 DS keep
00180087 DS keep
00180088 DS keep
00180090 DS keep
00181063 DS keep
00181100 DS keep
00181110 DS keep
00181111 DS keep
00181114 DS keep
00181120 DS keep
00181130 DS keep
00181140 CS term
00181150 IS keep
00181151 IS keep
00181152 IS keep
00181153 IS keep
00181160 SH empty
00181164 DS keep
00181190 DS keep
00181210 SH empty
00181314 DS keep
00182010 DS keep
00185100 CS term
00189073 FD keep
00189087 FD keep
00189345 FD keep
0020000d UI uid
0020000e UI uid
00200010 SH empty
00200011 IS keep
00200012 IS keep
00200013 IS keep
00200020 CS term
00200032 DS keep
00200037 DS keep
00200052 UI uid
00200060 CS term
00201040 LO empty
00201041 DS keep
00209057 UL keep
00209111 SQ items
00209113 SQ items
00209116 SQ items
00209128 UL keep
00209156 US keep
00209157 UL keep
00209161 UI uid
00209162 US keep
00209164 UI uid
00209228 UL keep
00280002 US keep
00280004 CS term
00280006 US keep
00280008 IS keep
00280010 US keep
00280011 US keep
00280030 DS keep
00280034 IS keep
00280100 US keep
00280101 US keep
00280102 US keep
00280103 US keep
00280106 US keep
00280107 US keep
00280120 US keep
00280121 US keep
00280301 CS term
00280302 CS term
00280a02 CS term
00281050 DS keep
00281051 DS keep
00281052 DS keep
00281053 DS keep
00281054 LO term
00281056 CS term
00281101 US keep
00281102 US keep
00281103 US keep
00281199 UI uid
00281201 OW keep
00281202 OW keep
00281203 OW keep
00281221 OW keep
00281222 OW keep
00281223 OW keep
00282110 CS term
00282112 DS keep
00282114 CS term
00283000 SQ items
00283002 US keep
00283004 LO term
00283006 OW keep
00283010 SQ items
00289110 SQ items
00289132 SQ items
00289145 SQ items
20500020 CS term
3004000c DS keep
52009229 SQ items
52009230 SQ items
7fe00001 OV keep
7fe00002 OV keep
`;

export const SAFE: ReadonlyMap<number, { readonly vr: string; readonly action: SafeAction }> = new Map(
  TABLE.trim()
    .split('\n')
    .map((line) => {
      const [tag = '', vr = '', action = ''] = line.split(' ');
      return [Number.parseInt(tag, 16), { vr, action: action as SafeAction }];
    }),
);

/** Private attributes known to be safe: creator, then element numbers within its block; PS3.15 table E.3.10-1. */
export const SAFE_PRIVATE: ReadonlyMap<string, ReadonlyMap<number, string>> = new Map([
  [
    'Philips PET Private Group',
    new Map([
      [0x00, 'DS'],
      [0x09, 'DS'],
    ]),
  ],
]);

/**
 * Defined terms that may stay. A CS value is only letters, so a name would fit into one; only words from this list do.
 */
const TERMS = new Set(
  `ORIGINAL DERIVED PRIMARY SECONDARY AXIAL LOCALIZER CORONAL SAGITTAL OBLIQUE MPR VOLUME MIXED OTHER NONE MONOCHROME
   MAXIMUM REFORMATTED PROJECTION IMAGE RESAMPLED CSA PARALLEL PANORAMIC
   CT MR CR DX IO PX MG US XA RF NM PT OT SC RTDOSE RTIMAGE SEG OCT OP XC ES GM SM DV WSD SYN SD DI DRW SI DF VIDD VIDI
   HEAD SKULL JAW FACE NECK BRAIN ORBIT MAXILLA MANDIBLE TMJ TEETH CHEST ABDOMEN PELVIS SPINE CSPINE TSPINE LSPINE SSPINE
   WHOLEBODY EXTREMITY ARM LEG HAND FOOT KNEE HIP SHOULDER ELBOW ANKLE WRIST HEART LIVER KIDNEY
   MONOCHROME1 MONOCHROME2 RGB YBR_FULL YBR_FULL_422 YBR_ICT YBR_RCT YBR_PARTIAL_420 YBR_PARTIAL_422 YBR_RGB
   HU OD US HU_MOD PCT MGML Z_EFF ED EDW UNSPECIFIED LINEAR LINEAR_EXACT SIGMOID IDENTITY INVERSE
   ISO_10918_1 ISO_14495_1 ISO_15444_1 ISO_13818_2 ISO_14496_10 ISO_23008_2 ISO_15444_15
   YES NO 00 01 R L B U CW CC HFP HFS HFDR HFDL FFP FFS FFDR FFDL SITTING RECUMBENT ERECT
   COLOR DISTORTED SAMPLED TRUE MAGNITUDE PHASE REAL IMAGINARY`
    .split(/\s+/)
    .concat('YBR_PARTIAL_420', 'PALETTE COLOR'),
);

/** The values of a term list that may stay, in their places; what may not becomes empty. */
export const safeTerms = (value: string): string =>
  value
    .split('\\')
    .map((term) => (TERMS.has(term.trim()) ? term.trim() : ''))
    .join('\\')
    .replace(/\\+$/, '');
