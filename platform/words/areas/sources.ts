/** Words of deliveries, versions, freshness, review. Each entry: [中文, English]. */
export const sources = {
  'fresh.fresh': ['按时', 'On time'],
  'fresh.late': ['迟到', 'Late'],
  'fresh.never': ['从未送达', 'Never'],
  'fresh.volume-drop': ['数据骤减', 'Volume fell'],
} as const
