import { docsStyle } from './docs-style.ts';
import type { Document, Json, Media, Operation, Parameter, Response } from './openapi-types.ts';

/** HTML that is already safe. */
class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = Html | string | number | readonly Part[] | null;

/** A piece of HTML; what is put into it is escaped unless it is a piece itself. */
function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.map((text, index) => text + safe(parts[index] ?? null)).join(''));
}

function safe(part: Part): string {
  if (part === null) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(safe).join('');
  return String(part).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** A sentence in which names stand between backticks. */
function prose(text: string): Html[] {
  return text.split('`').map((part, index) => (index % 2 === 0 ? html`${part}` : html`<code>${part}</code>`));
}

/** The description as one page to be read: without a script, and without anything to load beside it. */
export function docsPage(document: Document): string {
  const { info, tags, components } = document;
  const tagged = (tag: string) =>
    Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations)
        .filter(([, { tags: own }]) => own.includes(tag))
        .map(([method, operation]) => operationPart(document, method, path, operation)),
    );
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${info.title} API</title>
<style>${new Html(docsStyle)}</style>
</head>
<body>
<header>
<h1>${info.title} API</h1>
<p>${info.summary}</p>
<p>${info.description}</p>
<p>The same for machines: <a href="/openapi.json">openapi.json</a> (OpenAPI ${document.openapi}).</p>
<nav><ul>${tags.map(({ name }) => html`<li><a href="#${name}">${name}</a></li>`)}<li><a href="#Shapes">Shapes</a></li></ul></nav>
</header>
<main>
${tags.map(({ name, description }) => html`<section id="${name}"><h2>${name}</h2><p>${prose(description)}</p>${tagged(name)}</section>`)}
<section id="Shapes"><h2>Shapes</h2>
${Object.entries(components.schemas).map(([name, schema]) => html`<article id="${name}"><h3>${name}</h3>${fields(schema)}</article>`)}
</section>
</main>
</body>
</html>
`;
  return page.text;
}

function operationPart(document: Document, method: string, path: string, operation: Operation): Html {
  const { operationId, summary, security, parameters, requestBody, responses } = operation;
  const answers = (good: boolean) =>
    Object.entries(responses)
      .filter(([status]) => Number(status) < 400 === good)
      .map(([status, one]) => responsePart(document, status, one));
  return html`<article id="${operationId}">
<h3><b>${method.toUpperCase()}</b> <code>${broken(path)}</code></h3>
<p>${summary}${/[.?]$/.test(summary) ? '' : '.'} ${whoMay(path, security)}</p>
${parameters.length === 0 ? null : html`<h4>Parameters</h4><dl>${parameters.map((one) => parameterPart(document, one))}</dl>`}
${requestBody === undefined ? null : Object.entries(requestBody.content).map(([type, media]) => bodyPart(type, media))}
<h4>Answers</h4><dl>${answers(true)}</dl>
<details><summary>Refusals</summary><dl>${answers(false)}</dl></details>
</article>`;
}

/** A long path may be broken before each of its parts, so that it fits a narrow screen. */
function broken(path: string): Html[] {
  return path.split(/(?=\/)/).map((part, index) => (index === 0 ? html`${part}` : html`<wbr>${part}`));
}

function whoMay(path: string, security: Operation['security']): string {
  if (path.includes('{token}')) return 'Open to whoever has the link.';
  if (security === undefined) return 'Open to everyone.';
  return security.some((one) => Object.keys(one).length === 0)
    ? 'Open to everyone; who signed in may send a bearer token.'
    : 'For people who signed in: send a bearer token.';
}

function parameterPart(document: Document, parameter: Parameter): Html {
  const own = '$ref' in parameter ? document.components.parameters[lastOf(parameter.$ref)] : parameter;
  if (own === undefined || '$ref' in own)
    throw new Error(`The description has no parameter ${JSON.stringify(parameter)}.`);
  return html`<dt><code>${own.name}</code> <small>${own.in}, ${kindOf(own.schema)}</small></dt><dd>${prose(own.description ?? '')}</dd>`;
}

function bodyPart(type: string, { schema, example }: Media): Html {
  const asSent =
    type === 'application/json'
      ? JSON.stringify(example, null, 2)
      : new URLSearchParams(example as Record<string, string>).toString();
  return html`<h4>Body <small>${type}</small></h4>${fields(schema)}
