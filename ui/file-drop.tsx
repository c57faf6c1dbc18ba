/** A place to drop files on, or to press and choose them. */
import { type ReactNode, useRef, useState } from 'react'

export interface FileDropProps {
  /** Class of the target; `<className>-over` is added while a file hangs above it. */
  className: string
  onFiles: (files: File[]) => void
  multiple?: boolean
  /** Endings the file dialog offers; what is dropped is not held back by it. */
  accept?: string
  /** Name of the hidden picker for screen readers and stories; without it the target names itself. */
  label?: string
  children: ReactNode
}

/** @example <FileDrop className="drop-target" multiple onFiles={take}>{t('deliveries.drop')}</FileDrop> */
export function FileDrop({ className, onFiles, multiple = false, accept, label, children }: FileDropProps) {
  const [over, setOver] = useState(false)
  const picker = useRef<HTMLInputElement>(null)
  const take = (files: FileList | null) => {
    if (files && files.length > 0) onFiles([...files])
  }
  return (
    <>
      <button
        type="button"
        className={over ? `${className} ${className.split(' ')[0]}-over` : className}
        onClick={() => picker.current?.click()}
        onDragOver={(e) => {
          e.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(e) => {
          e.preventDefault()
          setOver(false)
          take(e.dataTransfer.files)
        }}
      >
        {children}
      </button>
      <input
        ref={picker}
        type="file"
        hidden
        multiple={multiple}
        {...(accept ? { accept } : {})}
        {...(label ? { 'aria-label': label } : {})}
        onChange={(e) => {
          take(e.target.files)
          e.target.value = ''
        }}
      />
    </>
  )
}
