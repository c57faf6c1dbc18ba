/** Ant Design in our colours: the theme object for `<ConfigProvider theme>`. */
import { type ThemeConfig, theme } from 'antd'
import { colours, fontStack, type Mode, type } from './tokens.ts'

/**
 * Theme for a mode.
 *
 * @param compactTouch true on phones: controls of 44 px, the size of a thumb
 * @param still true where the system asks for no motion
 * @example <ConfigProvider theme={antTheme('light', false, false)}>
 */
export function antTheme(mode: Mode, compactTouch: boolean, still: boolean): ThemeConfig {
  const c = colours[mode]
  return {
    algorithm: mode === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: c.accent,
      colorPrimaryBg: c.accentSoft,
      colorPrimaryBgHover: c.accentSoft,
      controlItemBgActive: c.accentSoft,
      controlItemBgActiveHover: c.accentSoft,
      colorInfo: c.accent,
      colorLink: c.accent,
      colorSuccess: c.good,
      colorInfoBg: c.accentSoft,
      colorWarningBg: c.orangeSoft,
      colorSuccessBg: c.goodSoft,
      colorErrorBg: c.redSoft,
      colorWarning: c.orangeFill,
      colorError: c.redFill,
      colorText: c.ink,
      colorTextSecondary: c.inkSoft,
      colorTextTertiary: c.inkFaint,
      colorTextPlaceholder: c.inkFaint,
      colorTextDescription: c.inkFaint,
      colorTextLightSolid: c.onAccent,
      colorBgLayout: c.ground,
      colorBgContainer: c.surface,
      colorBgElevated: c.surface,
      colorBorder: c.lineStrong,
      colorBorderSecondary: c.line,
      colorSplit: c.line,
      borderRadius: 6,
      borderRadiusLG: 10,
      fontFamily: fontStack,
      fontSize: type.work,
      controlHeight: compactTouch ? 44 : 32,
      controlHeightSM: compactTouch ? 36 : 26,
      motion: !still,
      motionDurationMid: '0.15s',
      wireframe: false,
    },
    components: {
      Table: {
        headerBg: c.sunken,
        headerColor: c.inkSoft,
        rowHoverBg: c.sunken,
        rowSelectedBg: c.accentSoft,
        rowSelectedHoverBg: c.accentSoft,
        cellPaddingBlock: 10,
        cellPaddingInline: 12,
      },
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
      Card: { bodyPadding: 16, headerHeight: 48 },
      Tabs: { horizontalItemPadding: '10px 0' },
      Tooltip: { colorBgSpotlight: mode === 'dark' ? '#33424f' : '#22313f', colorTextLightSolid: '#ffffff' },
      Tag: { defaultBg: c.sunken },
    },
  }
}
