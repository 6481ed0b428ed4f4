type ContoursProps = { className?: string | undefined };

/** Depth lines of a sea chart: close together near the surface, apart in the deep. */
export const Contours = ({ className }: ContoursProps) => (
  <svg className={className} viewBox="0 0 220 320" fill="none" stroke="currentColor" aria-hidden="true">
    <path d="M-10 40C36 8 66 70 118 44S196 4 240 46" />
    <path d="M-10 62C38 28 70 92 120 66s78-36 120-2" />
    <path d="M-10 88C36 56 74 116 122 90s76-34 118 0" />
    <path d="M-10 118C38 88 78 146 126 120s72-30 114 0" />
    <path d="M-10 152c50-26 92 24 138 2s70-26 112 2" />
    <path d="M-10 190c52-22 96 20 140 2s66-20 110 4" />
    <path d="M-10 232c54-16 98 16 142 2s62-14 108 4" />
    <path d="M-10 278c56-10 100 10 142 2s58-8 108 4" />
  </svg>
);
