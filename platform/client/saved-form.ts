/**
 * Keeps one form of one person: on this device at every keystroke, on the server a moment later, so that nothing typed is lost
 * when the network, the session or the machine ends, and nobody else at the same machine finds it.
 */
import { ApiFault } from './fault.ts'

export interface ServerForms {
  read: (form: string) => Promise<{ input: Record<string, unknown>; savedAt: string } | null>
  /** @returns when the server saved it, by its own clock */
  save: (form: string, input: Record<string, unknown>, seen: number | null) => Promise<string>
  drop: (form: string) => Promise<unknown>
}
export type Device = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** A form as it lies on the device. */
export interface FormOnDevice {
  input: Record<string, unknown>
  /** When it was typed, by the clock of the device: shown, never compared. */
  at: string
  /** The key it is sent with: again after a lost answer or a new start of the page it counts once. */
  key: string
  /** The server has not got this yet. */
  unsaved: boolean
  /** When the server saved it last, by the server's clock. */
  savedAt: string | null
}

export interface FormStanding {
  input: Record<string, unknown>
  /** When that was typed which was found again on opening. */
  restored: string | null
  saved: { at: string; where: 'server' | 'device' } | null
}

const placeOf = (person: string, form: string) => `jiulian.form.${person}.${form}`

/** What lies on the device of this person's form; null when nothing does, or something unreadable. */
export function formOnDevice(device: Device, person: string, form: string): FormOnDevice | null {
  try {
    const found = JSON.parse(device.getItem(placeOf(person, form)) ?? 'null') as FormOnDevice | null
    return found && typeof found.input === 'object' && typeof found.key === 'string' ? found : null
  } catch {
    return null
  }
}

/** Names of this person's forms that lie on the device. */
export const formsKept = (device: Storage, person: string): string[] =>
  Object.keys(device)
    .filter((name) => name.startsWith(placeOf(person, '')))
    .map((name) => name.slice(placeOf(person, '').length))

export const forgetOnDevice = (device: Device, person: string, form: string): void =>
  device.removeItem(placeOf(person, form))

/**
 * Hands to the server what lies only on this device, and leaves nothing of it on a machine that others use. What the server
 * cannot take now stays, under this person's name.
 */
export async function handOver(device: Storage, person: string, server: ServerForms): Promise<void> {
  for (const form of formsKept(device, person)) {
    const found = formOnDevice(device, person, form)
    try {
      if (found?.unsaved) await server.save(form, found.input, null)
      forgetOnDevice(device, person, form)
    } catch {
      // No line: it is found again when the same person signs in here.
    }
  }
}

/** Milliseconds: the pause after a keystroke before saving, and before trying again without a line. */
const pauses = { save: 800, again: 5_000 }

export class FormKeeper {
  standing: FormStanding
  private readonly who: { person: string; form: string; seen: number | null }
  private readonly device: Device
  private readonly server: ServerForms
  private readonly told: (standing: FormStanding) => void
  private here: FormOnDevice | null
  private fresh = crypto.randomUUID() as string
  private timer: ReturnType<typeof setTimeout> | undefined
  private saving = false
  private over = false
  private closed = false

  /** @param told hears every change of the standing */
  constructor(
    who: { person: string; form: string; seen: number | null },
    places: { device: Device; server: ServerForms },
    told: (standing: FormStanding) => void,
  ) {
    this.who = who
    this.device = places.device
    this.server = places.server
    this.told = told
    this.here = formOnDevice(this.device, who.person, who.form)
    this.standing = { input: this.here?.input ?? {}, restored: this.here?.at ?? null, saved: null }
  }

  /** The key this form is sent with. */
  get key(): string {
    return this.here?.key ?? this.fresh
  }

