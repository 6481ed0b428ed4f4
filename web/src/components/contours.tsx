type ContoursProps = { className?: string | undefined };

/** Depth lines of a sea chart. */
export const Contours = ({ className }: ContoursProps) => (
  <svg className={className} viewBox="0 0 220 320" fill="none" stroke="currentColor" aria-hidden="true">
    <path d="M-10 60C40 20 70 90 120 62S200 20 240 64" />
    <path d="M-10 96C38 58 76 126 122 98s78-40 118 0" />
    <path d="M-10 134C34 100 78 160 124 134s74-34 116 2" />
    <path d="M-10 172c42-30 88 22 134-2s70-28 116 4" />
    <path d="M-10 210c44-24 92 18 136-2s66-20 114 6" />
    <path d="M-10 246c46-16 94 14 138 0s62-14 112 6" />
    <path d="M-10 280c48-10 96 10 140 0s58-8 110 6" />
    <path d="M86 66c14-12 36-12 46 2s-6 26-24 26-34-16-22-28z" />
    <path d="M96 72c8-6 20-6 26 2s-4 14-14 14-18-10-12-16z" />
  </svg>
);
