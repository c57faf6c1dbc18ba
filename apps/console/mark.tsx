/** The mark of the product: two links of one chain. */
export function Mark({ size = 32 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" style={{ flex: 'none' }} role="img" aria-label="救链">
      <g fill="none" strokeWidth="3.2" strokeLinecap="round">
        <path
          d="M15.500 20l-2.200 2.200a4.600 4.600 0 0 1-6.500-6.500l4-4a4.600 4.600 0 0 1 6.500 0"
          stroke="currentColor"
        />
        <path
          d="M16.500 12l2.200-2.200a4.600 4.600 0 0 1 6.500 6.500l-4 4a4.600 4.600 0 0 1-6.500 0"
          stroke="#f0b429"
        />
      </g>
    </svg>
  )
}
