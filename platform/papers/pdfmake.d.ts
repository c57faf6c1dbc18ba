/** The part of pdfmake 0.3 that is used; it brings no types. */
declare module 'pdfmake' {
  interface Pdf {
    getBuffer: () => Promise<Uint8Array>
  }
  const pdfmake: {
    addFonts: (fonts: Record<string, Record<string, string>>) => void
    setUrlAccessPolicy: (may: (url: string) => boolean) => void
    setLocalAccessPolicy: (may: (path: string) => boolean) => void
    createPdf: (definition: Record<string, unknown>) => Pdf
  }
  export default pdfmake
}
