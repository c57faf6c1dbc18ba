/** Saves what the server answered as a file. */

/**
 * Offers the body of an answer for saving, under the name the server gave it.
 * @param otherwise name when the server gave none
 * @example await saveAnswer(await fetch('/api/households/1504/story', { method: 'POST' }), '案例故事.docx')
 */
export async function saveAnswer(answer: Response, otherwise: string): Promise<void> {
  const named = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get('content-disposition') ?? '')?.[1]
  const link = document.createElement('a')
  link.href = URL.createObjectURL(await answer.blob())
  link.download = named ? decodeURIComponent(named) : otherwise
  link.click()
  // A browser may begin to read only when the person has chosen a place.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