  /** Looks what the server has: typed on another machine, or sent meanwhile. */
  async open(): Promise<void> {
    this.closed = false
    const before = this.here
    let found: Awaited<ReturnType<ServerForms['read']>>
    try {
      found = await this.server.read(this.who.form)
    } catch {
      // Without the server what lies on this device is shown.
      found = before && { input: before.input, savedAt: before.savedAt ?? '' }
    }
    if (this.closed || this.over || this.here !== before) return
    if (before?.unsaved) return this.soon(0)
    if (!found && before) {
      // It was sent, and only the answer was lost; or thrown away on another machine.
      this.forget()
      this.change({ input: {}, restored: null, saved: null })
    } else if (found && (!before || found.savedAt > (before.savedAt ?? ''))) {
      this.change({ ...this.standing, input: found.input, restored: found.savedAt })
    }
  }

  /** Takes one field as it was typed; undefined empties it. */
  set(name: string, value: unknown): void {
    const input = { ...this.standing.input }
    if (value === undefined) delete input[name]
    else input[name] = value
    const at = new Date().toISOString()
    this.keep({ input, at, key: this.key, unsaved: true, savedAt: this.here?.savedAt ?? null })
    this.change({ ...this.standing, input })
    this.soon(pauses.save)
  }

  /** Throws away what was typed. */
  discard(): void {
    this.forget()
    this.change({ input: {}, restored: null, saved: null })
    void this.server.drop(this.who.form).catch(() => undefined)
  }

  /** It was sent: nothing of it is left, here or on the server. */
  sent(): void {
    this.over = true
    this.forget()
    this.change({ ...this.standing, restored: null, saved: null })
    void this.server.drop(this.who.form).catch(() => undefined)
  }

  /** What is sent next is another matter than what was sent before. */
  renewKey(): void {
    this.fresh = crypto.randomUUID()
    if (this.here) this.keep({ ...this.here, key: this.fresh })
  }

  /** Saves what is not saved yet, at once. */
  flush(): void {
    clearTimeout(this.timer)
    void this.save()
  }

  /** The page is left: saved once more, and nothing runs on under somebody else's session. */
  close(): void {
    this.flush()
    this.closed = true
  }

  private async save(): Promise<void> {
    const now = this.here
    if (this.saving || this.over || !now?.unsaved) return
    this.saving = true
    let again = false
    try {
      const savedAt = await this.server.save(this.who.form, now.input, this.who.seen)
      // Sent while this was on its way: nothing of it may stay.
      if (this.over) await this.server.drop(this.who.form)
      else if (this.here === now) this.saved({ ...now, unsaved: false, savedAt }, 'server')
      else if (this.here) again = true
    } catch (fault) {
      // Left meanwhile: another page may keep this form now.
      if (this.here === now && !this.closed) this.saved(now, 'device')
      const status = fault instanceof ApiFault ? fault.status : 0
      if (status === 0 || status === 401 || status >= 500) this.soon(pauses.again)
    } finally {
      this.saving = false
    }
    if (again) this.soon(pauses.save)
  }

  private saved(kept: FormOnDevice, where: 'server' | 'device'): void {
    // The same form may have been opened anew, and typed into, since this page was left.
    const lies = formOnDevice(this.device, this.who.person, this.who.form)
    if (lies?.at === kept.at) this.keep(kept)
    this.change({ ...this.standing, saved: { at: kept.at, where } })
  }
  private soon(pause: number): void {
    clearTimeout(this.timer)
    if (!this.closed) this.timer = setTimeout(() => void this.save(), pause)
  }
  private keep(kept: FormOnDevice): void {
    this.here = kept
    try {
      this.device.setItem(placeOf(this.who.person, this.who.form), JSON.stringify(kept))
    } catch {
      // A full or forbidden store: the server keeps it still.
    }
  }
  private forget(): void {
    clearTimeout(this.timer)
    this.here = null
    this.fresh = crypto.randomUUID()
    forgetOnDevice(this.device, this.who.person, this.who.form)
  }
  private change(standing: FormStanding): void {
    this.standing = standing
    if (!this.closed) this.told(standing)
  }
}
