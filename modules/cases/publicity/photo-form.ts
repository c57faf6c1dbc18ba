/** What a process declares whose sheets are hung on paper too: the photo of the sheet in the village. Pure. */
import type { Fields } from '../../../platform/process/shared.ts'

export const photosField = {
  kind: 'files',
  photos: true,
  paper: 'publicity-photo',
  label: { zh: '张贴照片', en: 'Photo of the sheet' },
  help: {
    zh: '拍下张贴在村（社区）公示栏的公示表，照片中的拍摄位置会自动去除',
    en: 'The paper sheet on the board of the village; where it was taken is removed from the photo',
  },
} as const satisfies Fields[string]

/** The action `sheet-photo`; the process adds from where. */
export const takesPhoto = {
  label: { zh: '上传张贴照片', en: 'Photo of the paper sheet' },
  to: 'same',
  who: ['village', 'township', 'county'],
  fields: { photos: photosField },
} as const
