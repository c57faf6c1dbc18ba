/** Drafting a story, and letting it out only when nothing in it leads to the family. */
import { type Acting, todayOf } from '../../../platform/process/index.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import { householdRows } from '../../monitoring/index.ts'
import { heldOn } from '../../registry/index.ts'
import type { ChainContext } from '../household/context.ts'
import { noKinds } from '../household/help-kinds.ts'
import { mattersOf } from '../household/matter-links.ts'
import { findPlace } from '../household/place.ts'
import { householdChain, tellsStories } from '../household/read-chain.ts'
import { findLeaks, type Secrets } from './leak-check.ts'
import { pseudonymsFor } from './pseudonyms.ts'
import { alikeInCounty } from './rare-combination.ts'
import { secretsOf } from './secrets-of.ts'
import { type Leak, type Story, type StoryAttribute, type StoryDraft, storyAttributes } from './shared.ts'
import { tellStory } from './tell-story.ts'

interface Material {
  secrets: Secrets
  draft: Story
  alike: number | null
  least: number
}

async function materialOf(
  ctx: ChainContext,
  actor: Acting,
  hh: string,
  shows: readonly StoryAttribute[],
): Promise<Material | Refusal> {
  if (!tellsStories(actor.role)) return refusal('not-allowed')
  const chain = await householdChain(ctx, actor, hh)
  const place = await findPlace(ctx, actor, hh, 0)
  if (!chain || !place?.whole) return refusal('not-found')
  const today = todayOf(ctx.matters)
  const number = (id: string) => {
    const value = ctx.matters.parameter(id, place.area, today)?.value
    if (typeof value !== 'number') throw new Error(`the region sets no ${id}`)
    return value
  }
  const [least, round] = [number('story_alike_least'), number('story_round')]
  const matters = await mattersOf(ctx, actor, hh)
  const rows = await householdRows(ctx, hh, today, place.pids)
  const of = {
    rows,
    matters,
    links: chain.links,
    county: place.area.slice(0, 6),
    area: place.area,
    least,
    pseudonyms: [] as string[],
  }
  const bare = await secretsOf(ctx, hh, of)
  const secrets = { ...bare, pseudonyms: pseudonymsFor(bare.names, Math.max(1, rows.members.length)) }
  const held = (await heldOn(ctx.db, hh, today))[0]
  const year = Number(today.slice(0, 4))
  const draft = tellStory(
    {
      members: rows.members.map((one) => ({
        relation: one.relation,
        age: one.birthDate ? year - Number(one.birthDate.slice(0, 4)) : null,
        sex: one.sex,
      })),
      tier: held ? (ctx.region.meta.tiers.find((one) => one.id === held.tier)?.label ?? null) : null,
      urban: ctx.region.divisions.get(place.area)?.urban
        ? ctx.region.divisions.get(place.area)!.urban === 'urban'
        : null,
    },
    chain.links,
    { shows, pseudonyms: secrets.pseudonyms, round, help: ctx.region.meta.help ?? noKinds },
  )
  return { secrets, draft, alike: await alikeInCounty(ctx.db, hh, of.county, shows), least }
}

/**
 * A draft that shows as much as may be shown: attributes are left out one by one until enough families are alike.
 * @example await draftStory(ctx, actor, '150426000071')
 */
export async function draftStory(
  ctx: ChainContext,
  actor: Acting,
  hh: string,
): Promise<({ ok: true } & StoryDraft) | Refusal> {
  for (let shown = storyAttributes.length; shown >= 0; shown--) {
    const material = await materialOf(ctx, actor, hh, storyAttributes.slice(0, shown))
    if ('ok' in material) return material
    if (material.alike === null || material.alike >= material.least)
      return { ok: true, ...material.draft, alike: material.alike, least: material.least }
  }
  return refusal('not-found')
}

/**
 * Checks a story as staff wrote it. @returns the same story, or the refusal `leak` with every place in `details`
 * @example const out = await checkStory(ctx, actor, hh, story); if (!out.ok) out.details // [{ kind: 'name', paragraph: 2, at: 14, … }]
 */
export async function checkStory(
  ctx: ChainContext,
  actor: Acting,
  hh: string,
  story: Story,
): Promise<{ ok: true; story: Story } | Refusal> {
  const material = await materialOf(ctx, actor, hh, story.shows)
  if ('ok' in material) return material
  const { secrets, alike, least } = material
  const leaks: Leak[] = [story.title, ...story.paragraphs].flatMap((text, i) =>
    findLeaks(text, secrets).map((leak) => ({ ...leak, paragraph: i - 1 })),
  )
  if (alike !== null && alike < least)
    leaks.push({
      kind: 'rare',
      paragraph: null,
      at: 0,
      found: String(alike),
      why: {
        zh: `当地只有${alike}户与文中所列情况相同（至少须有${least}户），请少写一项。`,
        en: `Only ${alike} families here are like this (at least ${least}); leave one thing out.`,
      },
    })
  return leaks.length === 0
    ? { ok: true, story }
    : refusal('leak', {
        zh: `发现${leaks.length}处可能泄露身份的内容，已阻止导出；请逐处修改后再试。`,
        en: `${leaks.length} places could tell who the family is; nothing was exported. Change each and try again.`,
        details: leaks,
      })
}
