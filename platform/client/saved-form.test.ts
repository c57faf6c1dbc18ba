import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiFault } from './fault.ts'
import { FormKeeper, type FormStanding, formOnDevice, handOver, type ServerForms } from './saved-form.ts'

/** A device as a browser gives it: what is stored are also its own names. */
function aDevice(): Storage {
  const device = Object.create({
    getItem: (name: string) => (device as Record<string, string>)[name] ?? null,
    setItem: (name: string, text: string) => void Object.assign(device, { [name]: text }),
    removeItem: (name: string) => void Reflect.deleteProperty(device, name),
  }) as Storage
  return device
}

/** A server with one clock; `away` makes every call fail, `slow` keeps saves waiting until they are let go. */
function aServer() {
  const forms = new Map<string, { input: Record<string, unknown>; savedAt: string }>()
  const waiting: (() => void)[] = []
  let ticks = 0
  const server = {
    forms,
    away: null as ApiFault | null,
    slow: false,
    letGo: () => waiting.splice(0).forEach((go) => void go()),
    saves: 0,
    of: (person: string): ServerForms => ({
      read: async (form) => {
        if (server.away) throw server.away
        return forms.get(`${person}.${form}`) ?? null
      },
      save: async (form, input) => {
        server.saves += 1
        const away = server.away
        if (server.slow) await new Promise<void>((go) => void waiting.push(go))
        if (away) throw away
        const savedAt = `2026-11-24T04:00:${String(10 + ticks++)}Z`
        forms.set(`${person}.${form}`, { input, savedAt })
        return savedAt
      },
      drop: async (form) => void forms.delete(`${person}.${form}`),
    }),
  }
  return server
}

const noLine = new ApiFault(0, 'connection-lost')
const form = 'matter:12:visit'
let device: Storage
let server: ReturnType<typeof aServer>
let last: FormStanding | undefined
const keeper = (person = 'u1', on = device) =>
  new FormKeeper({ person, form, seen: 3 }, { device: on, server: server.of(person) }, (standing) => {
    last = standing
  })
const opened = async (person?: string, on?: Storage) => {
  const one = keeper(person, on)
  await one.open()
  return one
}

beforeEach(() => {
  vi.useFakeTimers()
  device = aDevice()
  server = aServer()
  last = undefined
})
afterEach(() => void vi.useRealTimers())

test('what is typed lies on the device at once and on the server a moment later', async () => {
  const one = await opened()
  one.set('found', '属实')
  expect(formOnDevice(device, 'u1', form)).toMatchObject({ input: { found: '属实' }, unsaved: true })
  await vi.advanceTimersByTimeAsync(1000)
  expect(server.forms.get(`u1.${form}`)?.input).toEqual({ found: '属实' })
  expect(last?.saved?.where).toBe('server')
})

test('two fields that are filled in the same moment are both kept', async () => {
  const one = await opened()
  one.set('photo', ['f1'])
  one.set('found', '属实')
  expect(one.standing.input).toEqual({ photo: ['f1'], found: '属实' })
})

test('without a line it is tried again, and what was typed meanwhile is not overwritten by what was typed before', async () => {
  const one = await opened()
  server.away = noLine
  server.slow = true
  one.set('found', '一')
  await vi.advanceTimersByTimeAsync(1000)
  one.set('found', '一二')
  server.letGo()
  await vi.advanceTimersByTimeAsync(100)
  server.away = null
  server.slow = false
  await vi.advanceTimersByTimeAsync(20_000)
  expect(server.forms.get(`u1.${form}`)?.input).toEqual({ found: '一二' })
  const again = await opened()
  expect(again.standing.input).toEqual({ found: '一二' })
})

