import {
  ActionIcon,
  Alert,
  Button,
  Checkbox,
  createTheme,
  type CSSVariablesResolver,
  getThemeColor,
  Input,
  InputWrapper,
  Menu,
  Modal,
  Popover,
  rem,
  Switch,
  Tabs,
  Tooltip,
} from '@mantine/core';

/** The reading-room theme: near-black, no pure white, so that the image is the brightest thing on screen. */
export const theme = createTheme({
  primaryColor: 'steel',
  primaryShade: 7, // filled buttons; text uses steel.3
  white: '#e4edf5',
  black: '#000000',
  colors: {
    // 0 text, 2 dimmed, 3 placeholder, 4 border, 5 hover, 6 control, 7 page, 8 frame, 9 black
    dark: [
      '#d9dcde',
      '#c4c8cb',
      '#a7adb2',
      '#868d93',
      '#2b2f32',
      '#212426',
      '#191b1d',
      '#121415',
      '#0b0c0d',
      '#000000',
    ],
    steel: [
      '#e4edf5',
      '#c9dced',
      '#b5d2ee',
      '#82b1e0',
      '#6a9fd3',
      '#4f87bd',
      '#3a6b9b',
      '#2b5680',
      '#234667',
      '#1d3348',
    ],
    warn: [
      '#fbf0dc',
      '#f6e2bd',
      '#efd196',
      '#e0b15c',
      '#cd9c45',
      '#b08433',
      '#8b6828',
      '#68501f',
      '#463616',
      '#2a2624',
    ],
    dang: [
      '#fde6e4',
      '#fac9c5',
      '#f5a9a3',
      '#ee857d',
      '#dc6c64',
      '#bf534c',
      '#983f39',
      '#722f2b',
      '#4d201d',
      '#2a2021',
    ],
    good: [
      '#e4f1e8',
      '#cbe4d3',
      '#aed3ba',
      '#8abf9b',
      '#70a984',
      '#578f6b',
      '#437154',
      '#32553f',
      '#22392b',
      '#1f2724',
    ],
  },
  // The system's own face before ours for Chinese, Japanese and Korean: on a computer of such a country it draws them right.
  fontFamily:
    '"IBM Plex Sans Variable", system-ui, "Noto Sans SC Variable", "Noto Sans JP Variable", "Noto Sans KR Variable", sans-serif',
  fontSizes: { xs: rem(11), sm: rem(12), md: rem(13), lg: rem(14), xl: rem(16) },
  lineHeights: { xs: '1.2728', sm: '1.3334', md: '1.3847', lg: '1.4286', xl: '1.375' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: rem(20), lineHeight: '1.4' },
      h2: { fontSize: rem(16), lineHeight: '1.375' },
      h3: { fontSize: rem(14), lineHeight: '1.4286' },
    },
  },
  spacing: { xs: rem(4), sm: rem(8), md: rem(12), lg: rem(16), xl: rem(24) },
  radius: { xs: rem(3), sm: rem(4), md: rem(6), lg: rem(8), xl: rem(8) },
  defaultRadius: 'sm',
  focusRing: 'auto',
  cursorType: 'default',
  respectReducedMotion: true,
  shadows: {
    md: '0 0 0 1px #34383b, 0 8px 24px rgb(0 0 0 / 0.55)',
    xl: '0 0 0 1px #34383b, 0 24px 64px rgb(0 0 0 / 0.7)',
  },
  components: {
    Button: Button.extend({
      defaultProps: { size: 'sm' },
      vars: (_theme, props) => ({
        root: {
          '--button-height': rem(props.size === 'xs' ? 28 : 32),
          '--button-fz': rem(props.size === 'xs' ? 12 : 13),
        },
      }),
    }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'dark.2', size: 36 } }),
    Input: Input.extend({
      defaultProps: { size: 'sm' },
      vars: () => ({ wrapper: { '--input-height': rem(32), '--input-fz': rem(13) } }),
    }),
    InputWrapper: InputWrapper.extend({
      vars: () => ({
        label: { '--input-label-size': rem(12), '--input-asterisk-color': undefined },
        error: { '--input-error-size': rem(12) },
        success: {},
        description: { '--input-description-size': rem(12) },
      }),
    }),
    Checkbox: Checkbox.extend({ defaultProps: { size: 'xs' }, styles: { label: { fontSize: rem(13) } } }),
    Switch: Switch.extend({ defaultProps: { size: 'sm', withThumbIndicator: false } }),
    // The stock alert is a solid block when given a shade: keep it a quiet tint. Pass color="warn" or "dang".
    Alert: Alert.extend({
      vars: (mantine, props) => {
        const colour = getThemeColor(`${props.color ?? 'steel'}.3`, mantine);
        return {
          root: {
            '--alert-bg': `color-mix(in srgb, ${colour} 11%, transparent)`,
            '--alert-bd': `1px solid color-mix(in srgb, ${colour} 34%, transparent)`,
            '--alert-color': colour,
          },
        };
      },
    }),
    Menu: Menu.extend({ defaultProps: { shadow: 'md', radius: 'md', transitionProps: { duration: 80 } } }),
    Popover: Popover.extend({
      defaultProps: { shadow: 'md', radius: 'md', transitionProps: { duration: 80 } },
    }),
    // lockScroll adds a <style> without a nonce, which the content policy refuses; the page itself never scrolls anyway.
    Modal: Modal.extend({
      defaultProps: {
        radius: 'lg',
        shadow: 'xl',
        centered: true,
        lockScroll: false,
        padding: 20,
        overlayProps: { color: '#000', backgroundOpacity: 0.62, blur: 0 },
        transitionProps: { duration: 120 },
      },
      styles: {
        content: { background: '#191b1d' },
        header: { background: '#191b1d', minHeight: 0, paddingBlock: rem(16) },
        title: { fontSize: rem(16), fontWeight: 600, lineHeight: rem(22) },
      },
    }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 500, color: 'dark.5', withinPortal: true } }),
    Tabs: Tabs.extend({
      defaultProps: { color: 'steel.3' },
      styles: { tab: { fontSize: rem(13), fontWeight: 500 } },
    }),
  },
});

/** Mantine's own variables, moved onto the tokens of `tokens.css`. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {},
  dark: {
    '--mantine-color-body': '#121415',
    '--mantine-color-text': '#d9dcde',
    '--mantine-color-dimmed': '#a7adb2',
    '--mantine-color-placeholder': '#868d93',
    '--mantine-color-anchor': '#82b1e0',
    '--mantine-color-error': '#ee857d',
    '--mantine-color-default': '#212426',
    '--mantine-color-default-hover': '#2b2f32',
    '--mantine-color-default-border': '#2b2f32',
    '--mantine-primary-color-filled-hover': '#336594',
  },
});

/** The nonce the server wrote into the page, for the styles that Mantine adds at run time. */
export function styleNonce(): string {
  return document.querySelector('meta[name="csp-nonce"]')?.getAttribute('content') ?? '';
}
