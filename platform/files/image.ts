/**
 * Images are decoded and written anew: what is kept is the picture and nothing else, neither where it was taken nor with
 * which phone, nor what was hidden behind its end.
 */
import sharp from 'sharp'
import { type Refusal, refusal } from '../web/index.ts'
import type { FileLimits } from './context.ts'

export interface CleanImage {
  ok: true
  bytes: Buffer
  mediaType: 'image/jpeg' | 'image/png'
  width: number
  height: number
  /** A picture of at most {@link smallEdge} pixels, JPEG. */
  small: Buffer
}
/** Side of the small picture in lists, pixels. */
const smallEdge = 320

/**
 * Turns an image upright, makes it smaller when it is too large, and encodes it anew. Photos become JPEG; a PNG (a scan, a
 * screen shot) stays one.
 * @returns the clean image, or a refusal: image-too-large, image-damaged, heic-unreadable
 */
export async function cleanImage(bytes: Buffer, kind: string, limits: FileLimits): Promise<CleanImage | Refusal> {
  const options = { failOn: 'error', limitInputPixels: limits.imageMegapixels * 1_000_000, pages: 1 } as const
  try {
    const upright = sharp(bytes, options)
      .autoOrient()
      .resize({ width: limits.imageEdge, height: limits.imageEdge, fit: 'inside', withoutEnlargement: true })
    const asPng = kind === 'png'
    const encoded = asPng
      ? upright.png({ compressionLevel: 9, palette: false })
      : upright.flatten({ background: '#ffffff' }).jpeg({ quality: 82 })
    const { data, info } = await encoded.toBuffer({ resolveWithObject: true })
    const small = await sharp(data)
      .resize({ width: smallEdge, height: smallEdge, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: 75 })
      .toBuffer()
    return {
      ok: true,
      bytes: data,
      mediaType: asPng ? 'image/png' : 'image/jpeg',
      width: info.width,
      height: info.height,
      small,
    }
  } catch (fault) {
    const said = (fault as Error).message
    if (/exceeds pixel limit|too large/i.test(said))
      return refusal('image-too-large', {
        zh: `图片超过${limits.imageMegapixels}百万像素，请缩小后再传。`,
        en: `The image has more than ${limits.imageMegapixels} million pixels; make it smaller first.`,
        status: 422,
      })
    if (kind === 'heic')
      return refusal('heic-unreadable', {
        zh: '这张 HEIC 照片不能读取。请在手机“设置—相机—格式”中选“兼容性最佳”后重拍，或另存为 JPEG 再传。',
        en: 'This HEIC photo cannot be read. Choose "Most Compatible" in the camera settings, or save it as JPEG.',
        status: 422,
      })
    return refusal('image-damaged', {
      zh: '图片不完整或已损坏，请重新拍摄或重新选择。',
      en: 'The image is cut off or damaged; take or choose it again.',
      status: 422,
    })
  }
}
