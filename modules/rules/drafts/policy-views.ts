/** The published policy, or a draft over it, as the screens show it: dated values, indicators, decision models. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { IndicatorDef, type Region } from '../shared.ts'
import { readTable } from './change-standards.ts'
import { nameOfArea, type PolicyContext, policyToday } from './context.ts'
import { layOver, type Overlay, textOf } from './overlay.ts'
import { always, changesAsOf, type PublishedVersion } from './policy-as-of.ts'
import type { IndicatorView, ModelView, PolicyChange, StandardView } from './shapes.ts'
import { targetOf } from './target.ts'

/** Benefits of the region: folders under `benefits/` that hold a file, in the files or in the overlay. */
function filesOfBenefits(dir: string, overlay: Overlay, name: string): string[] {
  const folder = join(dir, 'benefits')
  const own = existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, name)))
        .map((entry) => `benefits/${entry.name}/${name}`)
    : []
  const laid = [...overlay.keys()].filter((file) => file.startsWith('benefits/') && file.endsWith(`/${name}`))
  return [...new Set([...own, ...laid])].sort()
}

/**
 * Every dated value, past, in force and to come, with the version that brought it.
 * @param draft changes laid over what is published
 * @example standardsView(ctx, versions).filter((row) => row.state === 'future')
 */
export function standardsView(
  ctx: PolicyContext,
  versions: readonly PublishedVersion[],
  draft: readonly PolicyChange[] = [],
): StandardView[] {
  const { dir, meta } = ctx.region
  const overlay = layOver(dir, draft, layOver(dir, changesAsOf(versions, always)))
  const brought = new Map<string, number>()
  for (const { number, changes } of versions) for (const change of changes) brought.set(targetOf(change), number)
  const today = policyToday(ctx)
  return ['standards.csv', ...filesOfBenefits(dir, overlay, 'standards.csv')].flatMap((file) =>
    readTable(textOf(dir, overlay, file) ?? '').rows.map((row): StandardView => {
      const { id = '', area = '', urban = '', value = '', unit = '', valid_from = '', valid_to = '', source = '' } = row
      return {
        file,
        id,
        area,
        urban: urban as StandardView['urban'],
        value,
        unit,
        valid_from,
        valid_to,
        source,
        verified: row.verified === 'true',
        label: meta.standards?.[id] ?? null,
        areaName: nameOfArea(ctx, area),
        state: valid_from > today ? 'future' : valid_to !== '' && valid_to < today ? 'past' : 'current',
        version: brought.get([file, id, area, urban, valid_from].join('|')) ?? null,
      }
    }),
  )
}

/** The policy a person looks at: of a day, with a draft over it when he edits one. */
export function overlayFor(
  ctx: Pick<PolicyContext, 'region'>,
  versions: readonly PublishedVersion[],
  day: string,
  draft: readonly PolicyChange[] = [],
): Overlay {
  const { dir } = ctx.region
  return layOver(dir, draft, layOver(dir, changesAsOf(versions, day)))
}

/** An indicator as the overlay leaves it; undefined when the region has none of that id or its file cannot be read. */
export function indicatorView(
  ctx: Pick<PolicyContext, 'region'>,
  overlay: Overlay,
  id: string,
): IndicatorView | undefined {
  const text = textOf(ctx.region.dir, overlay, `indicators/${id}.yaml`)
  const def = text === undefined ? undefined : IndicatorDef.partial().safeParse(parse(text)).data
  const known = ctx.region.indicators.get(id)
  if (!def || !known) return undefined
  const { silence_days: days, silence_rise: rise } = ctx.region.meta.merge
  return {
    id,
    label: known.label,
    on: def.on ?? false,
    when: def.when ?? {},
    silence: def.silence ?? null,
    regionSilence: { days, rise },
    reason: known.reason,
    reference: known.reference,
    cases: def.cases ?? [],
    needs: known.needs ?? null,
    names: namesOf(ctx.region, [
      ...Object.values(def.when ?? {}),
      ...(def.cases ?? []).flatMap((one) => Object.keys(one.given)),
    ]),
  }
}

/** Labels of the measures and standards that texts name. */
function namesOf(region: Region, texts: readonly string[]): IndicatorView['names'] {
  const words = new Set(texts.flatMap((text) => text.match(/[a-z][\w.]*/g) ?? []))
  return Object.fromEntries(
    [...words].flatMap((word) => {
      const label = region.measures.get(word)?.label ?? region.meta.standards[word.replace(/^standard\./, '')]
      return label ? [[word, label]] : []
    }),
  )
}

/** A decision model or the worked cases of a benefit; undefined when there is no such file. */
export function modelView(ctx: Pick<PolicyContext, 'region'>, overlay: Overlay, file: string): ModelView | undefined {
  const text = textOf(ctx.region.dir, overlay, file)
  return text === undefined ? undefined : { file, benefit: file.split('/')[1] ?? file, label: labelOf(text), text }
}

/** The name a model gives itself. */
function labelOf(text: string): ModelView['label'] {
  const name = text.match(/<(?:\w+:)?definitions\b[^>]*?\bname="([^"]*)"/)?.[1]
  if (!name) return null
  // Models are named in both languages, Chinese first.
  const [, zh, en] = name.match(/^(\S*[一-鿿]\S*)\s+([\x20-\x7e]+)$/) ?? []
  return zh && en ? { zh, en } : { zh: name, en: name }
}

/** All decision models of the region, without their texts. */
export function listModels(ctx: Pick<PolicyContext, 'region'>, overlay: Overlay): Omit<ModelView, 'text'>[] {
  return filesOfBenefits(ctx.region.dir, overlay, 'rule.dmn').flatMap((file) => {
    const view = modelView(ctx, overlay, file)
    return view ? [{ file, benefit: view.benefit, label: view.label }] : []
  })
}
