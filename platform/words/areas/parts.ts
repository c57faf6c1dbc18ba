/** Parts of what is held: category uplift, self-care, support. */
export const parts = {
  'parts.uplift': ['其中分类施保', 'Of it category uplift'],
  'parts.upliftOf': ['{n} 人，每月 {yuan} 元', '{n} {n|person|persons}, {yuan} yuan a month'],
  'parts.care': ['生活自理能力', 'Self-care'],
  'parts.support': ['供养方式', 'Support'],
} as const
