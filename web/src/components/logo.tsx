type LogoProps = { size?: number };

/** A whale's fluke above the waterline: the moment before it goes back down. */
export const Logo = ({ size = 28 }: LogoProps) => (
  <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true">
    <path
      d="M16 22.6c0-4.4-.9-6.800-2.700-8.300-2.400-2-6.600-1.300-8.400-7.300 4.800.1 8.900 1.200 11.100 5.100 2.200-3.900 6.300-5 11.100-5.100-1.800 6-6 5.300-8.400 7.300-1.800 1.500-2.700 3.900-2.700 8.300z"
      fill="currentColor"
    />
    <path
      d="M5.500 26c1.900-1.500 3.600-1.500 5.400 0s3.500 1.500 5.300 0 3.500-1.500 5.300 0 3.200 1.400 5 .1"
      stroke="#5fe3d3"
      strokeWidth="1.800"
      strokeLinecap="round"
    />
  </svg>
);