test('a device whose clock is behind finds what was typed without a line, not what the server had before', async () => {
  vi.setSystemTime(new Date('2020-01-01T00:00:00Z'))
  const one = await opened()
  one.set('found', '旧')
  await vi.advanceTimersByTimeAsync(1000)
  server.away = noLine
  one.set('found', '新')
  one.close()
  await vi.advanceTimersByTimeAsync(1000)
  server.away = null
  const again = await opened()
  expect(again.standing.input).toEqual({ found: '新' })
  await vi.advanceTimersByTimeAsync(1000)
  expect(server.forms.get(`u1.${form}`)?.input).toEqual({ found: '新' })
})

test('what was typed on another machine afterwards is found on this one', async () => {
  const here = await opened()
  here.set('found', '在办公室')
  await vi.advanceTimersByTimeAsync(1000)
  here.close()
  const there = await opened('u1', aDevice())
  expect(there.standing.input).toEqual({ found: '在办公室' })
  there.set('found', '在村里')
  await vi.advanceTimersByTimeAsync(1000)
  expect((await opened()).standing.input).toEqual({ found: '在村里' })
})

test('after the session ended nothing is written under the name of whoever signs in next, and the next finds nothing', async () => {
  const one = await opened()
  server.away = new ApiFault(401, 'not-signed-in')
  one.set('found', '属实')
  await vi.advanceTimersByTimeAsync(1000)
  one.close()
  server.away = null
  const saves = server.saves
  const other = await opened('u2')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(server.saves).toBe(saves)
  expect(other.standing.input).toEqual({})
  expect((await opened('u1')).standing.input).toEqual({ found: '属实' })
})

test('once it was sent nothing is left, here or on the server, also when it was just being saved', async () => {
  const one = await opened()
  one.set('found', '属实')
  await vi.advanceTimersByTimeAsync(1000)
  one.set('found', '属实。')
  server.slow = true
  await vi.advanceTimersByTimeAsync(1000)
  one.sent()
  server.letGo()
  await vi.advanceTimersByTimeAsync(20_000)
  expect(server.forms.size).toBe(0)
  expect(formOnDevice(device, 'u1', form)).toBeNull()
})

test('when only the answer was lost the form is not offered a second time', async () => {
  const one = await opened()
  one.set('found', '属实')
  await vi.advanceTimersByTimeAsync(1000)
  one.close()
  server.forms.clear()
  expect((await opened()).standing.input).toEqual({})
})

test('a form is sent with the same key after the page was started anew, with another after it was sent or refused as another', async () => {
  const one = await opened()
  one.set('found', '属实')
  const { key } = one
  one.close()
  const again = await opened()
  expect(again.key).toBe(key)
  again.set('found', '不属实')
  expect(again.key).toBe(key)
  again.renewKey()
  expect(again.key).not.toBe(key)
  expect((await opened()).key).toBe(again.key)
  again.sent()
  expect((await opened()).key).not.toBe(again.key)
})

test('whoever signs out leaves nothing on the machine but what the server could not take', async () => {
  const one = await opened()
  one.set('found', '属实')
  server.away = noLine
  await handOver(device, 'u1', server.of('u1'))
  expect(formOnDevice(device, 'u1', form)).toMatchObject({ input: { found: '属实' } })
  server.away = null
  await handOver(device, 'u2', server.of('u2'))
  expect(server.forms.size).toBe(0)
  await handOver(device, 'u1', server.of('u1'))
  expect(Object.keys(device)).toEqual([])
  expect(server.forms.get(`u1.${form}`)?.input).toEqual({ found: '属实' })
  one.close()
})

test('an unreadable or full device loses nothing that the server has', async () => {
  device.setItem(`jiulian.form.u1.${form}`, '{broken')
  const full = Object.assign(Object.create(device) as Storage, {
    setItem: () => {
      throw new Error('QuotaExceededError')
    },
  })
  const one = await opened('u1', full)
  one.set('found', '属实')
  await vi.advanceTimersByTimeAsync(1000)
  expect(server.forms.get(`u1.${form}`)?.input).toEqual({ found: '属实' })
})
