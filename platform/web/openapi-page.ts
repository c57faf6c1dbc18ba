/** The part of an OpenAPI document that the page shows. */
interface Schema {
  type?: string | string[]
  format?: string
  enum?: unknown[]
  const?: unknown
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  additionalProperties?: Schema | boolean
  description?: string
  $ref?: string
}
interface Operation {
  tags?: string[]
  summary?: string
  description?: string
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema?: Schema }[]
  requestBody?: { content?: Record<string, { schema?: Schema }> }
  responses?: Record<string, { description?: string; content?: Record<string, { schema?: Schema }> }>
}
export interface ApiDocument {
  info: { title: string; version: string; description?: string }
  paths?: Record<string, Record<string, Operation>>
  components?: { schemas?: Record<string, Schema> }
}

const escapeHtml = (text: unknown) =>
  String(text ?? '').replace(
    /[&<>"']/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[sign]!,
  )

/** A schema in one readable notation: `{ id: integer, areas?: [string] }`. */
export function schemaText(schema: Schema | undefined, indent = 0): string {
  if (!schema) return 'any'
  if (schema.$ref) return schema.$ref.split('/').at(-1) ?? 'any'
  const union = schema.anyOf ?? schema.oneOf
  if (union) return union.map((part) => schemaText(part, indent)).join(' | ')
  if (schema.allOf) return schema.allOf.map((part) => schemaText(part, indent)).join(' & ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (schema.type === 'array') return `[ ${schemaText(schema.items, indent)} ]`
  if (schema.properties) {
    const pad = '  '.repeat(indent + 1)
    const lines = Object.entries(schema.properties).map(
      ([name, part]) => `${pad}${name}${schema.required?.includes(name) ? '' : '?'}: ${schemaText(part, indent + 1)}`,
    )
    return `{\n${lines.join('\n')}\n${'  '.repeat(indent)}}`
  }
  if (schema.additionalProperties && typeof schema.additionalProperties === 'object')
    return `{ [name]: ${schemaText(schema.additionalProperties, indent)} }`
  const type = Array.isArray(schema.type) ? schema.type.join(' | ') : (schema.type ?? 'any')
  return schema.format ? `${type} (${schema.format})` : type
}

function operationHtml(path: string, method: string, operation: Operation): string {
  const parameters = (operation.parameters ?? [])
    .map(
      (p) =>
        `<tr><td><code>${escapeHtml(p.name)}</code></td><td>${escapeHtml(p.in)}</td><td>${p.required ? '必填 required' : ''}</td><td><code>${escapeHtml(schemaText(p.schema))}</code> ${escapeHtml(p.description)}</td></tr>`,
    )
    .join('')
  const bodies = Object.entries(operation.requestBody?.content ?? {})
    .map(
      ([type, { schema }]) =>
        `<h4>请求 Request <small>${escapeHtml(type)}</small></h4><pre>${escapeHtml(schemaText(schema))}</pre>`,
    )
    .join('')
  const answers = Object.entries(operation.responses ?? {})
    .map(([status, answer]) => {
      const shapes = Object.entries(answer.content ?? {}).map(
        ([type, { schema }]) => `<small>${escapeHtml(type)}</small><pre>${escapeHtml(schemaText(schema))}</pre>`,
      )
      return `<h4>${escapeHtml(status)} <small>${escapeHtml(answer.description)}</small></h4>${shapes.join('')}`
    })
    .join('')
  return `<details id="${escapeHtml(`${method}-${path}`)}"><summary><b class="${escapeHtml(method)}">${escapeHtml(method.toUpperCase())}</b> <code>${escapeHtml(path)}</code> <span>${escapeHtml(operation.summary)}</span></summary>
<div>${operation.description ? `<p>${escapeHtml(operation.description)}</p>` : ''}${parameters ? `<table><tbody>${parameters}</tbody></table>` : ''}${bodies}${answers}</div></details>`
}

const style = `body{font:15px/1.6 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;max-width:1000px;margin:2rem auto;padding:0 1rem;color:#1f2329}
h1{font-size:1.6rem}h2{margin-top:2rem;font-size:1.15rem;border-bottom:1px solid #dee0e3}h4{margin:.8rem 0 .2rem}
details{border:1px solid #dee0e3;border-radius:6px;margin:.4rem 0}summary{padding:.5rem .8rem;cursor:pointer}summary span{color:#646a73;margin-left:.6rem}
details>div{padding:0 .8rem .8rem;border-top:1px solid #dee0e3}b{display:inline-block;min-width:4.2em;font-size:.85em}
.get{color:#0958d9}.post{color:#237804}.patch,.put{color:#ad6800}.delete{color:#a8071a}
pre{background:#f5f6f7;padding:.6rem;border-radius:4px;overflow:auto;font-size:13px}table{border-collapse:collapse;margin-top:.6rem}td{padding:.2rem .8rem .2rem 0;vertical-align:top}small{color:#646a73;font-weight:400}`

/**
 * A page that shows an OpenAPI document, made on the server: no script, nothing loaded from outside.
 * @example c.html(openApiPage(app.getOpenAPI31Document(config)))
 */
export function openApiPage(document: ApiDocument): string {
  const groups = new Map<string, string[]>()
  for (const [path, methods] of Object.entries(document.paths ?? {}))
    for (const [method, operation] of Object.entries(methods)) {
      const tag = operation.tags?.[0] ?? 'platform'
      groups.set(tag, [...(groups.get(tag) ?? []), operationHtml(path, method, operation)])
    }
  const named = Object.entries(document.components?.schemas ?? {})
    .map(
      ([name, schema]) =>
        `<details><summary><code>${escapeHtml(name)}</code></summary><div><pre>${escapeHtml(schemaText(schema))}</pre></div></details>`,
    )
    .join('')
  const body = [...groups].map(([tag, operations]) => `<h2>${escapeHtml(tag)}</h2>${operations.join('\n')}`).join('\n')
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(document.info.title)} API</title><style>${style}</style>
<h1>${escapeHtml(document.info.title)} API <small>${escapeHtml(document.info.version)}</small></h1><p>${escapeHtml(document.info.description)} <a href="/api/openapi.json">openapi.json</a></p>
${body}${named ? `<h2>schemas</h2>${named}` : ''}</html>`
}
