// Golden bytes of the ledger formats. They are kept for ever: a change that breaks one of them breaks every ledger
// and receipt that is out there, and needs a new version in the format instead.

export const GOLDEN = {
  event:
    '{"actor":null,"at":"2026-11-21T11:00:00.000Z","entry":"0197f000-0000-7000-8000-000000001000","event":"study.read",' +
    '"facts":{"images":0,"note":"é \\"quoted\\"\\n"},"ip":null,"outcome":"done","patient":"PT-4F09C2",' +
    '"resource":{"id":"s0","type":"study"},"tenant":"0197f000-0000-7000-8000-00000000000a","v":1}',
  leaf: '5331a115c5232a155b56644756b81bb6638afd395222031b048a517097315887',
  checkpoint: `hyaline/test/0197f000-0000-7000-8000-00000000000a
3
XM1dcFC9iJV2J+KAHsGfo9KfJnsVzcXsph9cLJs0Xio=

— hyaline/test/0197f000-0000-7000-8000-00000000000a ZHouEX1cx3bUCi1ydOaoFfNAw7dpk4tGY8bp7aVQ5jzOoOI/4ghCoSB+YJ9Uf56kOXbDSbTbSPC8lezvPKCgADXHrwo=
`,
  receipt: `hyaline-receipt/v1
hyaline/test/0197f000-0000-7000-8000-00000000000a
0197f000-0000-7000-8000-000000001000
3c7e9bc930dc93f01fa69985ef242d9f9e861f3c5355aa24ce5ef4b4b8a70ccb

— hyaline/test/0197f000-0000-7000-8000-00000000000a ZHouEc7IztemRWRGIg17VBmZHbV7X4XVYB2kDHOVECyWMOk6mCKKEs4xcusinQvc5HFZV7PF9aWY8kA1Nl5xF4Yk8Q0=
`,
};
