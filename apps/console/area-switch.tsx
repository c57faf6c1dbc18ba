/** The area all pages show: one's own scope or any part of it. Kept in the address as `area`. */
import { EnvironmentOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Cascader } from 'antd'
import { useEffect, useState } from 'react'
import { divisionsQuery, shortCode } from '../../modules/rules/ui/divisions.ts'
import { useArea } from '../../modules/rules/ui/use-area.ts'
import { useSession } from '../../platform/client/session.tsx'
import { useWords } from '../../platform/words/use-words.tsx'

interface Option {
  value: string
  label: string
  isLeaf?: boolean
  children?: Option[]
}

/** Codes from one's scope down to an area: areaPath('15', '150403102') → ['1504', '150403', '150403102']. */
export function areaPath(scope: string, area: string): string[] {
  return [2, 4, 6, 9, 12]
    .filter((length) => length > scope.length && length <= area.length)
    .map((length) => area.slice(0, length))
}

const put = (options: Option[], path: string[], children: Option[]): Option[] =>
  options.map((o) =>
    o.value !== path[0]
      ? o
      : path.length === 1
        ? { ...o, children }
        : { ...o, children: put(o.children ?? [], path.slice(1), children) },
  )

export function AreaSwitch() {
  const { t } = useWords()
  const session = useSession()
  const { area, setArea } = useArea()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [options, setOptions] = useState<Option[]>([])
  const deepest = session.area.length >= 12

  useEffect(() => {
    if (deepest) return
    let alive = true
    const fill = async () => {
      let tree: Option[] = []
      const path = areaPath(session.area, area)
      for (let depth = 0; depth <= path.length; depth += 1) {
        const parent = depth === 0 ? session.area : path[depth - 1]!
        if (parent.length >= 12) break
        const found = await queries.fetchQuery(divisionsQuery(parent))
        const rows = found.map((d) => ({
          value: shortCode(d.code),
          label: d.name,
          isLeaf: shortCode(d.code).length >= 12,
        }))
        tree = depth === 0 ? rows : put(tree, path.slice(0, depth), rows)
      }
      if (alive) setOptions(tree)
    }
    fill().catch(() => undefined)
    return () => {
      alive = false
    }
  }, [session.area, area, deepest, queries])

  if (deepest) {
    return (
      <span className="area-fixed">
        <EnvironmentOutlined aria-hidden="true" /> {session.areaName}
      </span>
    )
  }
  const path = areaPath(session.area, area)
  return (
    <Cascader<Option>
      className="area-switch"
      variant="borderless"
      options={options}
      value={path}
      changeOnSelect
      allowClear={path.length > 0}
      prefix={<EnvironmentOutlined />}
      placeholder={session.areaName || t('top.wholeScope')}
      aria-label={t('top.area')}
      displayRender={(labels) => labels.at(-1) || session.areaName}
      loadData={(chosen) => {
        const parents = chosen.map((o) => o.value as string)
        queries
          .fetchQuery(divisionsQuery(parents.at(-1)!))
          .then((found) =>
            setOptions((now) =>
              put(
                now,
                parents,
                found.map((d) => ({ value: shortCode(d.code), label: d.name, isLeaf: shortCode(d.code).length >= 12 })),
              ),
            ),
          )
          .catch(() => undefined)
      }}
      onChange={(value) => {
        const next = value?.at(-1)
        setArea(typeof next === 'string' ? next : undefined)
        if (location.pathname.startsWith('/households/'))
          void navigate({ to: '/warnings', search: next ? { area: String(next) } : {} })
      }}
    />
  )
}
