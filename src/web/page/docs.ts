import { html, type Html } from '../../app/html.js'

type Json = Readonly<Record<string, unknown>>

function schemaText(of: unknown): Html {
  return html`<pre>${JSON.stringify(of, undefined, 2)}</pre>`
}

function parameters(list: readonly Json[]): Html {
  if (list.length === 0) return html``
  return html`<div class="scroll"><table><thead><tr><th scope="col">Parameter</th><th scope="col">In</th><th scope="col">Needed</th><th scope="col">Schema</th></tr></thead>
<tbody>${list.map((one) => html`<tr><td><code>${String(one.name)}</code></td><td>${String(one.in)}</td><td>${one.required === true ? 'yes' : 'no'}</td>
<td><code>${JSON.stringify(one.schema)}</code></td></tr>`)}</tbody></table></div>`
}

function contentSchema(of: unknown): unknown {
  const { content } = (of ?? {}) as { content?: Readonly<Record<string, { schema?: unknown }>> }
  return Object.values(content ?? {})[0]?.schema
}

function operation(path: string, method: string, of: Json): Html {
  const responses = of.responses as Readonly<Record<string, Json>>
  const good = Object.keys(responses).find((status) => status.startsWith('2')) ?? '200'
  const failures = Object.entries(responses).filter(([status]) => status !== good)
  const body = contentSchema(of.requestBody)
  return html`<section id="${String(of.operationId)}"><h3><code>${method.toUpperCase()} ${path}</code></h3>
<p>${String(of.summary)}. ${typeof of.description === 'string' ? of.description : ''}</p>
${parameters(of.parameters as readonly Json[])}
${body === undefined ? html`` : html`<details><summary>Request body</summary>${schemaText(body)}</details>`}
<details><summary>Answer (${good})</summary>${schemaText(contentSchema(responses[good]))}</details>
<p class="soft">Failures: ${failures.map(([status, one]) => `${status} (${String(one.description)})`).join('; ')}</p></section>`
}

/** Writes the page on which people read the interface: one section for each operation of the OpenAPI document. */
export function docsPage(document: Json): string {
  const paths = document.paths as Readonly<Record<string, Readonly<Record<string, Json>>>>
  const operations = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, of]) => ({ path, method, of })))
  const tags = [...new Set(operations.map(({ of }) => (of.tags as readonly string[])[0] ?? ''))]
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>rightparty: HTTP interface</title><link rel="stylesheet" href="/style.css"></head><body><main>
<h1>HTTP interface</h1>
<p>Everything here is also in <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1). Failures are <code>application/problem+json</code> (RFC 9457).
A legal refusal is an answer: 200 with the verdict. Addresses hold only refs, never an outside id.</p>
<nav><ul>${operations.map(({ path, method, of }) => html`<li><a href="#${String(of.operationId)}"><code>${method.toUpperCase()} ${path}</code></a> ${String(of.summary)}</li>`)}</ul></nav>
${tags.map((tag) => html`<h2>${tag}</h2>${operations.filter(({ of }) => (of.tags as readonly string[])[0] === tag).map(({ path, method, of }) => operation(path, method, of))}`)}
</main></body></html>`.text
}
