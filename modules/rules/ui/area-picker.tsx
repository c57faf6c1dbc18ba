/** Chooses an area within one's scope, level by level. Used as the area switch and in forms. */
import { useQueryClient } from '@tanstack/react-query'
import { Cascader } from 'antd'
import { type ComponentProps, useEffect, useState } from 'react'
import { useSession } from '../../../platform/client/session.tsx'
import { type AreaOption, areaPath, optionsOf, withChildren } from './area-path.ts'
import { divisionsQuery } from './divisions.ts'

export interface AreaPickerProps {
  /** Area code; one's whole scope when left out. */
  value?: string
  onChange?: (area: string) => void
  look?: Pick<ComponentProps<typeof Cascader>, 'className' | 'variant' | 'prefix' | 'placeholder' | 'aria-label'>
}

export function AreaPicker({ value, onChange, look }: AreaPickerProps) {
  const session = useSession()
  const queries = useQueryClient()
  const [options, setOptions] = useState<AreaOption[]>([])
  const area = value ?? session.area

  useEffect(() => {
    let alive = true
    const fill = async () => {
      const path = areaPath(session.area, area)
      let tree: AreaOption[] = []
      for (let depth = 0; depth <= path.length; depth += 1) {
        const parent = depth === 0 ? session.area : path[depth - 1]!
        if (parent.length >= 12) break
        const found = optionsOf(await queries.fetchQuery(divisionsQuery(parent)))
        // A scope without a prefix is the whole region: its own entry stands above the leagues.
        const rows =
          parent === '' && found[0]
            ? [{ value: found[0].value.slice(0, 2), label: session.areaName, isLeaf: false }]
            : found
        tree = depth === 0 ? rows : withChildren(tree, path.slice(0, depth), rows)
      }
      if (alive) setOptions(tree)
    }
    // Without the tree the switch still shows the whole scope; the pages tell what failed.
    fill().catch(() => undefined)
    return () => {
      alive = false
    }
  }, [session.area, session.areaName, area, queries])

  const path = areaPath(session.area, area)
  return (
    <Cascader<AreaOption>
      {...(look as object)}
      options={options}
      value={path}
      changeOnSelect
      allowClear={path.length > 0}
      placeholder={session.areaName}
      displayRender={(labels) => labels.at(-1) || session.areaName}
      loadData={(chosen) => {
        const parents = chosen.map((o) => o.value)
        queries
          .fetchQuery(divisionsQuery(parents.at(-1)!))
          .then((rows) => setOptions((now) => withChildren(now, parents, optionsOf(rows))))
          .catch(() => undefined)
      }}
      onChange={(next) => onChange?.(String((next as (string | number)[] | undefined)?.at(-1) ?? session.area))}
    />
  )
}
