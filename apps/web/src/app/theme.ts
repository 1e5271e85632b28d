import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** Design tokens (ten steps, lightest first, made in OKLCH). Their contrast pairs are listed with the design. */
const vitreous: MantineColorsTuple = ['#f1fafc', '#def2f6', '#bfe6ee', '#96d5e2', '#69becf', '#3da3b6', '#188698', '#026b7b', '#02535f', '#023941']; // prettier-ignore
const ink: MantineColorsTuple = ['#f9fafc', '#f2f4f6', '#e5e9ec', '#d2d8dd', '#b3bcc2', '#8b959d', '#657078', '#46525a', '#29343d', '#121b21']; // prettier-ignore
const dark: MantineColorsTuple = ['#e6eaed', '#c5cbd0', '#a3aab0', '#7e888e', '#535c64', '#333c43', '#21292f', '#151d22', '#0d1418', '#060b0e']; // prettier-ignore
const proof: MantineColorsTuple = ['#f1faf5', '#def4e8', '#beead4', '#95dbb9', '#6bc59c', '#41a47b', '#2b8964', '#1f6d4f', '#17543c', '#0f3928']; // prettier-ignore
const alarm: MantineColorsTuple = ['#fff4f3', '#fee6e5', '#fecdca', '#fba7a4', '#f27c7b', '#e15558', '#c3333d', '#a1252f', '#7e1d24', '#581318']; // prettier-ignore
const amber: MantineColorsTuple = ['#fff9ea', '#feefcb', '#fde09d', '#f7cd6c', '#eab444', '#d49730', '#b47825', '#935c1a', '#724517', '#502f10']; // prettier-ignore
const slate: MantineColorsTuple = ['#f4f7fd', '#e6edfb', '#ceddf8', '#afc7f0', '#8eade5', '#6d90d1', '#5175b6', '#3d5d9a', '#2d4879', '#1d3155']; // prettier-ignore

/** No blur behind dialogs: without a graphics card it costs seconds over a full screen of pictures. */
export const OVERLAY = { backgroundOpacity: 0.42, color: '#121b21' } as const;

export const theme = createTheme({
  colors: { vitreous, gray: ink, dark, green: proof, red: alarm, yellow: amber, blue: slate },
  primaryColor: 'vitreous',
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  luminanceThreshold: 0.3,
  black: '#121b21',
  white: '#ffffff',
  fontFamily: '"Inter Variable", Inter, system-ui, sans-serif',
  fontFamilyMonospace: '"Inter Variable", Inter, system-ui, sans-serif',
  headings: { fontWeight: '600', textWrap: 'balance' },
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '18px' },
  lineHeights: { xs: '1.34', sm: '1.385', md: '1.43', lg: '1.5', xl: '1.5' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  defaultRadius: 'sm',
  breakpoints: { xs: '30em', sm: '43.75em', md: '64em', lg: '80em', xl: '100em' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'never', // ours: global.css
  components: {
    Button: {
      defaultProps: { size: 'sm' },
      vars: (_theme: unknown, props: { size?: string }) => ({ root: buttonSize(props.size) }),
    },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Modal: { defaultProps: { radius: 'xl', centered: true, overlayProps: OVERLAY } },
    Drawer: { defaultProps: { overlayProps: OVERLAY } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: false, fz: 12 } },
    SegmentedControl: { defaultProps: { size: 'sm', radius: 'md', withItemsBorders: false } },
  },
});

function buttonSize(size: string | undefined): Record<string, string> {
  if (size === 'xs') return { '--button-height': '28px', '--button-padding-x': '10px', '--button-fz': '13px' };
  if (size === 'lg') return { '--button-height': '44px', '--button-padding-x': '20px', '--button-fz': '15px' };
  if (size === 'xl') return { '--button-height': '56px', '--button-padding-x': '24px', '--button-fz': '17px' };
  return { '--button-height': '32px', '--button-padding-x': '12px', '--button-fz': '13.5px' };
}

export const cssVariables: CSSVariablesResolver = () => ({
  variables: { '--button-fw': '530' },
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-text': '#121b21',
    '--mantine-color-dimmed': '#46525a',
    '--mantine-color-placeholder': '#657078',
    '--mantine-color-default-border': '#d2d8dd',
    '--mantine-color-anchor': '#026b7b',
    '--mantine-color-error': '#c3333d',
    '--hy-input-border': '#8b959d',
  },
  dark: {
    '--mantine-color-body': '#0d1418',
    '--mantine-color-text': '#e6eaed',
    '--mantine-color-dimmed': '#a3aab0',
    '--mantine-color-placeholder': '#8a949b',
    '--mantine-color-default': '#151d22',
    '--mantine-color-default-hover': '#21292f',
    '--mantine-color-default-border': '#333c43',
    '--mantine-color-anchor': '#69becf',
    '--mantine-color-error': '#f27c7b',
    '--hy-input-border': '#7e888e',
  },
});
