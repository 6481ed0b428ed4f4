import { ActionIcon, Badge, Button, createTheme, type MantineColorsTuple, Popover, Skeleton, Table } from '@mantine/core';

/** From the surface (light) to the sea bed (dark). */
const ocean: MantineColorsTuple = [
  '#e2f7fa',
  '#c6ecf1',
  '#92dce5',
  '#5ac9d7',
  '#30b3c4',
  '#17a0b3',
  '#0a7b8f',
  '#0b7285',
  '#085a6b',
  '#043c49',
];
const coral: MantineColorsTuple = [
  '#ffe9ec',
  '#ffd0d6',
  '#f9a0ab',
  '#f46d7d',
  '#ee4357',
  '#e0314a',
  '#cf2b45',
  '#b8223b',
  '#9c1a31',
  '#7c1124',
];
/** Mantine paints its dark scheme with this ramp: text at 0, body at 7. */
const dark: MantineColorsTuple = [
  '#e4f1f5',
  '#b7ccd5',
  '#8fabb8',
  '#4f7384',
  '#27495a',
  '#173341',
  '#0f2633',
  '#0a1c27',
  '#071722',
  '#051119',
];

export const theme = createTheme({
  primaryColor: 'ocean',
  primaryShade: { light: 7, dark: 6 },
  colors: { ocean, coral, dark },
  fontFamily: "'Geist', system-ui, -apple-system, 'Segoe UI', sans-serif",
  headings: { fontFamily: "'Geist', system-ui, sans-serif", fontWeight: '620' },
  defaultRadius: 8,
  cursorType: 'pointer',
  components: {
    Button: Button.extend({ defaultProps: { size: 'sm' } }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', size: 'lg' } }),
    Badge: Badge.extend({ defaultProps: { radius: 'sm', variant: 'light' } }),
    Popover: Popover.extend({ defaultProps: { shadow: 'lg', radius: 12, withArrow: true, trapFocus: true } }),
    Skeleton: Skeleton.extend({ defaultProps: { radius: 6 } }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 9, horizontalSpacing: 'sm' } }),
  },
});