${example === undefined ? null : html`<details><summary>Example</summary><pre>${asSent}</pre></details>`}`;
}

function responsePart(document: Document, status: string, response: Response): Html {
  const own = '$ref' in response ? document.components.responses[lastOf(response.$ref)] : response;
  if (own === undefined || '$ref' in own)
    throw new Error(`The description has no response ${JSON.stringify(response)}.`);
  const shapes = Object.values(own.content ?? {}).flatMap(({ schema }) =>
    typeof schema['$ref'] === 'string' ? [shapeLink(schema['$ref'])] : [],
  );
  return html`<dt>${status} ${shapes}</dt><dd>${prose(own.description)}</dd>`;
}

/** The fields of an object, and of the objects in it. */
function fields(schema: Json): Html {
  const choices = (schema['oneOf'] ?? schema['anyOf']) as readonly Json[] | undefined;
  if (choices?.some((choice) => 'properties' in choice)) {
    return html`<p>One of:</p><ul>${choices.map((choice) => html`<li>${fields(choice)}</li>`)}</ul>`;
  }
  const entries = Object.entries((schema['properties'] ?? {}) as Record<string, Json>);
  const required = (schema['required'] ?? []) as readonly string[];
  if (entries.length === 0) return html`<p>No fields.</p>`;
  const more = typeof schema['additionalProperties'] === 'object';
  return html`<dl>${entries.map(([name, own]) => {
    const inner = objectIn(own);
    const must = required.includes(name) ? '' : ', optional';
    return html`<dt><code>${name}</code> <small>${kindOf(own)}${must}</small></dt><dd>${inner === null ? null : fields(inner)}</dd>`;
  })}${more ? html`<dt><small>and more, by what it is</small></dt>` : null}</dl>`;
}

/** The object that a field is, lists, or is when it is not null. */
function objectIn(schema: Json): Json | null {
  if ('properties' in schema) return schema;
  const choices = schema['oneOf'] ?? schema['anyOf'];
  if (Array.isArray(choices)) {
    const objects = choices.filter((one) => one.type !== 'null');
    if (objects.length === 1) return objectIn(objects[0]);
    return objects.some((one) => 'properties' in one) ? { oneOf: objects } : null;
  }
  return schema['type'] === 'array' ? objectIn(schema['items'] as Json) : null;
}

/** What a value is, in a few words. */
function kindOf(schema: Json): Part {
  if (typeof schema['$ref'] === 'string') return shapeLink(schema['$ref']);
  if ('const' in schema) return JSON.stringify(schema['const']);
  if (Array.isArray(schema['enum'])) return schema['enum'].join(' | ');
  const choices = schema['oneOf'] ?? schema['anyOf'];
  if (Array.isArray(choices)) return withBetween([...new Set(choices.map(kindOf))], ' | ');
  if (schema['type'] === 'array') return html`list of ${kindOf(schema['items'] as Json)}`;
  const limits = [
    'minimum' in schema ? `${schema['minimum']} to ${schema['maximum']}` : null,
    'maxLength' in schema ? `at most ${schema['maxLength']} characters` : null,
  ].filter((limit) => limit !== null);
  return [[schema['format'] ?? schema['type'] ?? 'anything'].flat().join(' | '), ...limits].join(', ');
}

function withBetween(parts: readonly Part[], sign: string): Part {
  return parts.map((part, index) => (index === 0 ? part : [sign, part]));
}

function shapeLink(ref: string): Html {
  const name = lastOf(ref);
  return html`<a href="#${name}">${name}</a>`;
}

function lastOf(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1);
}
