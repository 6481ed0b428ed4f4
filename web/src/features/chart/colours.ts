/** Charts paint on a canvas, which does not know CSS variables: this reads them for the current scheme. */
export type ChartColours = {
  ink: string;
  line: string;
  lineStrong: string;
  up: string;
  down: string;
  upSoft: string;
  downSoft: string;
  glow: string;
  glowSoft: string;
  panel: string;
};

export const readColours = (): ChartColours => {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return {
    ink: read('--sea-ink-2'),
    line: read('--sea-line'),
    lineStrong: read('--sea-ink-2'),
    up: read('--up'),
    down: read('--down'),
    upSoft: read('--up-soft'),
    downSoft: read('--down-soft'),
    glow: read('--sea-glow'),
    glowSoft: read('--sea-glow-soft'),
    panel: read('--sea-panel'),
  };
};

/** The colours of a fill that fades out. */
export const transparent = 'rgba(0, 0, 0, 0)';
